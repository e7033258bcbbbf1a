/**
 * What must become of requests that mean this and that.
 *
 * @module
 */
import { isKnown, type Meaning } from "./meaning.ts";
import { type Answer, readAnswers, valueOf } from "./read_answers.ts";
import type { Recorder, Seen } from "./recorder.ts";

/** One that must not be handed on, and the statuses that say so. */
export interface Refused {
  readonly refused: readonly number[];
  /** Silence will do for one that was cut. */
  readonly silent?: boolean;
  /** Asks for the server itself, which may answer before it has read the content. */
  readonly early?: boolean;
}

/** One that may be refused, or handed on as this. */
export interface Free extends Refused {
  readonly or: Meaning;
}

/** What stands on a connection, in its order. */
export type Expected = Meaning | Refused | Free;

/** By this field the origin says that an answer is its own. */
export const MARK = "x-origin";

/** What the recording origin answers. */
export function answerTo({ method, target }: Seen): string {
  const body = `${method} ${target}`;
  return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nCache-Control: no-store\r\n" +
    `X-Origin: 1\r\nContent-Length: ${body.length}\r\n\r\n${method === "HEAD" ? "" : body}`;
}

/** What Variform says to an origin of itself and for its own. */
const OURS = new Set([
  "accept-encoding",
  "cdn-loop",
  "connection",
  "content-length",
  "forwarded",
  "host",
  "surrogate-capability",
  "te",
  "transfer-encoding",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
]);

/** Of one connection alone, whether or not Connection says so (RFC 9110 §7.6.1). */
const HOP_BY_HOP =
  /^(?:expect|keep-alive|proxy-(?:authenticat(?:e|ion-info)|authorization|connection)|trailer|upgrade)$/;

/** Says what is wrong with what became of them. */
export function judge(expected: readonly Expected[], text: string, origin: Recorder): string[] {
  const wrongs = [...origin.wrongs.splice(0)];
  const seen = origin.seen.splice(0);
  const methods = expected.map((one) => "refused" in one ? "?" : one.method);
  const { answers, rest } = readAnswers(text, methods);
  const final = answers.filter(({ status }) => status >= 200);
  if (rest !== undefined) wrongs.push(`unreadable: ${rest.slice(0, 200)}`);
  for (const one of expected) {
    const answer = final.shift();
    const isOwn = answer !== undefined && answer.status >= 400 &&
      valueOf(answer, MARK) === undefined;
    if ("refused" in one && (isOwn || answer === undefined || !("or" in one))) {
      wrongs.push(...judgeRefusal(one, answer, isOwn));
      break;
    }
    const meaning = "or" in one ? one.or : one as Meaning;
    wrongs.push(...judgeAnswer(meaning, answer), ...judgeSeen(meaning, seen));
    if (!meaning.persistent || (answer && saysClose(answer))) break;
  }
  for (const more of seen) wrongs.push(`the origin got ${more.method} ${more.target}, too`);
  for (const { status } of final) wrongs.push(`one more answer: ${status}`);
  return wrongs;
}

function judgeRefusal(
  { refused, silent, early }: Refused,
  answer: Answer | undefined,
  isOwn: boolean,
): string[] {
  if (answer === undefined) return silent ? [] : ["no answer to what is to be refused"];
  if (early && answer.status === 204) return [];
  const wrongs: string[] = [];
  if (!isOwn || !refused.includes(answer.status)) {
    wrongs.push(`${isOwn ? "" : "the origin "}answered ${answer.status} for ${refused}`);
  }
  if (!saysClose(answer)) wrongs.push("said no close");
  return wrongs;
}

/** The server's own answers to what reaches no origin (RFC 9110 §9.3.6–8). */
function ownStatus({ method, path }: Meaning): number | undefined {
  if (path === "*") return 204;
  return method === "TRACE" || method === "TRACK" ? 501 : undefined;
}

function judgeAnswer(meaning: Meaning, answer: Answer | undefined): string[] {
  const { method, path, persistent, old } = meaning;
  if (answer === undefined) return [`no answer to ${method} ${path.slice(0, 60)}`];
  const wrongs: string[] = [];
  const status = ownStatus(meaning) ?? 200;
  if (answer.status !== status) wrongs.push(`answered ${answer.status}: ${answer.content}`);
  else if (status === 200 && method !== "HEAD" && answer.content !== `${method} ${path}`) {
    wrongs.push(`the answer of another: ${answer.content}`);
  }
  if (old && valueOf(answer, "transfer-encoding")) wrongs.push("chunks for HTTP/1.0");
  const kept = valueOf(answer, "connection") === "keep-alive";
  if (persistent === saysClose(answer) || (old && persistent && !kept)) {
    if (ownStatus(meaning) === undefined) wrongs.push("misunderstood Connection");
  }
  return wrongs;
}

function judgeSeen(meaning: Meaning, seen: Seen[]): string[] {
  if (ownStatus(meaning) !== undefined) return [];
  const got = seen.shift();
  const { method, path, content, fields, known = new Map(), trailers } = meaning;
  if (got === undefined) return [`${method} ${path.slice(0, 60)} was not handed on`];
  const wrongs: string[] = [];
  if (got.method !== method || got.target !== path) {
    wrongs.push(`${method} ${path} was handed on as ${got.method} ${got.target}`);
  }
  if ((got.content ?? "") !== (content ?? "")) {
    wrongs.push(`${content?.length} bytes were handed on as ${got.content?.length}`);
  }
  for (const [name, value] of [...fields, ...known]) {
    const came = valueOf(got, name);
    // An empty line at either end leaves a comma and a blank, and that is not of the value.
    if (came !== value.replaceAll(/^[ \t]+|[ \t]+$/g, "")) {
      wrongs.push(`${name}: ${shown(value)} came as ${shown(came)}`);
    }
  }
  for (const [name] of got.fields) {
    const mayCome = OURS.has(name) || fields.has(name) || (isKnown(name) && !HOP_BY_HOP.test(name));
    if (!mayCome) wrongs.push(`${name} should not have come`);
  }
  if (told(got.trailers) !== told(trailers)) {
    wrongs.push(`trailers ${told(trailers)} came as ${told(got.trailers)}`);
  }
  return wrongs;
}

function saysClose(answer: Answer): boolean {
  return valueOf(answer, "connection") === "close";
}

function shown(value: string | undefined): string {
  return JSON.stringify(value)?.slice(0, 100) ?? "nothing";
}

function told(trailers: readonly (readonly [string, string])[]): string {
  return JSON.stringify(trailers.map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * What a client must get of what an origin has said.
 *
 * @module
 */
import { MARK } from "./judge.ts";
import { isPlainName } from "./meaning.ts";
import type { AnswerMeaning } from "./make_answer.ts";
import { type Answer, readAnswers, valueOf } from "./read_answers.ts";

/** What may come of an answer. */
export interface Outcome {
  /** The whole of it; undefined where nobody can be sure what that would be. */
  readonly whole?: AnswerMeaning;
  /** Whether an error in its place, or a cut answer, will do. */
  readonly failed: boolean;
}

/** How it was asked for. */
export interface Asked {
  readonly method: string;
  readonly wantsTrailers: boolean;
  /** The client speaks HTTP/1.0. */
  readonly old?: boolean;
}

const FAILURES = [502, 504];

/** Says what is wrong with what the client got. */
export function judgeAnswer(outcome: Outcome, asked: Asked, text: string): string[] {
  const { answers, rest } = readAnswers(text, [asked.method]);
  if (asked.old) {
    const odd = answers.filter((one) => one.status < 200 || valueOf(one, "transfer-encoding"));
    if (odd.length > 0) return [`${odd[0].status} with what HTTP/1.0 does not know`];
  }
  const [answer, ...more] = answers.filter(({ status }) => status >= 200);
  if (more.length > 0) return [`${more.length} answers too many`];
  if (answer === undefined || rest !== undefined) return outcome.failed ? [] : [`cut: ${rest}`];
  const isOwn = valueOf(answer, MARK) === undefined;
  if (isOwn && outcome.failed && FAILURES.includes(answer.status)) return [];
  if (outcome.whole === undefined) {
    return [`${answer.status} as if it were whole: ${start(answer)}`];
  }
  return compare(outcome.whole, asked, answer);
}

function compare(whole: AnswerMeaning, asked: Asked, answer: Answer): string[] {
  const wrongs: string[] = [];
  if (answer.status !== whole.status) {
    return [`${answer.status} for ${whole.status}: ${start(answer)}`];
  }
  if (answer.content !== whole.content) {
    wrongs.push(`${answer.content.length} bytes for ${whole.content.length}: ${start(answer)}`);
  }
  for (const [name, value] of whole.fields) {
    const came = valueOf(answer, name);
    if (came !== value.replaceAll(/^[ \t]+|[ \t]+$/g, "")) {
      wrongs.push(`${name}: ${JSON.stringify(value)} came as ${JSON.stringify(came)}`);
    }
  }
  for (const name of [...whole.dropped, "keep-alive", "proxy-connection"]) {
    if (valueOf(answer, name) !== undefined) wrongs.push(`${name} should not have come`);
  }
  const told = (trailers: AnswerMeaning["trailers"]) =>
    JSON.stringify(
      trailers.filter(([name]) => isPlainName(name))
        .map(([name, value]) => [name.toLowerCase(), value]),
    );
  const expected = asked.wantsTrailers ? whole.trailers : [];
  if (told(answer.trailers) !== told(expected)) {
    wrongs.push(`trailers ${told(expected)} came as ${told(answer.trailers)}`);
  }
  return wrongs;
}

function start({ content }: Answer): string {
  return JSON.stringify(content.slice(0, 60));
}

/**
 * Answers of an ICAP service at random, in all forms that RFC 3507 has, and what each of them means for who
 * waits for the content.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { blanks, once, pick } from "../grammar/elements.ts";
import { anyCase } from "../choice/wishes.ts";

/** What comes of it: a status and content, or a failure of the agent. */
export type Meaning = { readonly status: number; readonly content: string } | "failure";

/** An answer and its meaning. */
export interface Answer {
  readonly text: string;
  readonly meaning: Meaning;
  readonly close: boolean;
}

/** What may be said: what the client allows, and what is a matter of course. */
export interface Allowed {
  readonly allow: string;
  readonly inPreview: boolean;
  readonly tag: string;
}

/** An answer to RESPMOD. */
export function makeAnswer(roll: Dice, allowed: Allowed, original: string): Answer {
  const kind = roll(10);
  const { allow, inPreview } = allowed;
  if (kind < 3 && (inPreview || /\b204\b/.test(allow))) return unchanged(roll, allowed, original);
  if (kind === 3 && /\b206\b/.test(allow)) return partly(roll, allowed, original);
  if (kind === 4) return refused(roll, allowed);
  if (kind === 5) return instead(roll, allowed);
  return changed(roll, allowed, original);
}

function unchanged(roll: Dice, { tag }: Allowed, original: string): Answer {
  const list = pick(roll, ["", "", "null-body=0"]);
  const { text, close } = makeIcapHead(roll, "204", tag, list);
  return { text, close, meaning: { status: 200, content: original } };
}

/** Other content with the same head, or a head with more fields. */
function changed(roll: Dice, { tag }: Allowed, original: string): Answer {
  const content = pick(roll, [
    "",
    "x",
    original,
    `${original.toUpperCase()}!`,
    "y".repeat(roll(40_000)),
  ]);
  return whole(roll, tag, "200 OK", content, 200);
}

/** An answer of its own, such as a page that says why something was blocked. */
function instead(roll: Dice, { tag }: Allowed): Answer {
  const status = pick(roll, ["403 Forbidden", "451 No", "200 OK"]);
  return whole(roll, tag, status, "<p>blocked</p>", Number(status.slice(0, 3)), "text/html");
}

function whole(
  roll: Dice,
  tag: string,
  status: string,
  content: string,
  code: number,
  type = "text/plain",
): Answer {
  const request = once(roll, 4) ? "GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n" : "";
  const http = makeHead(roll, status, type, content);
  const before = request === ""
    ? "res-hdr=0"
    : `req-hdr=0,${blanks(roll)}res-hdr=${request.length}`;
  const isNull = content === "" && once(roll, 2);
  const at = request.length + http.length;
  const list = `${before},${blanks(roll)}${isNull ? "null-body" : "res-body"}=${at}`;
  const { text, close } = makeIcapHead(roll, "200", tag, list);
  const body = isNull ? "" : chunk(roll, content);
  return { text: text + request + http + body, close, meaning: { status: code, content } };
}

/** A head and perhaps some content, and then the original from an offset on. */
function partly(roll: Dice, { tag }: Allowed, original: string): Answer {
  const content = pick(roll, ["", "prefix ", "z".repeat(roll(5_000))]);
  const from = pick(roll, [0, 1, roll(original.length), original.length]);
  const http = makeHead(roll, "200 OK", "text/plain", "");
  const { text, close } = makeIcapHead(roll, "206", tag, `res-hdr=0, res-body=${http.length}`);
  const body = chunk(roll, content, `0;${blanks(roll)}use-original-body=${from}`);
  return {
    text: text + http + body,
    close,
    meaning: { status: 200, content: content + original.slice(from) },
  };
}

function refused(roll: Dice, { tag }: Allowed): Answer {
  const status = pick(roll, ["400", "404", "405", "408", "500", "501", "502", "503", "505", "201"]);
  const body = once(roll, 3);
  const { text, close } = makeIcapHead(
    roll,
    status,
    tag,
    body ? "opt-body=0" : pick(roll, ["", "null-body=0"]),
  );
  return { text: body ? text + chunk(roll, "sorry") : text, close, meaning: "failure" };
}

/** The service's own head; `list` is what it encapsulates. */
export function makeIcapHead(
  roll: Dice,
  status: string,
  tag: string,
  list: string,
): { text: string; close: boolean } {
  const close = once(roll, 6);
  const reason = pick(roll, [" OK", " No Content, really", " ", ""]);
  const lines = [
    `ISTag: "${tag}"`,
    ...list === "" ? [] : [`Encapsulated: ${list}`],
    ...once(roll, 3) ? ["Date: Sun, 22 Nov 2026 09:00:00 GMT"] : [],
    ...once(roll, 4) ? ["X-Odd:"] : [],
    ...close ? ["Connection: close"] : once(roll, 4) ? ["Connection: keep-alive"] : [],
  ].map((line) => {
    const at = line.indexOf(":");
    return `${anyCase(roll, line.slice(0, at))}:${blanks(roll)}${line.slice(at + 1).trim()}${
      blanks(roll)
    }`;
  });
  return {
    text: `ICAP/1.0 ${status}${reason}\r\n${shuffle(roll, lines).join("\r\n")}\r\n\r\n`,
    close,
  };
}

/** The head of an HTTP response. */
export function makeHead(roll: Dice, status: string, type: string, content: string): string {
  const fields = [
    `Content-Type: ${type}`,
    "X-Agent: 1",
    ...once(roll, 3) ? [`Content-Length: ${content.length}`] : [],
    ...once(roll, 5) ? ["Via: ICAP/1.0 odd"] : [],
  ];
  const version = pick(roll, ["1.1", "1.1", "1.0"]);
  return `HTTP/${version} ${status}\r\n${shuffle(roll, fields).join("\r\n")}\r\n\r\n`;
}

/** Chunks of odd sizes, with extensions and trailers. */
export function chunk(roll: Dice, content: string, last = "0"): string {
  let text = "";
  const most = pick(roll, [1, 7, 100, 9_000, 50_000]);
  const small = content.length > 2_000 ? 50_000 : most;
  for (let at = 0; at < content.length;) {
    const size = Math.min(1 + roll(small), content.length - at);
    const hex = pick(roll, ["", "", "0", "00"]) + size.toString(16);
    const extension = pick(roll, ["", "", "", ";a", "; a=b", ';a="b;c"']);
    text += `${once(roll, 3) ? hex.toUpperCase() : hex}${extension}\r\n${
      content.slice(at, at + size)
    }\r\n`;
    at += size;
  }
  const trailers = once(roll, 6) ? "X-Trailer: 1\r\n" : "";
  return `${text}${last}\r\n${trailers}\r\n`;
}

function shuffle<Item>(roll: Dice, items: readonly Item[]): Item[] {
  const keyed = items.map((item) => [roll(1_000), item] as const);
  return keyed.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}

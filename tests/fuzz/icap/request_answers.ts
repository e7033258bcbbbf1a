/**
 * Answers of an ICAP service to REQMOD: the request as it is, another one, or an answer in its place
 * (RFC 3507 §4.8).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick } from "../grammar/elements.ts";
import { chunk, makeHead, makeIcapHead } from "./answers.ts";

/** What the origin is to see. */
export interface Wanted {
  readonly method: string;
  readonly path: string;
  readonly content: string;
}

/** A request to go on with. */
export function makeRequestAnswer(
  roll: Dice,
  mayLeave: boolean,
  sent: Wanted,
): { readonly text: string; readonly close: boolean; readonly meaning: Wanted } {
  if (mayLeave && once(roll, 2)) return { ...makeIcapHead(roll, "204", "t", ""), meaning: sent };
  const path = pick(roll, ["/asked", "/changed"]);
  const content = sent.method === "GET"
    ? ""
    : pick(roll, [sent.content, "", "x", "y".repeat(9_000)]);
  const isNull = content === "";
  const target = pick(roll, [path, `http://site.test${path}`]);
  const length = !isNull && once(roll, 2) ? `Content-Length: ${content.length}\r\n` : "";
  const http =
    `${sent.method} ${target} HTTP/1.1\r\nHost: site.test\r\nAccept: */*\r\n${length}X-Gate: 1\r\n\r\n`;
  const list = `req-hdr=0, ${isNull ? "null-body" : "req-body"}=${http.length}`;
  const { text, close } = makeIcapHead(roll, "200", "t", list);
  return {
    text: text + http + (isNull ? "" : chunk(roll, content)),
    close,
    meaning: { method: sent.method, path, content },
  };
}

/** An answer in place of the origin's. */
export function makeBlocked(
  roll: Dice,
): {
  readonly text: string;
  readonly close: boolean;
  readonly meaning: { status: number; content: string };
} {
  const status = pick(roll, [403, 200, 503]);
  const content = pick(roll, ["", "<p>blocked</p>", "b".repeat(20_000)]);
  const http = makeHead(roll, `${status} Odd`, "text/plain", content);
  const isNull = content === "" && once(roll, 2);
  const list = `res-hdr=0, ${isNull ? "null-body" : "res-body"}=${http.length}`;
  const { text, close } = makeIcapHead(roll, "200", "t", list);
  return {
    text: text + http + (isNull ? "" : chunk(roll, content)),
    close,
    meaning: { status, content },
  };
}

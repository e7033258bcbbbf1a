/**
 * Random damage to messages: a sign, a line or a piece of framing that is lost, doubled, moved, or in
 * the place of another.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { anyCase, once, pick } from "./elements.ts";

/** What readers of messages have stumbled over. */
const SIGNS = [
  ...["\r", "\n", "\r\n", "\n\r", "\r\r\n", "\0", " ", "\t", "\v", "\f", "\x1f", "\x7f", "\x80"],
  ...[":", ";", ",", "=", '"', "\\", "/", "?", "#", "%", "*", "@", "[", "]", "<", "{", "(", "+"],
  ...[
    "-",
    "_",
    ".",
    "0",
    "1",
    "9",
    "a",
    "F",
    "x",
    "\xa0",
    "\xff",
    "\xc0\x8a",
    "..",
    "//",
    "%0d%0a",
  ],
  ...["\r\n ", "\r\n\t", "\r\n\r\n", "0\r\n\r\n", " HTTP/1.1", ", ", "\u00b2"],
];

/** Lines that decide where a message ends or for whom it is, and such that nearly do. */
const LINES = [
  ...["Content-Length: 0", "Content-Length: 5", "Content-Length: 00", "Content-Length: +5"],
  ...["Content-Length: 5, 5", "Content-Length: 5, 6", "Content-Length : 5", "Content-Length: 5 5"],
  ...[
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding : chunked",
  ],
  ...["Transfer-Encoding: chunked, identity", "Transfer-Encoding: ,chunked", "Transfer-Encoding:"],
  ...[
    "Transfer-Encoding: chunked;a=b",
    "Transfer_Encoding: chunked",
    " Transfer-Encoding: chunked",
  ],
  ...[
    "Transfer-Encoding: \x0bchunked",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: identity",
  ],
  ...[
    "Host: b.test",
    "Host: a.test",
    "Host:",
    "Host : a.test",
    "Connection: close",
    "Connection: host",
  ],
  ...["Connection: content-length", "Connection: transfer-encoding", "Expect: 100-continue"],
  ...["Expect: x", "Upgrade: h2c", "X", ": y", "X : y", " X: y", "\tX: y", "X: a\rb", "X\0: y"],
];

/** Framings of a body, as one of a message is taken for another's. */
const PIECES = [
  "0\r\n\r\n",
  "5\r\nhello\r\n",
  "5\r\nhello\r\n0\r\n\r\n",
  "hello",
  "ffffffff\r\n",
  "-1\r\n",
];

/** The text with one to three flaws, or what only looks like one. */
export function damage(roll: Dice, text: string): string {
  let damaged = text;
  for (let left = once(roll, 4) ? 1 + roll(3) : 1; left > 0; left--) damaged = spoil(roll, damaged);
  return damaged;
}

function spoil(roll: Dice, text: string): string {
  const at = placeIn(roll, text);
  const replace = (length: number, by: string) => text.slice(0, at) + by + text.slice(at + length);
  switch (roll(9)) {
    case 0:
      return replace(0, pick(roll, SIGNS));
    case 1:
      return replace(1, pick(roll, SIGNS));
    case 2:
      return replace(1, "");
    case 3:
      return replace(1, String.fromCharCode(roll(256)));
    case 4:
      return replace(roll(20), "");
    case 5:
      return withLine(roll, text, (line) => [line, line]);
    case 6:
      return withLine(roll, text, () => []);
    case 7:
      return withLine(roll, text, (line) => {
        const nasty = pick(roll, LINES);
        return [line, once(roll, 2) ? nasty : anyCase(roll, nasty)];
      });
    default:
      return replace(0, pick(roll, PIECES));
  }
}

/** Anywhere, but mostly in the head or where lines end. */
function placeIn(roll: Dice, text: string): number {
  const headEnd = Math.min(text.indexOf("\r\n\r\n") + 4, 600);
  const from = roll(once(roll, 2) ? Math.max(headEnd, 1) : text.length);
  if (!once(roll, 3)) return from;
  const lineEnd = text.indexOf("\r\n", from);
  return lineEnd < 0 ? from : lineEnd + roll(3);
}

function withLine(roll: Dice, text: string, act: (line: string) => string[]): string {
  const lines = text.split("\r\n");
  const chosen = roll(Math.min(lines.length, 20));
  return lines.flatMap((line, index) => index === chosen ? act(line) : [line]).join("\r\n");
}

/**
 * Messages made from messages: changes that keep enough of the structure for what is behind it to be
 * reached, and break something.
 *
 * @module
 */
import { encodeBase64, encodeQuotedPrintable } from "../../src/coding/mod.ts";
import { type Dice, latin1, octets } from "../bytes/inputs.ts";

/** Changes a message; others are at hand to take something from. */
type Mutation = (bytes: Uint8Array, roll: Dice, others: readonly Uint8Array[]) => Uint8Array;

const LF = 0x0a;

/** Pieces of grammar that may stand anywhere. */
const TOKENS: readonly string[] = [
  ...["\r\n", "\n", "\r", "\r\n\r\n", "\n ", "\r\n\t", "\0", "\x1b$B", "\xff", "\xef\xbb\xbf", " "],
  ...["--", "--\r\n", "\r\n--b\r\n", "\r\n--b--\r\n", ":", ";", ",", "<", ">", "(", ")", '"', "\\"],
  ...[
    "=",
    "==",
    "=?",
    "?=",
    "=?utf-8?Q?=C3?=",
    "=?utf-8?B?w6k=?=",
    "=?x?Q?=E9?=",
    "@",
    "=\r\n",
    "=3D",
  ],
  ...["From x Mon Jan  1 00:00:00 2001\r\n", "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n"],
  ...["=ybegin line=128 size=9 name=n\r\n", "=yend size=9\r\n", "%E9", "*0*=utf-8''%E9", "'"],
];

/** Fields that change what a message is. */
const FIELDS: readonly string[] = [
  ...[
    "multipart/mixed; boundary=b",
    "multipart/digest; boundary=b",
    "multipart/related; boundary=b",
  ],
  ...[
    "multipart/mixed",
    "message/rfc822",
    "message/global",
    "message/partial; id=a; number=1; total=1",
  ],
  ...["message/external-body; access-type=ftp; site=a; name=b", "text/html; charset=utf-7", "text"],
  ...[
    "text/plain; format=flowed; delsp=yes",
    "text/plain; charset=iso-2022-kr",
    "application/ms-tnef",
  ],
  ...["text/plain; charset=utf-32", "text/plain; charset=johab", 'a/b; n*0="x"; n*2*=y; n*1*=%'],
].map((type) => `Content-Type: ${type}`).concat([
  ...["base64", "quoted-printable", "binary", "x-uuencode", "x-odd", "7bit (a"]
    .map((encoding) => `Content-Transfer-Encoding: ${encoding}`),
  ...["To: a@b.test, c:d@e.test;", 'From: "a', "Date: Mon, 1 Jan 01 (", "Subject: =?utf-8?B?/?="],
  ...["Content-ID: <a@b>", "Content-Location: a/b", "Content-Disposition: attachment; filename*=x"],
]);

function join(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}

const pick = <T>(roll: Dice, values: readonly T[]): T => values[roll(values.length)];

/** The begin of a line, near a place drawn by lot. */
function lineStart(bytes: Uint8Array, roll: Dice): number {
  return bytes.lastIndexOf(LF, roll(bytes.length + 1)) + 1;
}

function lines(bytes: Uint8Array, roll: Dice): [number, number] {
  const [one, other] = [lineStart(bytes, roll), lineStart(bytes, roll)];
  return [Math.min(one, other), Math.max(one, other)];
}

function insert(bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array {
  return join(bytes.subarray(0, at), piece, bytes.subarray(at));
}

/** Where the body begins. */
function bodyStart(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === LF) return at + 3;
  }
  return bytes.length;
}

/** The boundary that the message names first. */
function boundaryOf(bytes: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 20_000));
  return /boundary="?([^"\r\n;]{1,70})/i.exec(text)?.[1] ?? "b";
}

const MUTATIONS: readonly Mutation[] = [
  function flip(bytes, roll) {
    const changed = bytes.slice();
    for (let left = 1 + roll(8); left > 0 && changed.length > 0; left--) {
      changed[roll(changed.length)] = roll(256);
    }
    return changed;
  },
  function cut(bytes, roll) {
    return bytes.subarray(0, roll(bytes.length + 1));
  },
  function cutFront(bytes, roll) {
    return bytes.subarray(lineStart(bytes, roll));
  },
  function removeLines(bytes, roll) {
    const [from, to] = lines(bytes, roll);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeatLines(bytes, roll) {
    const [from, to] = lines(bytes, roll);
    const piece = bytes.subarray(from, Math.min(to, from + 5_000));
    return insert(bytes, to, join(...Array.from({ length: 1 + roll(20) }, () => piece)));
  },
  function moveLines(bytes, roll) {
    const [from, to] = lines(bytes, roll);
    const rest = join(bytes.subarray(0, from), bytes.subarray(to));
    return insert(rest, lineStart(rest, roll), bytes.subarray(from, to));
  },
  function insertToken(bytes, roll) {
    return insert(bytes, roll(bytes.length + 1), latin1(pick(roll, TOKENS)));
  },
  function repeatToken(bytes, roll) {
    const token = pick(roll, TOKENS).repeat(1 + roll(2_000));
    return insert(bytes, roll(bytes.length + 1), latin1(token));
  },
  function insertField(bytes, roll) {
    const at = roll(3) === 0 ? lineStart(bytes, roll) : 0;
    return insert(bytes, at, latin1(`${pick(roll, FIELDS)}\r\n`));
  },
  function insertDelimiter(bytes, roll) {
    const end = pick(roll, ["", "--", " ", "-- \t", "x"]);
    const line = latin1(`\r\n--${boundaryOf(bytes)}${end}\r\n`);
    return insert(bytes, lineStart(bytes, roll), line);
  },
  function changeLineEnds(bytes, roll) {
    const text = new TextDecoder("latin1").decode(bytes);
    return latin1(text.replace(/\r?\n/g, pick(roll, ["\n", "\r\n", "\r", "\r\r\n", "\n\r"])));
  },
  function splice(bytes, roll, others) {
    const other = pick(roll, others);
    const [from, to] = lines(other, roll);
    return insert(bytes, lineStart(bytes, roll), other.subarray(from, to));
  },
  function enclose(bytes, roll, others) {
    const parts = [bytes, pick(roll, others)].map((part) =>
      join(latin1("\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n"), part)
    );
    return join(latin1("Content-Type: multipart/mixed; boundary=o\r\n"), ...parts);
  },
  function encode(bytes, roll) {
    const base64 = roll(2) === 0;
    const head = `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: ${
      base64 ? "base64" : "quoted-printable"
    }\r\n\r\n`;
    const body = base64 ? encodeBase64(bytes, { lineLength: 76 }) : encodeQuotedPrintable(bytes);
    return join(latin1(head), body);
  },
  function replaceBody(bytes, roll) {
    return join(bytes.subarray(0, bodyStart(bytes)), octets(roll, roll(2_000)));
  },
  function replaceHeader(bytes, roll, others) {
    const other = pick(roll, others);
    return join(other.subarray(0, bodyStart(other)), bytes.subarray(bodyStart(bytes)));
  },
];

/** The largest that a message may grow to. */
const MOST = 200_000;

/** A message made of one of these, changed some times. */
export function mutate(messages: readonly Uint8Array[], roll: Dice): Uint8Array {
  let bytes = pick(roll, messages);
  for (let left = 1 + roll(5); left > 0; left--) {
    bytes = pick(roll, MUTATIONS)(bytes, roll, messages).subarray(0, MOST);
  }
  return bytes;
}

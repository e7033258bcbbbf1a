/**
 * Random cases for the codings: each makes an input, runs the kernels over it in random pieces with rubbish
 * behind it, runs the twin over the whole, and says what differed.
 *
 * @module
 */
import { arena, type Slot } from "../../src/bytes/arena.ts";
import {
  base64Decoder,
  base64Encoder,
  BoundaryScanner,
  ChunkScanner,
  type Codec,
  dashLines,
  findHeadEnd,
  lineStarts,
  quotedPrintableDecoder,
  quotedPrintableEncoder,
  splitFields,
} from "../../src/bytes/kernel.ts";
import { type Base64Style, decodeBase64, encodeBase64 } from "../../src/bytes/plain/base64.ts";
import { PlainChunkScanner } from "../../src/bytes/plain/chunked.ts";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
} from "../../src/bytes/plain/quoted_printable.ts";
import * as plain from "../../src/bytes/plain/scan.ts";
import { run } from "../bytes/codecs.ts";
import { type Dice, latin1, octets, phrase, pieces, text } from "../bytes/inputs.ts";

/** Runs one case. Returns what the kernel and the twin differ in, or nothing. */
export type FuzzCase = (roll: Dice) => string | undefined;

/** Every kind of case. */
export const CASES: Readonly<Record<string, FuzzCase>> = {
  base64Encode,
  base64DecodeLines,
  base64DecodeMixture,
  base64DecodeStrict,
  quotedPrintableEncode,
  quotedPrintableDecode,
  quotedPrintableRoundTrip,
  chunks,
  heads,
  lines,
  boundaries,
};

function cut(roll: Dice, input: Uint8Array): Uint8Array[] {
  return roll(3) === 0 ? [input] : pieces(roll, input, 1 + roll(200));
}

/** One form for all outcomes, so that they can be compared fast. */
function show(bytes: Uint8Array, defects: readonly { code: string; offset: number }[]): string {
  const told = defects.slice(0, 100).map(({ code, offset }) => `${code} ${offset}`).join(", ");
  return `${text(bytes)} | ${told}`;
}

function differ(input: Uint8Array, actual: string, expected: string): string | undefined {
  if (actual === expected) return undefined;
  const parts = { input: text(input), actual, expected };
  return JSON.stringify(parts);
}

function compare(
  roll: Dice,
  codec: Codec,
  input: Uint8Array,
  twin: { bytes: Uint8Array; defects: readonly { code: string; offset: number }[] },
): string | undefined {
  const { bytes, defects } = run(codec, cut(roll, input));
  return differ(input, show(bytes, defects), show(twin.bytes, twin.defects));
}

const PLAIN_WORDS = [
  "plain words that go on ",
  "From ",
  "From",
  ".",
  " ",
  "\t",
  "  ",
  "\r\n",
  "\r",
  "\n",
  "=",
  "\x00",
  "\xc3\xa9",
  "\xea\xb0\x80\xeb\x82\x98\xeb\x8b\xa4",
  "\x7f",
  "x",
  "~",
  "a".repeat(74),
  "b".repeat(76),
  "d".repeat(33),
]; // deno-fmt-ignore

const ENCODED_WORDS = [
  ...PLAIN_WORDS,
  "=41",
  "=e9",
  "=EA=B0=80=EB=82=98",
  "=E",
  "==",
  "=\r\n",
  "= \t\r\n",
  "=\n",
]; // deno-fmt-ignore

function base64Encode(roll: Dice): string | undefined {
  const lineLength = [undefined, 76, 64, 1 + roll(90), 4 * (1 + roll(25))][roll(5)];
  const style: Base64Style = {
    url: roll(2) === 0,
    padding: roll(2) === 0,
    lineLength,
    lineEnd: ["\r\n", "\n", "\r\n ", "12345678"][roll(4)],
  };
  const input = octets(roll, roll(300));
  const twin = { bytes: encodeBase64(input, style), defects: [] };
  return compare(roll, base64Encoder(style), input, twin);
}

function base64DecodeLines(roll: Dice): string | undefined {
  const url = roll(2) === 0;
  const lineLength = [76, 64, 72, 73, 75, 77, 16 + roll(64), 1 + roll(30)][roll(8)];
  const lineEnd = ["\r\n", "\n", " ", "\r\n "][roll(4)];
  const input = encodeBase64(octets(roll, roll(400)), { url, lineLength, lineEnd });
  for (let spots = [0, 0, 1, 5, 100][roll(5)]; spots > 0 && input.length > 0; spots--) {
    input[roll(input.length)] = roll(4) === 0 ? 0x3d : roll(256);
  }
  return compare(roll, base64Decoder({ url }), input, decodeBase64(input, { url }));
}

const LETTERS = [
  "QUJD",
  "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
  "=",
  "==",
  "\r\n",
  "\n",
  "\r",
  " ",
  "-",
  "_",
  "+/",
  "!!",
  "\x00",
  "\xe9",
  "A",
  "Qw==\r\n",
  "QkM=\r\n",
  "QUJD\r\n",
]; // deno-fmt-ignore

function base64DecodeMixture(roll: Dice): string | undefined {
  const reading = { url: roll(2) === 0 };
  const input = phrase(roll, LETTERS, roll(30));
  return compare(roll, base64Decoder(reading), input, decodeBase64(input, reading));
}

function base64DecodeStrict(roll: Dice): string | undefined {
  const reading = { url: roll(2) === 0, strict: true };
  const input = encodeBase64(octets(roll, roll(200)), { url: reading.url, padding: roll(4) > 0 });
  if (roll(2) === 0 && input.length > 0) input[roll(input.length)] = roll(256);
  const twin = decodeBase64(input, reading);
  const { bytes, defects } = run(base64Decoder(reading), cut(roll, input));
  // Behind the first defect nothing counts.
  const [first] = twin.defects;
  if (first !== undefined) {
    return differ(input, show(NOTHING, defects.slice(0, 1)), show(NOTHING, [first]));
  }
  return differ(input, show(bytes, defects), show(twin.bytes, []));
}

const NOTHING = new Uint8Array();

function plainText(roll: Dice): Uint8Array {
  return roll(4) === 0 ? octets(roll, roll(300)) : phrase(roll, PLAIN_WORDS, roll(30));
}

function quotedPrintableEncode(roll: Dice): string | undefined {
  const style = {
    binary: roll(2) === 0,
    protectFrom: roll(2) === 0,
    protectDots: roll(2) === 0,
  };
  const input = plainText(roll);
  const twin = { bytes: encodeQuotedPrintable(input, style), defects: [] };
  return compare(roll, quotedPrintableEncoder(style), input, twin);
}

function quotedPrintableDecode(roll: Dice): string | undefined {
  const input = phrase(roll, ENCODED_WORDS, roll(30));
  return compare(roll, quotedPrintableDecoder(), input, decodeQuotedPrintable(input));
}

function quotedPrintableRoundTrip(roll: Dice): string | undefined {
  const input = plainText(roll);
  const encoded = run(quotedPrintableEncoder({ binary: roll(2) === 0 }), cut(roll, input)).bytes;
  return compare(roll, quotedPrintableDecoder(), encoded, { bytes: input, defects: [] });
}

const CHUNK_WORDS = [
  "0\r\n\r\n",
  "0\r\n",
  "\r\n",
  "5\r\nhello\r\n",
  "1\r\nx\r\n",
  "A\r\n0123456789\r\n",
  "a;n=v\r\n0123456789\r\n",
  "14\r\n01234567890123456789\r\n",
  '3;q="a\\"b;"\r\nabc\r\n',
  "0;ieof\r\n\r\n",
  "Name: value\r\n",
  ";",
  "=",
  "\n",
  "\r",
  " ",
  "-",
  "0x1",
  "00",
  "\xe9",
]; // deno-fmt-ignore

const LIMITS = { extensionBytes: 60, trailerBytes: 90 };

function lease(): Slot {
  const slot = arena.lease("converters", 16384);
  if (slot === undefined) throw new Error("no slot");
  return slot;
}

/** By spans and by content moved together, at random. */
function chunks(roll: Dice): string | undefined {
  const input = phrase(roll, CHUNK_WORDS, 1 + roll(roll(4) === 0 ? 60 : 8));
  const { spans, consumed, state, error } = new PlainChunkScanner(LIMITS)
    .scan(input, 0, input.length);
  let expected = "";
  for (let i = 0; i < spans.length; i += 2) {
    expected += text(input.subarray(spans[i], spans[i + 1]));
  }
  using slot = lease();
  using scanner = new ChunkScanner(LIMITS);
  let actual = "";
  let at = 0;
  let last: { state: string; code?: string } = { state: "more" };
  for (const part of cut(roll, input)) {
    if (part.length === 0) continue;
    slot.view.set(part);
    const scan = roll(2) === 0
      ? scanner.scan(slot, 0, part.length)
      : scanner.compact(slot, 0, part.length);
    if ("end" in scan) actual += text(slot.view.subarray(0, scan.end));
    else {
      for (let i = 0; i < 2 * scan.count; i += 2) {
        actual += text(slot.view.subarray(scan.spans[i], scan.spans[i + 1]));
      }
    }
    at += scan.consumed;
    last = { state: scan.state, code: scan.error?.code };
    if (scan.state !== "more") break;
  }
  const outcome = (content: string, ...rest: unknown[]) => `${content} | ${rest.join(" ")}`;
  return differ(
    input,
    outcome(actual, at, last.state, last.code),
    outcome(expected, consumed, state, error?.code),
  );
}

const HEAD_WORDS = [
  "\r\n",
  "\n",
  "\r",
  ": ",
  ":",
  " ",
  "\t",
  "name",
  "Field: value\r\n",
  "\x00",
  "\xe9",
];

function heads(roll: Dice): string | undefined {
  const fields = "Field: value\r\n".repeat(roll(5));
  const input = latin1(fields + text(phrase(roll, HEAD_WORDS, roll(2) * roll(9))));
  using slot = lease();
  const from = roll(50);
  const to = from + input.length;
  slot.view.fill(0x0a, 0, to + 64);
  slot.view.set(input, from);
  const limit = 1 + roll(6);
  const split = splitFields(slot, from, to, limit);
  const twin = plain.splitFields(slot.view, from, to, limit);
  return differ(
    input,
    JSON.stringify([findHeadEnd(slot, from, to), "code" in split ? split : [...split.spans]]),
    JSON.stringify([plain.findHeadEnd(slot.view, from, to), "code" in twin ? twin : twin.spans]),
  );
}

const LINE_WORDS = [
  "\n",
  "\r\n",
  "\r",
  "-",
  "--",
  "\n--b",
  "\r\n--b--\r\n",
  " ",
  "x",
  "text b\r\n",
];

function lines(roll: Dice): string | undefined {
  const input = phrase(roll, LINE_WORDS, roll(80));
  return differ(
    input,
    `${lineStarts(input)} | ${dashLines(input)}`,
    `${plain.lineStarts(input)} | ${plain.dashLines(input)}`,
  );
}

function boundaries(roll: Dice): string | undefined {
  const boundary = latin1(["b", "bb", "b--", "text b"][roll(4)]);
  const input = phrase(roll, LINE_WORDS, roll(40));
  using slot = lease();
  const scanner = new BoundaryScanner(boundary);
  const found: number[] = [];
  let position = 0;
  let held = 0;
  for (const part of [...cut(roll, input), NOTHING]) {
    slot.view.set(part, position + held);
    const to = position + held + part.length;
    const scan = scanner.scan(slot, position, to, to === input.length && part.length === 0);
    for (const word of scan.spans) found.push(word);
    held = to - scan.consumed;
    position = scan.consumed;
  }
  return differ(input, String(found), String(plain.boundaryLines(input, boundary)));
}

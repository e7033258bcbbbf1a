/**
 * uuencode (POSIX `uuencode`): as a transfer encoding (`x-uuencode` in mail older than MIME), and
 * as files that stand in a text.
 *
 *     begin 644 name
 *     <length character><groups of four characters, each 6 bits above 0x20>
 *     `
 *     end
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const GRAVE = 0x60;
const BEGIN = /^begin [0-7]{3,4} (.*?)[ \t]*\r?\n?$/;
const END = /^end[ \t]*\r?\n?$/;
/** No name is longer, and no line that holds one. */
const NAME_LINE = 1_000;

/** A file in a text. */
export interface UuencodedFile {
  /** Its name, as sent; it may be empty. */
  readonly filename: string;
  /** What was decoded. */
  readonly bytes: Uint8Array;
  /** Where the line `begin` begins in the text. */
  readonly start: number;
  /** Where the line `end` ends. */
  readonly end: number;
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

/** Decodes what stands between the first line `begin` and its `end`. */
export function decodeUuencode(
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly defects: readonly Defect[] } {
  for (let at = 0; at < bytes.length; at = lineAfter(bytes, at)) {
    if (readBegin(bytes, at) === undefined) continue;
    const { decoded, closed, end } = decodeLines(bytes, lineAfter(bytes, at), () => true);
    return {
      bytes: decoded,
      defects: closed ? [] : [{ code: "uuencode-truncated", offset: end }],
    };
  }
  return { bytes, defects: [{ code: "uuencode-truncated", offset: 0 }] };
}

/**
 * Finds the file that begins at `start`. A text may well have a line "begin 644 words": that the
 * next one is a line of data, exactly as long as it says, is what makes it a file.
 */
export function readUuencoded(text: Uint8Array, start: number): UuencodedFile | undefined {
  const filename = readBegin(text, start);
  if (filename === undefined) return undefined;
  const first = lineAfter(text, start);
  const { decoded, closed, end } = decodeLines(
    text,
    first,
    (at, lineEnd) => isDataLine(text, at, lineEnd),
  );
  if (!closed && decoded.length === 0) return undefined;
  const defects = closed ? [] : [{ code: "uuencode-truncated", offset: end }];
  return { filename, bytes: decoded, start, end, defects };
}

interface Lines {
  readonly decoded: Uint8Array;
  /** Whether there was an `end`. */
  readonly closed: boolean;
  /** Offset after the last line. */
  readonly end: number;
}

function decodeLines(
  text: Uint8Array,
  from: number,
  accepts: (start: number, end: number) => boolean,
): Lines {
  let decoded = new Uint8Array(1024);
  let length = 0;
  let at = from;
  while (at < text.length) {
    const next = lineAfter(text, at);
    if (isEnd(text, at, next)) {
      return { decoded: decoded.slice(0, length), closed: true, end: next };
    }
    const lineEnd = cutLineEnd(text, at, next);
    if (!accepts(at, lineEnd)) break;
    if (decoded.length < length + 64) decoded = enlarge(decoded);
    length += decodeLine(text, at, lineEnd, decoded, length);
    at = next;
  }
  return { decoded: decoded.slice(0, length), closed: false, end: at };
}

function enlarge(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}

/** The name in a line `begin`, if there is one at `start`. */
export function readBegin(text: Uint8Array, start: number): string | undefined {
  // Most lines are told apart by their first sign, without a string for each.
  if (text[start] !== 0x62 || text[start + 1] !== 0x65) return undefined;
  return BEGIN.exec(readLine(text, start, lineAfter(text, start)))?.[1];
}

/** Whether the line is `end`. */
export function isEnd(text: Uint8Array, start: number, next: number): boolean {
  return text[start] === 0x65 && text[start + 1] === 0x6e && END.test(readLine(text, start, next));
}

const latin1 = new TextDecoder("latin1");

function readLine(text: Uint8Array, start: number, next: number): string {
  return latin1.decode(text.subarray(start, Math.min(next, start + NAME_LINE)));
}

/** As long as its length says: with a checksum after it, or without blanks that were lost at its end. */
function isDataLine(text: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  for (let at = start; at < end; at++) if (text[at] < SPACE || text[at] > GRAVE) return false;
  const length = sixBits(text, start, end);
  const whole = Math.ceil(length / 3) * 4;
  const there = end - start - 1;
  return there <= whole + 1 && (length === 0 || there > 0);
}

/** Decodes one line to `out` at `to`. A line may have lost its final blanks: they are zeros. */
export function decodeLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  to: number,
): number {
  if (start >= end) return 0;
  const length = Math.min(sixBits(bytes, start, end), Math.ceil((end - start - 1) / 4) * 3);
  for (let done = 0, at = start + 1; done < length; done += 3, at += 4) {
    const bits = sixBits(bytes, at, end) << 18 | sixBits(bytes, at + 1, end) << 12 |
      sixBits(bytes, at + 2, end) << 6 | sixBits(bytes, at + 3, end);
    out[to + done] = bits >> 16;
    if (done + 1 < length) out[to + done + 1] = bits >> 8;
    if (done + 2 < length) out[to + done + 2] = bits;
  }
  return length;
}

function sixBits(bytes: Uint8Array, at: number, end: number): number {
  return at < end ? (bytes[at] - SPACE) & 0x3f : 0;
}

function lineAfter(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LF, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

/** Offset of the line end of the line that `next` comes after. */
export function cutLineEnd(bytes: Uint8Array, start: number, next: number): number {
  let end = next;
  while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
  return end;
}

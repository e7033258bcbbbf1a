/**
 * uuencode as a transfer encoding (POSIX `uuencode`; `x-uuencode` in mail older than MIME).
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
const BEGIN = [0x62, 0x65, 0x67, 0x69, 0x6e, 0x20];
const END = [0x65, 0x6e, 0x64];

/** Decodes what stands between the lines `begin` and `end`. */
export function decodeUuencode(
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly defects: readonly Defect[] } {
  const defects: Defect[] = [];
  const decoded = new Uint8Array(Math.ceil(bytes.length / 4) * 3 + 3);
  let length = 0;
  let at = findBegin(bytes);
  if (at < 0) return { bytes, defects: [{ code: "uuencode-truncated", offset: 0 }] };
  for (;;) {
    if (at >= bytes.length) {
      defects.push({ code: "uuencode-truncated", offset: bytes.length });
      break;
    }
    if (startsWith(bytes, at, END)) break;
    const next = nextLine(bytes, at);
    length += decodeLine(bytes, at, lineEnd(bytes, at, next), decoded, length);
    at = next;
  }
  return { bytes: decoded.subarray(0, length), defects };
}

/** Offset of the first line after `begin`, or -1. */
function findBegin(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at = nextLine(bytes, at)) {
    if (startsWith(bytes, at, BEGIN)) return nextLine(bytes, at);
  }
  return -1;
}

/** Decodes one line to `out` at `to`. A line may have lost its final blanks: they are zeros. */
function decodeLine(
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
  return at < end ? (bytes[at] - 0x20) & 0x3f : 0;
}

function startsWith(bytes: Uint8Array, at: number, word: readonly number[]): boolean {
  return word.every((byte, index) => bytes[at + index] === byte);
}

function nextLine(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LF, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

function lineEnd(bytes: Uint8Array, start: number, next: number): number {
  let end = next;
  while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
  return end;
}

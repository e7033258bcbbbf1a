/**
 * Plain twins of the quoted-printable kernels (RFC 2045 §6.7): what they must do, one byte after the
 * other.
 *
 * @module
 */
import { CR, DOT, EQUALS, hexValue, isBlank, LF, TAB } from "./ascii.ts";
import type { Flaw } from "../flaw.ts";

/** What decoding reports. The kernel names them by their place here. */
export const QUOTED_PRINTABLE_DEFECTS = [
  /** "=" that begins neither an escape nor a soft line break; it is kept as it stands. */
  "quoted-printable-escape",
  /** Control characters or 8-bit octets that should have been escaped, kept; one report per run. */
  "quoted-printable-raw",
  /** More blanks in a row than a stream can hold back; the rest of them is dropped. */
  "quoted-printable-blanks",
] as const;

/**
 * Blanks are held back until it is known whether a line end follows: only then are they deleted. No legal
 * line has more than 75, so a stream that must hold them may stop at this many.
 */
export const MOST_BLANKS = 1024;

/** A line holds 76 characters (rule 5); one of them is "=" when the line is broken softly. */
const WIDTH = 76;

/** How quoted-printable is written. */
export interface QuotedPrintableStyle {
  /** CR LF is data too, and escaped; otherwise it is a line end, and stays one. */
  readonly binary?: boolean;
  /** No line begins with "From ", which mailboxes would change (RFC 2049 §3). */
  readonly protectFrom?: boolean;
  /** No line begins with a dot, which means something in SMTP (RFC 5321 §4.5.2). */
  readonly protectDots?: boolean;
}

/** Encodes all of `bytes`. Lone CR and LF are data. */
export function encodeQuotedPrintable(
  bytes: Uint8Array,
  style: QuotedPrintableStyle = {},
): Uint8Array {
  const output: number[] = [];
  let column = 0;
  const isLineEnd = (at: number) =>
    at === bytes.length || (!style.binary && bytes[at] === CR && bytes[at + 1] === LF);
  for (let at = 0; at < bytes.length; at++) {
    if (isLineEnd(at)) {
      output.push(CR, LF);
      column = 0;
      at++;
      continue;
    }
    const last = isLineEnd(at + 1);
    let form = formOf(bytes, at, column, last, style);
    if (column + form.length > WIDTH - (last ? 0 : 1)) {
      output.push(EQUALS, CR, LF);
      column = 0;
      form = formOf(bytes, at, column, last, style);
    }
    output.push(...form);
    column += form.length;
  }
  return Uint8Array.from(output);
}

function formOf(
  bytes: Uint8Array,
  at: number,
  column: number,
  last: boolean,
  style: QuotedPrintableStyle,
): number[] {
  const byte = bytes[at];
  const from = column === 0 && style.protectFrom === true && startsWithFrom(bytes, at);
  const dot = column === 0 && style.protectDots === true && byte === DOT;
  const printable = byte > 0x20 && byte < 0x7f && byte !== EQUALS;
  const literal = isBlank(byte) ? !last : printable && !from && !dot;
  return literal ? [byte] : [EQUALS, hexDigit(byte >> 4), hexDigit(byte & 15)];
}

function startsWithFrom(bytes: Uint8Array, at: number): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + 5)) === "From ";
}

function hexDigit(value: number): number {
  return "0123456789ABCDEF".charCodeAt(value);
}

/** Decodes all of `bytes`, and reports everything that was wrong with them. */
export function decodeQuotedPrintable(bytes: Uint8Array): { bytes: Uint8Array; defects: Flaw[] } {
  const output: number[] = [];
  const defects: Flaw[] = [];
  let inRaw = false;
  for (let at = 0; at < bytes.length;) {
    const next = skipBlanks(bytes, at);
    if (next > at) { // Rule 3: blanks before a line end were added on the way.
      const kept = lineEndAt(bytes, next) >= 0 ? 0 : Math.min(next - at, MOST_BLANKS);
      const long = kept > 0 && next - at > kept;
      if (long) defects.push({ code: "quoted-printable-blanks", offset: next });
      output.push(...bytes.subarray(at, at + kept));
      inRaw = false;
      at = next;
      continue;
    }
    if (bytes[at] === EQUALS) {
      const { decoded, length } = readEscape(bytes, at);
      if (decoded[0] === EQUALS && length === 1) {
        defects.push({ code: "quoted-printable-escape", offset: at });
      }
      output.push(...decoded);
      inRaw = false;
      at += length;
      continue;
    }
    const raw = lineEndAt(bytes, at) < 0 && isRaw(bytes[at]);
    if (raw && !inRaw) defects.push({ code: "quoted-printable-raw", offset: at });
    inRaw = raw;
    output.push(bytes[at++]);
  }
  return { bytes: Uint8Array.from(output), defects };
}

/** What an "=" and what belongs to it decode to. Lower-case digits are taken: some encoders write them. */
function readEscape(bytes: Uint8Array, at: number): { decoded: number[]; length: number } {
  const next = skipBlanks(bytes, at + 1);
  const lineEnd = lineEndAt(bytes, next);
  if (lineEnd >= 0) return { decoded: [], length: next + lineEnd - at };
  const [high, low] = bytes.subarray(at + 1, at + 3);
  const value = low === undefined || hexValue(high) < 0 || hexValue(low) < 0
    ? -1
    : hexValue(high) << 4 | hexValue(low);
  return value < 0 ? { decoded: [EQUALS], length: 1 } : { decoded: [value], length: 3 };
}

/** Length of the line end at a place, or -1. The end of data is one too, a bare CR is none. */
function lineEndAt(bytes: Uint8Array, at: number): number {
  if (at === bytes.length) return 0;
  if (bytes[at] === LF) return 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? 2 : -1;
}

function skipBlanks(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && isBlank(bytes[at])) at++;
  return at;
}

function isRaw(byte: number): boolean {
  return (byte < 0x20 && byte !== TAB && byte !== LF) || byte >= 0x7f;
}

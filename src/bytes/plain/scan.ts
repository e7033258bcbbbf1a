/**
 * Plain twins of the delimiter kernels: the simplest loops that say what the kernels must find.
 *
 * @module
 */
import type { Flaw } from "../flaw.ts";
import { COLON, CR, DASH, isBlank, isText, isToken, LF } from "./ascii.ts";

/** Four numbers per field: start and end of the name, start and end of the value without its blanks. */
export interface PlainFields {
  readonly spans: number[];
}

/** Why field lines are refused. The kernel names them by their place here. */
export const FIELD_ERRORS = ["field-count", "field-name", "field-value", "field-line"] as const;

/** Offset just past the first CRLF CRLF that lies within [from, to), or -1 (RFC 9112 §2.1). */
export function findHeadEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i + 4 <= to; i++) {
    if (bytes[i] === CR && bytes[i + 1] === LF && bytes[i + 2] === CR && bytes[i + 3] === LF) {
      return i + 4;
    }
  }
  return -1;
}

/**
 * Cuts field lines (RFC 9112 §5): each ends in CRLF, and one empty line may end them all. Nothing is
 * forgiven: these lines decide where a message ends, and two readers must not differ about that.
 */
export function splitFields(
  bytes: Uint8Array,
  from: number,
  to: number,
  limit: number,
): PlainFields | Flaw {
  const spans: number[] = [];
  let i = from;
  while (i < to) {
    if (bytes[i] === CR) return endOfFields(bytes, i, to, spans);
    if (spans.length === 4 * limit) return { code: "field-count", offset: i };
    const nameStart = i;
    while (i < to && isToken(bytes[i])) i++;
    if (i === to || bytes[i] !== COLON || i === nameStart) return { code: "field-name", offset: i };
    const nameEnd = i++;
    const valueStart = i;
    while (i < to && isText(bytes[i])) i++;
    if (i + 1 >= to || bytes[i] !== CR || bytes[i + 1] !== LF) {
      return { code: "field-value", offset: i };
    }
    spans.push(nameStart, nameEnd, ...trim(bytes, valueStart, i));
    i += 2;
  }
  return { spans };
}

function endOfFields(
  bytes: Uint8Array,
  at: number,
  to: number,
  spans: number[],
): PlainFields | Flaw {
  if (at + 2 === to && bytes[at + 1] === LF) return { spans };
  return { code: "field-line", offset: at };
}

/** A value without the blanks around it; an empty one stands where its blanks began. */
function trim(bytes: Uint8Array, from: number, to: number): [number, number] {
  let start = from;
  let end = to;
  while (end > start && isBlank(bytes[end - 1])) end--;
  while (start < end && isBlank(bytes[start])) start++;
  return [start, end];
}

/** Where each line begins. LF ends a line, so both line ends are seen; the end of data begins none. */
export function lineStarts(bytes: Uint8Array): number[] {
  const starts: number[] = bytes.length > 0 ? [0] : [];
  for (let i = 0; i + 1 < bytes.length; i++) if (bytes[i] === LF) starts.push(i + 1);
  return starts;
}

/** Where each line begins that opens with two dashes: every place a MIME delimiter can stand. */
export function dashLines(bytes: Uint8Array): number[] {
  return lineStarts(bytes).filter((at) => bytes[at] === DASH && bytes[at + 1] === DASH);
}

/** A line longer than this, with its line end, is none of mail (RFC 5322 §2.1.1). */
const LONGEST_LINE = 1000;

/**
 * Delimiter lines of one boundary (RFC 2046 §5.1.1): start, place behind the line end, and 1 if it closes, for
 * each. Transport padding may follow; a CR before the line end counts as such.
 */
export function boundaryLines(bytes: Uint8Array, boundary: Uint8Array): number[] {
  const opening = Uint8Array.of(DASH, DASH, ...boundary);
  const found: number[] = [];
  for (const start of lineStarts(bytes)) {
    if (!opening.every((byte, i) => bytes[start + i] === byte)) continue;
    let at = start + opening.length;
    const closing = bytes[at] === DASH && bytes[at + 1] === DASH;
    if (closing) at += 2;
    const limit = Math.min(bytes.length, start + LONGEST_LINE);
    while (at < limit && (isBlank(bytes[at]) || bytes[at] === CR)) at++;
    if (at < bytes.length && bytes[at] !== LF) continue;
    found.push(start, Math.min(bytes.length, at + 1), closing ? 1 : 0);
  }
  return found;
}

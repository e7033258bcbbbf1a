/**
 * Delimiter lines of multiparts (RFC 2046 §5.1.1).
 *
 *     delimiter       = CRLF "--" boundary
 *     close-delimiter = delimiter "--"
 *     encapsulation   = delimiter transport-padding CRLF body-part
 *
 * @module
 */

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;

/** A delimiter line that was found. */
export interface Delimiter {
  readonly closing: boolean;
  /** Offset after its line end. */
  readonly end: number;
}

/**
 * Compares the line at `at`, which begins with `--`, with a boundary. The whole line must match:
 * §5.1.1 would let a mere beginning do, and then `--ab` would end the part of `--a` within it.
 */
export function matchDelimiter(
  bytes: Uint8Array,
  at: number,
  boundary: Uint8Array,
): Delimiter | undefined {
  const after = at + 2 + boundary.length;
  if (after > bytes.length) return undefined;
  // From the end: boundaries of one mailer begin alike.
  for (let index = boundary.length - 1; index >= 0; index--) {
    if (bytes[at + 2 + index] !== boundary[index]) return undefined;
  }
  const plain = paddedLineEnd(bytes, after);
  if (plain > 0) return { closing: false, end: plain };
  if (bytes[after] !== DASH || bytes[after + 1] !== DASH) return undefined;
  const end = paddedLineEnd(bytes, after + 2);
  return end > 0 ? { closing: true, end } : undefined;
}

/** Offset after blanks and the line end, or 0 if anything else stands there. */
function paddedLineEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === CR) at++;
  if (at >= bytes.length) return bytes.length;
  return bytes[at] === LF ? at + 1 : 0;
}

/** Where the body before a delimiter line ends: the line end before it is part of the delimiter. */
export function endBefore(bytes: Uint8Array, at: number): number {
  if (at === 0 || bytes[at - 1] !== LF) return at;
  return bytes[at - 2] === CR ? at - 2 : at - 1;
}

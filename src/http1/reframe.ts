/**
 * Chunks made of chunks where they lie (RFC 9112 §7.1): each piece of content that a read has brought
 * becomes a chunk of its own, whose size is written over the framing that stood before it. No content
 * is moved.
 *
 * @module
 */

/** Room that must be free before the first piece, for its size. */
export const SIZE_ROOM = 16;

/** Room that must be free behind the last piece, for its line end. */
export const END_ROOM = 2;

/** Part of a view. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

const CR = 0x0d;
const LF = 0x0a;
const DIGITS = new TextEncoder().encode("0123456789abcdef");

/** The digits of the largest slot; where there is more room, zeros in front fill some of it. */
const MOST_DIGITS = 8;

/** What stands between two pieces beside a size: the end of one chunk, and that of the size. */
const LINE_ENDS = 4;

/**
 * Writes frames around the pieces, given as starts and ends in order, of which there is one at least.
 * Between two of them there is room enough: a piece is no longer than the chunk that it is of, whose
 * size stood there. Where there is too much, the later one is moved.
 */
export function writeFrames(view: Uint8Array, spans: Uint32Array, count: number): Part {
  let end = spans[1];
  const start = writeSize(view, spans[0], end - spans[0], 1);
  for (let i = 2; i < 2 * count; i += 2) {
    const length = spans[i + 1] - spans[i];
    const digits = Math.min(MOST_DIGITS, spans[i] - end - LINE_ENDS);
    const at = end + LINE_ENDS + digits;
    if (at < spans[i]) view.copyWithin(at, spans[i], spans[i + 1]);
    view[end] = CR;
    view[end + 1] = LF;
    writeSize(view, at, length, digits);
    end = at + length;
  }
  view[end] = CR;
  view[end + 1] = LF;
  return { start, end: end + END_ROOM };
}

/** Moves the pieces together. */
export function joinPieces(view: Uint8Array, spans: Uint32Array, count: number): Part {
  const [start] = spans;
  let end = spans[1];
  for (let i = 2; i < 2 * count; i += 2) {
    view.copyWithin(end, spans[i], spans[i + 1]);
    end += spans[i + 1] - spans[i];
  }
  return { start, end };
}

/** Writes a size and its line end so that they end at `at`, with so many digits at least. */
function writeSize(view: Uint8Array, at: number, length: number, least: number): number {
  view[at - 1] = LF;
  view[at - 2] = CR;
  let to = at - 2;
  let left = length;
  for (let digits = 0; digits < least || left > 0; digits++) {
    view[--to] = DIGITS[left & 15];
    left >>>= 4;
  }
  return to;
}

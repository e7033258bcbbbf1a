/**
 * Doors to the line kernels: where lines begin in bytes of any length, and which of them are delimiters
 * of a multipart (RFC 2046 §5.1.1).
 *
 * @module
 */
import { kernels, type TableFunction } from "../kernels.ts";
import {
  BENCH_IN,
  BENCH_IN_SIZE,
  BOUNDARY,
  BOUNDARY_SIZE,
  heap,
  STATE,
  stateWords,
  TABLE,
  TABLE_WORDS,
  tableWords,
} from "../layout.ts";
import { checkRange, type ScanSource } from "./scan.ts";

const CONSUMED = 0;
const FLAGS = 4;
const FINAL = 0x80;

const DASH = 0x2d;

/** Where each line of `bytes` begins. LF ends a line, so CR LF does; the end of data begins none. */
export function lineStarts(bytes: Uint8Array): Uint32Array {
  const starts = new Offsets();
  if (bytes.length > 0) starts.add(0);
  for (let at = 0; at < bytes.length;) at = starts.fill(kernels.lineFeeds, bytes, at);
  return starts.take(bytes.length);
}

/** Where each line of `bytes` begins that opens with two dashes: every place a delimiter of MIME can stand. */
export function dashLines(bytes: Uint8Array): Uint32Array {
  const lines = new Offsets();
  if (bytes[0] === DASH && bytes[1] === DASH) lines.add(0);
  // The last two bytes of a piece cannot be the LF before two dashes, so they come again with the next.
  for (let at = 0; at + 2 < bytes.length;) at = lines.fill(kernels.dashLines, bytes, at);
  return lines.take(Infinity);
}

/** A growing list of offsets. */
class Offsets {
  #words = new Uint32Array(16);
  #count = 0;

  add(offset: number): void {
    this.#reserve(1);
    this.#words[this.#count++] = offset;
  }

  /** Adds what the kernel finds in the piece of `bytes` that begins at `at`. Returns where the next does. */
  fill(kernel: TableFunction, bytes: Uint8Array, at: number): number {
    const to = Math.min(bytes.length, at + BENCH_IN_SIZE);
    heap.set(to - at === bytes.length ? bytes : bytes.subarray(at, to), BENCH_IN);
    // As if the piece lay where it does in the whole, so that its offsets are those of the whole.
    const base = BENCH_IN - at;
    while (true) {
      const count = kernel(STATE, base, at, to, TABLE, TABLE_WORDS);
      this.#append(count);
      at = stateWords[CONSUMED];
      if (count < TABLE_WORDS - 64) return at;
    }
  }

  /** The offsets below a limit, which only the last may reach. */
  take(limit: number): Uint32Array {
    if (this.#count > 0 && this.#words[this.#count - 1] >= limit) this.#count--;
    return this.#words.slice(0, this.#count);
  }

  #append(count: number): void {
    this.#reserve(count);
    // Up to here a loop is faster than a view and a copy.
    if (count <= 64) {
      for (let i = 0; i < count; i++) {
        this.#words[this.#count + i] = tableWords[i];
      }
    } else this.#words.set(tableWords.subarray(0, count), this.#count);
    this.#count += count;
  }

  #reserve(more: number): void {
    if (this.#count + more <= this.#words.length) return;
    const words = new Uint32Array(Math.max(2 * this.#words.length, this.#count + more));
    words.set(this.#words.subarray(0, this.#count));
    this.#words = words;
  }
}

/** The delimiter lines that one scan found. */
export interface BoundaryScan {
  readonly count: number;
  /** Per line: where it starts, the place behind its line end, and 1 if it closes the multipart. */
  readonly spans: Uint32Array;
  /** Up to here all is decided; what follows comes again in the next scan, with more behind it. */
  readonly consumed: number;
}

// Words of the state, as lines.ts in wasm/ has them.
const BOUNDARY_AT = 5;
const BOUNDARY_LENGTH = 6;
const AT_LINE = 7;

const WORDS_PER_LINE = 3;

/**
 * Finds the delimiter lines of one multipart, however it is cut into reads: two dashes at a line's begin,
 * the boundary, two more if it is the last, and nothing but transport padding behind.
 */
export class BoundaryScanner {
  readonly #boundary: Uint8Array;
  #atLine = 1;

  /** A scanner for a boundary, without the dashes. RFC 2046 gives it at most 70 characters. */
  constructor(boundary: Uint8Array) {
    if (boundary.length === 0 || boundary.length > BOUNDARY_SIZE) {
      throw new RangeError(`no boundary of ${boundary.length} bytes`);
    }
    this.#boundary = boundary.slice();
  }

  /** Scans [from, to) of the slot's view, at most some thousand lines; `last` if the data ends there. */
  scan(slot: ScanSource, from: number, to: number, last: boolean): BoundaryScan {
    checkRange(slot, from, to);
    heap.set(this.#boundary, BOUNDARY);
    stateWords[FLAGS] = last ? FINAL : 0;
    stateWords[BOUNDARY_AT] = BOUNDARY;
    stateWords[BOUNDARY_LENGTH] = this.#boundary.length;
    stateWords[AT_LINE] = this.#atLine;
    const count = kernels.boundaryLines(STATE, slot.offset, from, to, TABLE, TABLE_WORDS);
    this.#atLine = stateWords[AT_LINE];
    const spans = tableWords.slice(0, WORDS_PER_LINE * count);
    return { count, spans, consumed: stateWords[CONSUMED] };
  }
}

/**
 * Doors to the delimiter kernels: heads and field lines in slots, lines in bytes of any length.
 *
 * @module
 */
import type { Slot } from "../arena.ts";
import { kernels } from "../kernels.ts";
import {
  BENCH_IN,
  BENCH_IN_SIZE,
  heap,
  STATE,
  stateWords,
  TABLE,
  TABLE_WORDS,
  tableWords,
} from "../layout.ts";
import { FIELD_ERRORS } from "../plain/scan.ts";
import type { Flaw } from "../flaw.ts";

/** What a slot offers to a scanner. */
export type ScanSource = Pick<Slot, "offset" | "size" | "view">;

/** Where the fields of a head stand. */
export interface FieldSpans {
  readonly count: number;
  /** Per field: start and end of its name, start and end of its value without the blanks around it. */
  readonly spans: Uint32Array;
}

/** As many fields as the table holds; heads are limited far below that. */
const MOST_FIELDS = TABLE_WORDS / 4;

const CONSUMED = 0;
const ERROR = 1;

/** Keeps a wrong range from becoming a silent look at somebody else's slot. */
export function checkRange(slot: ScanSource, from: number, to: number): void {
  const sound = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to;
  if (!sound || to > slot.size) throw new RangeError(`no range of the slot: ${from} to ${to}`);
}

/**
 * Offset just past the first empty line of a head (CR LF CR LF) within [from, to) of the slot's view, or -1.
 * To go on after more has been read, call with `from` three bytes before where the last call ended.
 */
export function findHeadEnd(slot: ScanSource, from: number, to: number): number {
  checkRange(slot, from, to);
  return kernels.findHeadEnd(slot.offset, from, to);
}

/**
 * Cuts field lines (RFC 9112 §5), strictly: CR LF only, no folded lines, no blank before the colon, names
 * are tokens, values hold no control characters. The range may end with the empty line.
 */
export function splitFields(
  slot: ScanSource,
  from: number,
  to: number,
  limit: number,
): FieldSpans | Flaw {
  checkRange(slot, from, to);
  const most = Math.min(limit, MOST_FIELDS);
  const count = kernels.splitFields(STATE, slot.offset, from, to, TABLE, most);
  const error = stateWords[ERROR];
  if (error !== 0) return { code: FIELD_ERRORS[error - 1], offset: stateWords[CONSUMED] };
  return { count, spans: tableWords.slice(0, 4 * count) };
}

/** Where each line of `bytes` begins. LF ends a line, so CR LF does; the end of data begins none. */
export function lineStarts(bytes: Uint8Array): Uint32Array {
  const starts = new Offsets();
  if (bytes.length > 0) starts.add(0);
  for (let at = 0; at < bytes.length;) at += starts.fill(kernels.lineFeeds, bytes, at);
  if (starts.last === bytes.length) starts.dropLast();
  return starts.take();
}

const DASH = 0x2d;

/** Where each line of `bytes` begins that opens with two dashes: every place a delimiter of MIME can stand. */
export function dashLines(bytes: Uint8Array): Uint32Array {
  const lines = new Offsets();
  if (bytes[0] === DASH && bytes[1] === DASH) lines.add(0);
  // The last two bytes of a piece cannot be the LF before two dashes, so they come again with the next.
  for (let at = 0; at + 2 < bytes.length;) at += lines.fill(kernels.dashLines, bytes, at);
  return lines.take();
}

type OffsetKernel = (typeof kernels)["lineFeeds"];

/** A growing list of offsets. */
class Offsets {
  #words = new Uint32Array(256);
  #count = 0;

  get last(): number | undefined {
    return this.#count > 0 ? this.#words[this.#count - 1] : undefined;
  }

  dropLast(): void {
    this.#count--;
  }

  add(offset: number): void {
    this.#reserve(1);
    this.#words[this.#count++] = offset;
  }

  /** Adds what the kernel finds in the piece of `bytes` that begins at `at`. Returns how far it got. */
  fill(kernel: OffsetKernel, bytes: Uint8Array, at: number): number {
    const length = Math.min(bytes.length - at, BENCH_IN_SIZE);
    heap.set(bytes.subarray(at, at + length), BENCH_IN);
    let from = 0;
    while (true) {
      const count = kernel(STATE, BENCH_IN, from, length, TABLE, TABLE_WORDS);
      this.#reserve(count);
      for (let i = 0; i < count; i++) this.#words[this.#count++] = tableWords[i] + at;
      from = stateWords[CONSUMED];
      if (count < TABLE_WORDS - 16) return from;
    }
  }

  take(): Uint32Array {
    return this.#words.slice(0, this.#count);
  }

  #reserve(more: number): void {
    if (this.#count + more <= this.#words.length) return;
    const words = new Uint32Array(Math.max(2 * this.#words.length, this.#count + more));
    words.set(this.#words.subarray(0, this.#count));
    this.#words = words;
  }
}

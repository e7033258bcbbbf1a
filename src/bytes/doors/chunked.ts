/**
 * Door to the chunk scanner (RFC 9112 §7.1).
 *
 * @module
 */
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
import { CHUNK_ERRORS } from "../plain/chunked.ts";
import { splitFields } from "../plain/scan.ts";
import type { Flaw } from "../flaw.ts";
import { checkRange, type FieldSpans, type ScanSource } from "./scan.ts";

/** Fields behind the last chunk: their bytes, and where each name and value stands in them. */
export interface Trailer extends FieldSpans {
  readonly bytes: Uint8Array;
}

/** What one scan found. */
export interface ChunkScan {
  /**
   * Start and end of each piece of content, in offsets of the slot's view. The scanner's own array: valid
   * until its next scan or its end, and as long as `count` says.
   */
  readonly spans: Uint32Array;
  /** How many pieces. */
  readonly count: number;
  /** Just past what was used: `to`, unless the body ended or broke before. What follows is not the body's. */
  readonly consumed: number;
  readonly state: "more" | "done" | "error";
  /** The reason, at an offset of the slot's view. */
  readonly error?: Flaw;
  /** When done, and only if there were trailer fields. */
  readonly trailer?: Trailer;
  /** When done: the last chunk's extensions from their first ";" on, if it had any (ICAP speaks there). */
  readonly lastExtension?: Uint8Array;
}

/** Bounds on what is not content, for the whole body. */
export interface ChunkScannerLimits {
  readonly extensionBytes?: number;
  readonly trailerBytes?: number;
}

/** The same with the content moved together, instead of spans. */
export interface ChunkContent extends Omit<ChunkScan, "spans" | "count"> {
  /** Where the content ends; it begins where the scan did. */
  readonly end: number;
}

// Words of the state, as chunked.ts in wasm/ has them.
const CONSUMED = 0;
const ERROR = 1;
const PHASE = 5;
const DIGITS = 6;
const SIZE_LOW = 7;
const SIZE_HIGH = 8;
const EXTENSION_ROOM = 9;
const TRAILER_ROOM = 10;
const EXTENSION = 11;
const TRAILER = 13;

const IN_DATA = 12;
const AFTER_DATA = 13;
const DONE = 20;

const KIB = 1024;
const WORD = 2 ** 32;
const NOTHING = new Uint8Array();

/** Tables of scanners that were disposed, for new ones: to make one takes longer than a short scan. */
const spare: Uint32Array[] = [];
const MOST_SPARE = 64;
const LEAST_WORDS = 64;
const MOST_WORDS = 8192;
const NO_SPANS = new Uint32Array();

/** The workbench, as if it were a slot. */
const BENCH: ScanSource = {
  offset: BENCH_IN,
  size: BENCH_IN_SIZE,
  view: heap.subarray(BENCH_IN, BENCH_IN + BENCH_IN_SIZE),
};

/** Finds the content of one chunked body, however it is cut into reads. */
export class ChunkScanner {
  // Numbers, not an array: a scan of one large chunk would spend most of its time on copying the array.
  #phase = 0;
  #digits = 0;
  #left = 0;
  #error = 0;
  #extensionRoom: number;
  #trailerRoom: number;
  #spans: Uint32Array = NO_SPANS;
  #trailer: Uint8Array = NOTHING;
  #extension: Uint8Array = NOTHING;
  #disposed = false;

  constructor(limits: ChunkScannerLimits = {}) {
    this.#extensionRoom = limits.extensionBytes ?? 16 * KIB;
    this.#trailerRoom = limits.trailerBytes ?? 16 * KIB;
  }

  /** How many bytes of content follow before the next framing. */
  get ahead(): number {
    return this.#phase === IN_DATA ? this.#left : 0;
  }

  /** Scans [from, to) of the slot's view, which goes on where the last scan ended. Copies no content. */
  scan(slot: ScanSource, from: number, to: number): ChunkScan {
    this.#check(slot, from, to);
    if (this.ahead >= to - from && from < to) {
      this.skip(to - from);
      const spans = this.#reserve(0, 2);
      spans[0] = from;
      spans[1] = to;
      return this.#result(1, to);
    }
    const { offset } = slot;
    let words = 0;
    let consumed = from;
    this.#lend();
    while (true) {
      const found = kernels.chunkScan(STATE, offset, consumed, to, TABLE, TABLE_WORDS);
      consumed = stateWords[CONSUMED];
      this.#keep(words, found);
      words += found;
      this.#gather(slot);
      if (found < TABLE_WORDS) break; // otherwise the table was full, and there may be more
    }
    this.#takeBack();
    return this.#result(words / 2, consumed);
  }

  /** The same for bytes that are in no slot, up to 256 KiB at a time; offsets are those of `bytes`. */
  scanCopy(bytes: Uint8Array): ChunkScan {
    BENCH.view.set(bytes);
    return this.scan(BENCH, 0, bytes.length);
  }

  /** Scans [from, to) of the slot's view and moves its content to where `from` is. */
  compact(slot: ScanSource, from: number, to: number): ChunkContent {
    this.#check(slot, from, to);
    this.#lend();
    const { offset } = slot;
    const length = kernels.chunkCompact(STATE, offset, from, to, offset + from);
    this.#gather(slot);
    this.#takeBack();
    const { consumed, state, error, trailer, lastExtension } = this.#result(
      0,
      stateWords[CONSUMED],
    );
    return { end: from + length, consumed, state, error, trailer, lastExtension };
  }

  /**
   * The same for bytes that are in no slot, up to 256 KiB at a time. Hands out the content, which lies on the
   * workbench: it must be copied before the sink returns.
   */
  compactCopy(bytes: Uint8Array, sink: (content: Uint8Array) => void): ChunkContent {
    BENCH.view.set(bytes);
    const content = this.compact(BENCH, 0, bytes.length);
    if (content.end > 0) sink(BENCH.view.subarray(0, content.end));
    return content;
  }

  /** Passes over so much content, at most what is ahead, that the caller took without a scan. */
  skip(length: number): void {
    if (!(length >= 0 && length <= this.ahead)) {
      throw new RangeError(`${length} bytes are not ahead`);
    }
    this.#left -= length;
    if (this.#phase === IN_DATA && this.#left === 0) this.#phase = AFTER_DATA;
  }

  /** Ends the scanner's use, and that of the spans it gave. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const { length } = this.#spans;
    if (length > 0 && length <= MOST_WORDS && spare.length < MOST_SPARE) spare.push(this.#spans);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(slot: ScanSource, from: number, to: number): void {
    if (this.#disposed) throw new ReferenceError("chunk scanner used after dispose");
    checkRange(slot, from, to);
  }

  #lend(): void {
    stateWords[ERROR] = this.#error;
    stateWords[PHASE] = this.#phase;
    stateWords[DIGITS] = this.#digits;
    stateWords[SIZE_LOW] = this.#left;
    stateWords[SIZE_HIGH] = this.#left / WORD;
    stateWords[EXTENSION_ROOM] = this.#extensionRoom;
    stateWords[TRAILER_ROOM] = this.#trailerRoom;
    stateWords[EXTENSION + 1] = 0;
    stateWords[TRAILER + 1] = 0;
  }

  #takeBack(): void {
    this.#error = stateWords[ERROR];
    this.#phase = stateWords[PHASE];
    this.#digits = stateWords[DIGITS];
    this.#left = stateWords[SIZE_HIGH] * WORD + stateWords[SIZE_LOW];
    this.#extensionRoom = stateWords[EXTENSION_ROOM];
    this.#trailerRoom = stateWords[TRAILER_ROOM];
  }

  #gather({ view }: ScanSource): void {
    this.#trailer = extend(this.#trailer, view, TRAILER);
    this.#extension = extend(this.#extension, view, EXTENSION);
  }

  #keep(words: number, found: number): void {
    const spans = this.#reserve(words, words + found);
    // Up to here a loop is faster than a view and a copy.
    if (found > 64) return spans.set(tableWords.subarray(0, found), words);
    for (let i = 0; i < found; i++) spans[words + i] = tableWords[i];
  }

  #reserve(used: number, needed: number): Uint32Array {
    if (needed <= this.#spans.length) return this.#spans;
    const least = Math.max(LEAST_WORDS, 2 * this.#spans.length, needed);
    const pooled = spare.pop();
    const larger = pooled && pooled.length >= least ? pooled : new Uint32Array(least);
    if (used > 0) larger.set(this.#spans.subarray(0, used));
    this.#spans = larger;
    return larger;
  }

  #result(count: number, consumed: number): ChunkScan {
    const failed = this.#error !== 0;
    const done = this.#phase === DONE;
    return {
      spans: this.#spans,
      count,
      consumed,
      state: failed ? "error" : done ? "done" : "more",
      error: failed ? { code: CHUNK_ERRORS[this.#error - 1], offset: consumed } : undefined,
      trailer: done && this.#trailer.length > 0 ? cutTrailer(this.#trailer) : undefined,
      lastExtension: done && this.#extension.length > 0 ? this.#extension : undefined,
    };
  }
}

/** What was gathered of a section so far, and what this input holds of it. */
function extend(gathered: Uint8Array, view: Uint8Array, words: number): Uint8Array {
  const from = stateWords[words];
  const to = stateWords[words + 1];
  if (to === 0) return gathered;
  const longer = new Uint8Array(gathered.length + to - from);
  longer.set(gathered);
  longer.set(view.subarray(from, to), gathered.length);
  return longer;
}

/** The scanner has checked every byte of the section, so this cannot fail. Rare and small: no kernel. */
function cutTrailer(bytes: Uint8Array): Trailer {
  const fields = splitFields(bytes, 0, bytes.length, Infinity);
  const spans = "spans" in fields ? Uint32Array.from(fields.spans) : new Uint32Array();
  return { bytes, count: spans.length / 4, spans };
}

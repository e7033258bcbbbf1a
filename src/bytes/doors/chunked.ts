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
  STATE_WORDS,
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
   * until its next scan, and as long as `count` says.
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

// Words of the state, as chunked.ts in wasm/ has them.
const CONSUMED = 0;
const ERROR = 1;
const PHASE = 5;
const EXTENSION_ROOM = 9;
const TRAILER_ROOM = 10;
const EXTENSION = 11;
const TRAILER = 13;

const DONE = 18;

const KIB = 1024;
const NOTHING = new Uint8Array();

/** The workbench, as if it were a slot. */
const BENCH = {
  offset: BENCH_IN,
  size: BENCH_IN_SIZE,
  view: heap.subarray(BENCH_IN, BENCH_IN + BENCH_IN_SIZE),
};

/** Finds the content of one chunked body, however it is cut into reads. */
export class ChunkScanner {
  readonly #state = new Uint32Array(STATE_WORDS);
  #spans = new Uint32Array(64);
  #trailer: Uint8Array = NOTHING;
  #extension: Uint8Array = NOTHING;
  #disposed = false;

  constructor(limits: ChunkScannerLimits = {}) {
    this.#state[EXTENSION_ROOM] = limits.extensionBytes ?? 16 * KIB;
    this.#state[TRAILER_ROOM] = limits.trailerBytes ?? 16 * KIB;
  }

  /** Scans [from, to) of the slot's view, which goes on where the last scan ended. Copies no content. */
  scan(slot: ScanSource, from: number, to: number): ChunkScan {
    if (this.#disposed) throw new ReferenceError("chunk scanner used after dispose");
    checkRange(slot, from, to);
    const { offset, view } = slot;
    let words = 0;
    let consumed = from;
    stateWords.set(this.#state);
    while (true) {
      const found = kernels.chunkScan(STATE, offset, consumed, to, TABLE, TABLE_WORDS);
      consumed = stateWords[CONSUMED];
      this.#keep(words, found);
      words += found;
      this.#trailer = extend(this.#trailer, view, TRAILER);
      this.#extension = extend(this.#extension, view, EXTENSION);
      if (found < TABLE_WORDS) break; // otherwise the table was full, and there may be more
    }
    this.#state.set(stateWords);
    return this.#result(words / 2, consumed);
  }

  /** The same for bytes that are in no slot, up to 64 KiB at a time; offsets are those of `bytes`. */
  scanCopy(bytes: Uint8Array): ChunkScan {
    BENCH.view.set(bytes);
    return this.scan(BENCH, 0, bytes.length);
  }

  /** Ends the scanner's use. */
  dispose(): void {
    this.#disposed = true;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #keep(words: number, found: number): void {
    if (words + found > this.#spans.length) {
      const larger = new Uint32Array(Math.max(2 * this.#spans.length, words + found));
      larger.set(this.#spans.subarray(0, words));
      this.#spans = larger;
    }
    this.#spans.set(tableWords.subarray(0, found), words);
  }

  #result(count: number, consumed: number): ChunkScan {
    const spans = this.#spans;
    const code = this.#state[ERROR];
    if (code !== 0) {
      const error = { code: CHUNK_ERRORS[code - 1], offset: consumed };
      return { spans, count, consumed, state: "error", error };
    }
    if (this.#state[PHASE] !== DONE) return { spans, count, consumed, state: "more" };
    const result: ChunkScan = { spans, count, consumed, state: "done" };
    const trailer = this.#trailer.length > 0 ? cutTrailer(this.#trailer) : undefined;
    const lastExtension = this.#extension.length > 0 ? this.#extension : undefined;
    return { ...result, ...(trailer && { trailer }), ...(lastExtension && { lastExtension }) };
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

/**
 * Kernels at work on bytes that are in the shared memory already, and stay there.
 *
 * @module
 */
import { kernels } from "../../src/bytes/kernels.ts";
import type { Kernels } from "../../src/bytes/kernel.ts";
import { heap, STATE, stateWords, TABLE, TABLE_WORDS } from "../../src/bytes/layout.ts";

/** Behind the workbench. This process leases no slots. */
const INPUT = 1 << 20;
const END = heap.length - 1024;
/** What is large goes through in slices that stay in the cache. */
const SLICE = 64 * 1024;

const FLAGS = 4;
const OWN = 5;
const FINAL = 0x80;

/** The kernel's own words at the begin of a stream. */
function initialWords(words: readonly number[]): number[] {
  return [...words, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0].slice(0, 11);
}

function lend(words: readonly number[]): void {
  for (let i = 0; i < 11; i++) stateWords[OWN + i] = words[i];
}

type CodecName =
  | "base64Encode"
  | "base64Decode"
  | "quotedPrintableEncode"
  | "quotedPrintableDecode";

/** Puts bytes where the kernels read them, unless they are there. */
let resident: Uint8Array | undefined;
function place(bytes: Uint8Array): void {
  if (resident === bytes) return;
  heap.set(bytes, INPUT);
  resident = bytes;
}

/** Runs a codec over all of `bytes`; how many bytes it made. */
export function codecInMemory(
  name: CodecName,
  bytes: Uint8Array,
  flags: number = 0,
  words: readonly number[] = [],
): () => number {
  const output = INPUT + bytes.length + 4096 & ~4095;
  const initial = initialWords(words);
  return () => {
    place(bytes);
    lend(initial);
    stateWords[2] = 0;
    let made = 0;
    let to = output;
    for (let at = 0; at < bytes.length; at += stateWords[0]) {
      const length = bytes.length <= 4 * SLICE ? bytes.length : Math.min(SLICE, bytes.length - at);
      stateWords[FLAGS] = flags | (at + length === bytes.length ? FINAL : 0);
      if (to + 4 * length > END) to = output;
      const count = kernels[name](STATE, INPUT + at, length, to);
      made += count;
      to += count;
    }
    return made;
  };
}

type TableName = Extract<keyof Kernels, "lineFeeds" | "dashLines" | "chunkScan">;

/** Runs a scanner over all of `bytes`, its table over and over; how many words it found. */
export function scanInMemory(
  name: TableName,
  bytes: Uint8Array,
  words: readonly number[] = [],
): () => number {
  const initial = initialWords(words);
  return () => {
    place(bytes);
    lend(initial);
    let found = 0;
    for (let at = 0; at < bytes.length; at = stateWords[0]) {
      found += kernels[name](STATE, INPUT, at, bytes.length, TABLE, TABLE_WORDS);
    }
    return found;
  };
}

/** Moves the content of a chunked body together. */
export function compactInMemory(bytes: Uint8Array, words: readonly number[]): () => number {
  const output = INPUT + bytes.length + 4096 & ~4095;
  const initial = initialWords(words);
  return () => {
    place(bytes);
    lend(initial);
    return kernels.chunkCompact(STATE, INPUT, 0, bytes.length, output);
  };
}

/** Looks for the delimiter lines of a boundary. */
export function boundaryInMemory(bytes: Uint8Array, boundary: string): () => number {
  const at = INPUT - 4096;
  for (let i = 0; i < boundary.length; i++) heap[at + i] = boundary.charCodeAt(i);
  return () => {
    place(bytes);
    stateWords[FLAGS] = FINAL;
    stateWords[OWN] = at;
    stateWords[OWN + 1] = boundary.length;
    stateWords[OWN + 2] = 1;
    return kernels.boundaryLines(STATE, INPUT, 0, bytes.length, TABLE, TABLE_WORDS);
  };
}

/**
 * Who has which addresses of the one memory. The first page belongs to the modules and the mailboxes, the
 * workbench to the call that is running, all behind it to the arena's slots.
 *
 * Mailboxes and workbench are shared by all calls. That is safe because a kernel call is synchronous: no
 * door awaits between filling them and reading the result.
 *
 * @module
 */
// @ts-types="./memory.d.ts"
import { memory } from "./memory.js";

const KIB = 1024;

/**
 * Where the static data of each module has to end. They begin at 1024, so that 0 is never valid, and where
 * the one before ends: build.ts compiles them for that.
 */
export const STATIC_ENDS = {
  base64: 11 * KIB,
  quoted_printable: 15 * KIB,
  scan: 16 * KIB,
} as const;

/** The state block of the running call: 16 words. */
export const STATE: number = 16 * KIB;
export const STATE_WORDS = 16;

/** Pairs of code and offset that a decoder writes. */
export const DEFECTS: number = 17 * KIB;
export const DEFECT_WORDS = 256;

/** The boundary that a scan looks for. */
export const BOUNDARY: number = 19 * KIB;
export const BOUNDARY_SIZE: number = KIB;

/** The table of spans or offsets that a scanner fills. */
export const TABLE: number = 32 * KIB;
export const TABLE_WORDS: number = (32 * KIB) / 4;

/** Bytes behind each slot which vector loads may read, and which nobody may write. */
export const GUARD = 64;

/** How far behind its output a codec may write: what slots of output must have left. */
export const OVERRUN = 96;

/** The workbench: where bytes from outside are copied in, and where their other form is made. */
export const BENCH_IN: number = 64 * KIB;
export const BENCH_IN_SIZE: number = 256 * KIB;
export const BENCH_OUT: number = BENCH_IN + BENCH_IN_SIZE + 4 * KIB;
export const BENCH_OUT_SIZE: number = 256 * KIB;

/** The arena's part. */
export const ARENA: number = 640 * KIB;
export const ARENA_END: number = memory.buffer.byteLength;

/** The whole memory in bytes, and in words for the mailboxes. */
export const heap: Uint8Array<ArrayBuffer> = new Uint8Array(memory.buffer);
export const stateWords: Uint32Array = new Uint32Array(memory.buffer, STATE, STATE_WORDS);
export const tableWords: Uint32Array = new Uint32Array(memory.buffer, TABLE, TABLE_WORDS);
export const defectWords: Uint32Array = new Uint32Array(memory.buffer, DEFECTS, DEFECT_WORDS);

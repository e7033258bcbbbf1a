/**
 * The kernels as they come out of their modules, in one object that may be changed: doors call through it,
 * so a test can put a broken kernel in and see who notices.
 *
 * Addresses are in the one memory. A state block is what state.ts in wasm/ says: 16 words that the doors
 * keep for each stream and lend to the call.
 *
 * @module
 */
import { STATIC_ENDS } from "./layout.ts";

/** Turns bytes at `from` into bytes at `to`, and returns how many. */
export type CodecFunction = (state: number, from: number, length: number, to: number) => number;

/** Fills a table with what it finds in [from, to) behind `base`, and returns how much. */
export type TableFunction = (
  state: number,
  base: number,
  from: number,
  to: number,
  table: number,
  capacity: number,
) => number;

/** The functions of the modules. Numbers are addresses, lengths, flags and counts. */
export interface Kernels {
  base64Encode: CodecFunction;
  base64Decode: CodecFunction;
  quotedPrintableEncode: CodecFunction;
  quotedPrintableDecode: CodecFunction;
  chunkScan: TableFunction;
  chunkCompact(state: number, base: number, from: number, to: number, target: number): number;
  findHeadEnd(base: number, from: number, to: number): number;
  splitFields: TableFunction;
  lineFeeds: TableFunction;
  dashLines: TableFunction;
  boundaryLines: TableFunction;
}

/** A module of one function, which shuffles by relaxed SIMD. Node 20, for one, does not take it. */
const RELAXED_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // one type: () -> v128
  ...[3, 2, 1, 0], // one function of it
  // i32.const 0, i8x16.splat, twice; i8x16.relaxed_swizzle; end
  ...[10, 15, 1, 13, 0, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0xfd, 0x80, 2, 0x0b],
);

// Literal specifiers, so that the modules belong to the program: no permission to read is needed, and
// bundles and packages hold them.
const [base64, quotedPrintable, scan] = WebAssembly.validate(RELAXED_PROBE)
  ? await Promise.all([
    import("./relaxed/base64.wasm"),
    import("./relaxed/quoted_printable.wasm"),
    import("./simd/scan.wasm"),
  ])
  : await Promise.all([
    import("./simd/base64.wasm"),
    import("./simd/quoted_printable.wasm"),
    import("./simd/scan.wasm"),
  ]);

for (
  const [name, end, limit] of [
    ["base64", base64.staticEnd(), STATIC_ENDS.base64],
    ["quoted_printable", quotedPrintable.staticEnd(), STATIC_ENDS.quoted_printable],
    ["scan", scan.staticEnd(), STATIC_ENDS.scan],
  ] as const
) {
  if (end > limit) throw new RangeError(`the tables of ${name}.wasm end at ${end}, not ${limit}`);
}

/** What every door calls. */
export const kernels: Kernels = {
  base64Encode: base64.base64Encode,
  base64Decode: base64.base64Decode,
  quotedPrintableEncode: quotedPrintable.quotedPrintableEncode,
  quotedPrintableDecode: quotedPrintable.quotedPrintableDecode,
  chunkScan: scan.chunkScan,
  chunkCompact: scan.chunkCompact,
  findHeadEnd: scan.findHeadEnd,
  splitFields: scan.splitFields,
  lineFeeds: scan.lineFeeds,
  dashLines: scan.dashLines,
  boundaryLines: scan.boundaryLines,
};

/**
 * The kernels as they come out of their modules, in one object that may be changed: doors call through it,
 * so a test can put a broken kernel in and see who notices.
 *
 * Addresses are in the one memory. A state block is what state.ts in wasm/ says: 16 words that the doors
 * keep for each stream and lend to the call.
 *
 * @module
 */
import { shufflesByLowNibble } from "./features.ts";
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

// Literal specifiers, so that the modules belong to the program: no permission to read is needed, and
// bundles and packages hold them.
const [base64, quotedPrintable, scan] = shufflesByLowNibble()
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

/**
 * The kernels as they come out of the module, in one object that may be changed: doors call through it,
 * so a test can put a broken kernel in and see who notices.
 *
 * Addresses are in the one memory. A state block is what state.ts in wasm/ says: 16 words that the doors
 * keep for each stream and lend to the call.
 *
 * @module
 */
import * as module from "./kernel.wasm";
import { STATIC_END } from "./layout.ts";

/** The functions of the module. Numbers are addresses, lengths, flags and counts. */
export interface Kernels {
  base64Encode(from: number, length: number, to: number, flags: number): number;
  base64EncodeLines(
    from: number,
    length: number,
    to: number,
    line: number,
    column: number,
    flags: number,
  ): number;
  base64Decode(state: number, from: number, length: number, to: number): number;
  quotedPrintableEncode(state: number, from: number, length: number, to: number): number;
  quotedPrintableDecode(state: number, from: number, length: number, to: number): number;
  chunkScan(
    state: number,
    base: number,
    from: number,
    to: number,
    table: number,
    words: number,
  ): number;
  findHeadEnd(base: number, from: number, to: number): number;
  splitFields(
    state: number,
    base: number,
    from: number,
    to: number,
    table: number,
    limit: number,
  ): number;
  lineFeeds(
    state: number,
    base: number,
    from: number,
    to: number,
    table: number,
    words: number,
  ): number;
  dashLines(
    state: number,
    base: number,
    from: number,
    to: number,
    table: number,
    words: number,
  ): number;
}

if (module.staticEnd() > STATIC_END) {
  throw new RangeError("the kernels' tables reach into the mailboxes");
}

/** What every door calls. */
export const kernels: Kernels = {
  base64Encode: module.base64Encode,
  base64EncodeLines: module.base64EncodeLines,
  base64Decode: module.base64Decode,
  quotedPrintableEncode: module.quotedPrintableEncode,
  quotedPrintableDecode: module.quotedPrintableDecode,
  chunkScan: module.chunkScan,
  findHeadEnd: module.findHeadEnd,
  splitFields: module.splitFields,
  lineFeeds: module.lineFeeds,
  dashLines: module.dashLines,
};

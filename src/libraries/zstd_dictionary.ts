/**
 * Zstandard with dictionaries, in WebAssembly.
 *
 * @module
 */
// @ts-types="./zstd_dictionary.d.ts"
export {
  compressUsingDict,
  createCCtx,
  createDCtx,
  decompressUsingDict,
  freeCCtx,
  init,
} from "npm:@bokuweb/zstd-wasm@0.0.27";

/**
 * The decoder of AVIF: libavif with aom in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_decoder.d.ts"
export { default as start } from "npm:@jsquash/avif@2.1.1/codec/dec/avif_dec.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve("npm:@jsquash/avif@2.1.1/codec/dec/avif_dec.wasm");

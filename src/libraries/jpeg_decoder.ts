/**
 * The decoder of JPEG: libjpeg in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_decoder.d.ts"
export { default as start } from "npm:@jsquash/jpeg@1.6.0/codec/dec/mozjpeg_dec.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve(
  "npm:@jsquash/jpeg@1.6.0/codec/dec/mozjpeg_dec.wasm",
);

/**
 * The codec of PNG in WebAssembly.
 *
 * @module
 */
// @ts-types="./png_codec.d.ts"
export { decode, encode, initSync } from "npm:@jsquash/png@3.1.1/codec/pkg/squoosh_png.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve(
  "npm:@jsquash/png@3.1.1/codec/pkg/squoosh_png_bg.wasm",
);

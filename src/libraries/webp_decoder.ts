/**
 * The decoder of WebP: libwebp in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_decoder.d.ts"
export { default as start } from "npm:@jsquash/webp@1.5.0/codec/dec/webp_dec.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve("npm:@jsquash/webp@1.5.0/codec/dec/webp_dec.wasm");

/**
 * The encoder of WebP: libwebp in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_encoder.d.ts"
export { default as start } from "npm:@jsquash/webp@1.5.0/codec/enc/webp_enc_simd.js";
// @ts-types="./image_settings.d.ts"
export { defaultOptions as DEFAULTS } from "npm:@jsquash/webp@1.5.0/meta.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve(
  "npm:@jsquash/webp@1.5.0/codec/enc/webp_enc_simd.wasm",
);

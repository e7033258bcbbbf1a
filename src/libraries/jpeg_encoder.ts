/**
 * The encoder of JPEG: MozJPEG in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_encoder.d.ts"
export { default as start } from "npm:@jsquash/jpeg@1.6.0/codec/enc/mozjpeg_enc.js";
// @ts-types="./image_settings.d.ts"
export { defaultOptions as DEFAULTS } from "npm:@jsquash/jpeg@1.6.0/meta.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve(
  "npm:@jsquash/jpeg@1.6.0/codec/enc/mozjpeg_enc.wasm",
);

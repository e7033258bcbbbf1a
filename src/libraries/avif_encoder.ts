/**
 * The encoder of AVIF: libavif with aom in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_encoder.d.ts"
export { default as start } from "npm:@jsquash/avif@2.1.1/codec/enc/avif_enc.js";
// @ts-types="./image_settings.d.ts"
export { defaultOptions as DEFAULTS } from "npm:@jsquash/avif@2.1.1/meta.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve("npm:@jsquash/avif@2.1.1/codec/enc/avif_enc.wasm");

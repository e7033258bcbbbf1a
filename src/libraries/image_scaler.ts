/**
 * The scaler of images in WebAssembly.
 *
 * @module
 */
// @ts-types="./image_scaler.d.ts"
export { initSync, resize } from "npm:@jsquash/resize@2.1.1/lib/resize/pkg/squoosh_resize.js";

/** Where the code lies. */
export const WASM: string = import.meta.resolve(
  "npm:@jsquash/resize@2.1.1/lib/resize/pkg/squoosh_resize_bg.wasm",
);

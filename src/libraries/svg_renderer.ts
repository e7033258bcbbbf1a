/**
 * The renderer of SVG: resvg in WebAssembly.
 *
 * @module
 */
// @ts-types="./svg_renderer.d.ts"
export { initWasm, Resvg } from "npm:@resvg/resvg-wasm@2.6.2";

/** Where the code lies. */
export const WASM: string = import.meta.resolve("npm:@resvg/resvg-wasm@2.6.2/index_bg.wasm");

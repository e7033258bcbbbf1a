/**
 * JSON with comments.
 *
 * @module
 */
// @ts-types="./std_jsonc.d.ts"
export { parse as parseJsonc } from "npm:deno-std@1.4.0/jsonc/parse.js";

/**
 * The decoder of GIF.
 *
 * @module
 */
// @ts-types="./gif_reader.d.ts"
export { GifReader } from "npm:omggif@1.0.10";

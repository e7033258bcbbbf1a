/**
 * The search of @remix-run/multipart-parser, which the package keeps to itself.
 *
 * @module
 */
import "@remix-run/multipart-parser"; // so that it can be resolved to a file

const path = new URL("./lib/buffer-search.js", import.meta.resolve("@remix-run/multipart-parser"));

/** Makes a search for a pattern: the offset of its first place, or -1. */
export const createSearch: (pattern: string) => (bytes: Uint8Array, from?: number) => number =
  (await import(path.href)).createSearch;

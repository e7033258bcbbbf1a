/**
 * Brotli with all its effort, in a thread of the workshop: what comes in is coded already, with less.
 *
 * @module
 */
import zlib from "node:zlib";
import type { Work } from "../workshop/work.ts";

const { constants } = zlib;

/** Does it. The platform's coder cannot be stopped, so that its input has a bound. */
export const work: Work = (input, settings) => {
  const { limit } = settings as { readonly limit: number };
  const content = zlib.brotliDecompressSync(input, { maxOutputLength: limit });
  const coded = zlib.brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  return Promise.resolve(new Uint8Array(coded));
};

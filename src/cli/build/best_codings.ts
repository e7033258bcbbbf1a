/**
 * Content codings with all their effort, for files that are coded once and sent often.
 *
 * @module
 */
import zlib from "node:zlib";
import { promisify } from "node:util";
import type { EXTENSIONS } from "./build_plan.ts";

/** One coding of files. */
export interface FileCoding {
  /** What the file's name ends with. */
  readonly extension: (typeof EXTENSIONS)[number];
  /** Changes with the bytes that it makes. */
  readonly key: string;
  code(content: Uint8Array): Promise<Uint8Array>;
}

const { constants } = zlib;
const brotli = promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(zlib.brotliCompress);
const gzip = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gzip);
const zstd = promisify<Uint8Array, zlib.ZstdOptions, Uint8Array>(zlib.zstdCompress);

/** All of them. */
export const FILE_CODINGS: readonly FileCoding[] = [
  {
    extension: "br",
    key: "encode_br.11",
    code: (content) =>
      brotli(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
  },
  {
    extension: "zst",
    key: "encode_zstd.19",
    code: (content) => zstd(content, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }),
  },
  { extension: "gz", key: "encode_gzip.9", code: (content) => gzip(content, { level: 9 }) },
];

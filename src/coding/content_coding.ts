/**
 * The content codings (RFC 9110 §8.4.1, RFC 7932, RFC 8878 with RFC 9659): one row each.
 *
 * @module
 */
import zlib from "node:zlib";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import { type ByteStream, compress, decompress } from "./zlib_stream.ts";
import { ZstdFrames } from "./zstd_frames.ts";

/** One content coding. */
export interface ContentCoding {
  /** As it stands in Content-Encoding. */
  readonly name: string;
  /** Other names by which it may be asked for or announced. */
  readonly aliases: readonly string[];
  /** Puts the coding on, with an effort that suits a body on its way, which it never holds up. */
  encode(): ByteStream;
  /**
   * Takes the coding off, up to `limit` bytes, beyond which the stream ends with a fault "too-large".
   * Corrupt and cut input end it with a fault "origin-broken".
   */
  decode(limit: number): ByteStream;
}

const { constants } = zlib;

/** A decoder needs as much memory as the window: RFC 9659 caps it at 8 MiB for HTTP. */
const ZSTD_WINDOW_LOG = 23;

const GZIP_LEVEL = 6;
const BROTLI_QUALITY = 5;
const ZSTD_LEVEL = 3;

/** All content codings, best ratio first. */
export const CONTENT_CODINGS: readonly ContentCoding[] = [
  {
    name: "br",
    aliases: [],
    encode: () => {
      const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
      return compress(zlib.createBrotliCompress({ params }));
    },
    decode: (limit) => {
      const engine = () => zlib.createBrotliDecompress();
      return decompress({ name: "br", engine, headBytes: 1, cutUnnoticed: true }, limit);
    },
  },
  {
    name: "zstd",
    aliases: [],
    encode: () => {
      const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };
      return compress(zlib.createZstdCompress({ params }));
    },
    decode: (limit) => {
      const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG };
      const engine = () => zlib.createZstdDecompress({ params });
      const frames = () => new ZstdFrames();
      return decompress({ name: "zstd", engine, headBytes: 1, frames }, limit);
    },
  },
  {
    name: "gzip",
    aliases: ["x-gzip"], // RFC 9110 §8.4.1.3
    encode: () => compress(zlib.createGzip({ level: GZIP_LEVEL })),
    decode: (limit) => {
      const engine = () => zlib.createGunzip();
      return decompress({ name: "gzip", engine, headBytes: 1 }, limit);
    },
  },
  {
    name: "deflate",
    aliases: [],
    encode: () => compress(zlib.createDeflate({ level: GZIP_LEVEL })),
    decode: (limit) => decompress({ name: "deflate", engine: inflate, headBytes: 2 }, limit),
  },
];

/**
 * "deflate" is the zlib format, but some senders leave its wrapper off (RFC 9110 §8.4.1.2, note). The first
 * two bytes tell: a zlib header names method 8 and is a multiple of 31 (RFC 1950 §2.2).
 */
function inflate(head: Uint8Array): zlib.Inflate | zlib.InflateRaw {
  const [first, second] = head;
  const wrapped = (first & 15) === 8 && (first * 256 + second) % 31 === 0;
  return wrapped ? zlib.createInflate() : zlib.createInflateRaw();
}

/** The coding of that name, in any case. */
export function findContentCoding(name: string): ContentCoding | undefined {
  const lower = name.toLowerCase();
  return CONTENT_CODINGS.find(({ name, aliases }) => name === lower || aliases.includes(lower));
}

/**
 * Takes off all codings of Content-Encoding, which lists them in the order in which they were put on. The
 * limit on decoded bytes holds for each layer.
 */
export function decodeContent(
  body: ReadableStream<Uint8Array>,
  codings: readonly string[],
  limits: Pick<Limits, "decoded" | "codingLayers">,
): ReadableStream<Uint8Array> {
  const layers = codings.filter((name) => name.toLowerCase() !== "identity");
  if (layers.length > limits.codingLayers) {
    throw new Fault("origin-broken", `${layers.length} content codings over one another`);
  }
  const decoders = layers.map((name) => {
    const coding = findContentCoding(name);
    if (coding === undefined) throw new Fault("not-implemented", "unknown content coding");
    return coding;
  });
  return decoders.reduceRight(
    (stream, coding) => stream.pipeThrough(coding.decode(limits.decoded)),
    body,
  );
}

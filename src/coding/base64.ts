/**
 * Base64: as content transfer encoding (RFC 2045 §6.8) and on its own (RFC 4648 §4 and §5).
 *
 * The kernels do what is small, what is in lines and what is a stream: bytes go in and bytes come out. The
 * platform does large plain base64. Where either side is a string anyway, its `toBase64` and `fromBase64` are
 * the better choice.
 *
 * @module
 */
import { base64Decoder, base64Decoding, base64Encoder, base64Encoding } from "../bytes/kernel.ts";
import type { Defect } from "../model/fault.ts";
import { refuseDefects, through } from "./codec_stream.ts";
import { convertAll } from "./convert.ts";
import { decodeNatively, encodeNatively, NATIVE_SIZE } from "./native_base64.ts";

/** How base64 is written. */
export interface Base64EncodeOptions {
  /** Letters per line; a line end stands between lines, none at the end. Without it, all is one line. */
  readonly lineLength?: number;
  /** What ends a line: CR LF unless set; one to eight ASCII characters. */
  readonly lineEnd?: string;
  /** The alphabet that is safe in URLs and file names. */
  readonly url?: boolean;
  /** Whether the last group is padded with "="; it is unless this is false. */
  readonly padding?: boolean;
}

/** How base64 is read. */
export interface Base64DecodeOptions {
  /**
   * Takes nothing but the alphabet and the right padding, and throws a `CodingError` otherwise; URL-safe
   * text may leave padding out. Without it, the rules of MIME hold: what is outside the alphabet is
   * ignored, "=" ends the data unless whole lines of groups follow, and all of that is reported.
   */
  readonly strict?: boolean;
  /** The alphabet that is safe in URLs and file names. */
  readonly url?: boolean;
}

/** Bytes that were decoded, and what was malformed about their encoded form. */
export interface Decoded {
  /** The decoded bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was malformed but taken all the same: the first hundred such places. */
  readonly defects: readonly Defect[];
}

/** Encodes bytes. */
export function encodeBase64(
  bytes: Uint8Array,
  options: Base64EncodeOptions = {},
): Uint8Array<ArrayBuffer> {
  const { lineLength, lineEnd = "\r\n", url, padding = true } = options;
  const plain = (lineLength === undefined || lineLength === 0) && !url;
  if (plain && bytes.length >= NATIVE_SIZE) return encodeNatively(bytes, padding);
  const expect = () => {
    const letters = Math.ceil(bytes.length / 3) * 4;
    return letters + (lineLength ? lineEnd.length * Math.floor((letters - 1) / lineLength) : 0);
  };
  return convertAll(base64Encoding(options), bytes, expect).bytes;
}

/** Decodes bytes. */
export function decodeBase64(bytes: Uint8Array, options: Base64DecodeOptions = {}): Decoded {
  if (options.strict && !options.url && bytes.length >= NATIVE_SIZE) {
    const plain = decodeNatively(bytes);
    if (plain !== undefined) return { bytes: plain, defects: [] };
  }
  const expect = () => Math.ceil(bytes.length / 4) * 3;
  const decoded = convertAll(base64Decoding(options), bytes, expect);
  if (options.strict) refuseDefects(decoded);
  return decoded;
}

/** Encodes a stream of bytes. */
export class Base64EncoderStream extends TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** Makes a stream that writes base64 as the options say. */
  constructor(options: Base64EncodeOptions = {}) {
    super(through(base64Encoder(options)));
  }
}

/** Decodes a stream of bytes. */
export class Base64DecoderStream extends TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** What was malformed so far, but taken all the same. */
  readonly defects: readonly Defect[];

  /** Makes a stream that reads base64 as the options say. */
  constructor(options: Base64DecodeOptions = {}) {
    const decoder = base64Decoder(options);
    super(through(decoder, options.strict));
    this.defects = decoder.defects;
  }
}

/**
 * Codings between bytes and bytes: the transfer encodings of MIME and the chunked coding of HTTP, whole
 * and as streams.
 *
 * @example
 * ```ts
 * import { decodeBase64, encodeQuotedPrintable } from "@variform/variform/coding";
 *
 * const { bytes, defects } = decodeBase64(new TextEncoder().encode("SGVsbG8="));
 * const line = encodeQuotedPrintable(bytes);
 * ```
 *
 * @module
 */
export {
  type Base64DecodeOptions,
  Base64DecoderStream,
  type Base64EncodeOptions,
  Base64EncoderStream,
  decodeBase64,
  type Decoded,
  encodeBase64,
} from "./base64.ts";
export {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
  QuotedPrintableDecoderStream,
  QuotedPrintableEncoderStream,
  type QuotedPrintableOptions,
} from "./quoted_printable.ts";
export {
  type ChunkedDecodeOptions,
  ChunkedDecoderStream,
  ChunkedEncoderStream,
  type Dechunked,
  decodeChunked,
  encodeChunked,
  type TrailerField,
} from "./chunked.ts";
export { CodingError } from "./coding_error.ts";
export type { Defect } from "../model/fault.ts";

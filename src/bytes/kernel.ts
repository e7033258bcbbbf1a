/**
 * The typed door to the kernels. Doors take slots or bytes and give spans or bytes; they alone know
 * addresses, mailboxes and state blocks.
 *
 * @module
 */
export { type Kernels, kernels } from "./kernels.ts";
export type { Flaw } from "./flaw.ts";
export {
  dashLines,
  type FieldSpans,
  findHeadEnd,
  lineStarts,
  type ScanSource,
  splitFields,
} from "./doors/scan.ts";
export {
  type ChunkScan,
  ChunkScanner,
  type ChunkScannerLimits,
  type Trailer,
} from "./doors/chunked.ts";
export { type Codec, MOST_DEFECTS, type Sink } from "./doors/codec.ts";
export { base64Decoder, Base64Encoder } from "./doors/base64.ts";
export { quotedPrintableDecoder, quotedPrintableEncoder } from "./doors/quoted_printable.ts";
export type { Base64Reading, Base64Style } from "./plain/base64.ts";
export type { QuotedPrintableStyle } from "./plain/quoted_printable.ts";

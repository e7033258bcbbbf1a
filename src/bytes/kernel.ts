/**
 * The typed door to the kernels. Doors take slots or bytes and give spans or bytes; they alone know
 * addresses, mailboxes and state blocks.
 *
 * @module
 */
export { type Kernels, kernels } from "./kernels.ts";
export type { Flaw } from "./flaw.ts";
export { type FieldSpans, findHeadEnd, type ScanSource, splitFields } from "./doors/scan.ts";
export { type BoundaryScan, BoundaryScanner, dashLines, lineStarts } from "./doors/lines.ts";
export {
  type ChunkContent,
  type ChunkScan,
  ChunkScanner,
  type ChunkScannerLimits,
  type Trailer,
} from "./doors/chunked.ts";
export {
  type Codec,
  type CodecKernel,
  type Converted,
  convertPiece,
  KernelCodec,
  MOST_DEFECTS,
  type Progress,
  type Sink,
  type SlotCodec,
  type SlotPart,
} from "./doors/codec.ts";
export { base64Decoder, base64Decoding, base64Encoder, base64Encoding } from "./doors/base64.ts";
export {
  quotedPrintableDecoder,
  quotedPrintableDecoding,
  quotedPrintableEncoder,
  quotedPrintableEncoding,
} from "./doors/quoted_printable.ts";
export type { Base64Reading, Base64Style } from "./plain/base64.ts";
export type { QuotedPrintableStyle } from "./plain/quoted_printable.ts";

/**
 * Content-Transfer-Encoding (RFC 2045 §6): which are known, and how their bytes are decoded.
 *
 * @module
 */
import { base64Decoder, type Codec, quotedPrintableDecoder } from "../bytes/kernel.ts";
import { through } from "../coding/codec_stream.ts";
import { decodeBase64, decodeQuotedPrintable } from "../coding/mod.ts";
import type { Defect } from "../model/fault.ts";
import { decodeUuencode } from "./uuencode.ts";
import { UuencodeDecoder } from "./uuencode_decoder.ts";

/** Decoded bytes, and what was wrong with the encoded ones. */
export interface DecodedBytes {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

/** A row of the table of encodings. */
interface TransferEncoding {
  /** Decodes all bytes; absent where they stand for themselves. */
  readonly decode?: (bytes: Uint8Array) => DecodedBytes;
  /** Decodes them piece by piece. */
  readonly open?: () => Codec;
}

/** Pieces of a stream are not larger. */
const CHUNK = 64 << 10;

const IDENTITY: TransferEncoding = {};
const UUENCODE: TransferEncoding = {
  decode: decodeUuencode,
  open: () => new UuencodeDecoder(),
};

/** One row for each encoding that is known, by its name in lower case. */
const ENCODINGS: ReadonlyMap<string, TransferEncoding> = new Map([
  ["7bit", IDENTITY],
  ["8bit", IDENTITY],
  ["binary", IDENTITY],
  // Misspelt, and sent so often that taking them as unknown would hide many texts.
  ["7-bit", IDENTITY],
  ["7 bit", IDENTITY],
  ["7bits", IDENTITY],
  ["8-bit", IDENTITY],
  ["8 bit", IDENTITY],
  ["8bits", IDENTITY],
  ["base64", { decode: (bytes) => decodeBase64(bytes), open: () => base64Decoder() }],
  ["quoted-printable", { decode: decodeQuotedPrintable, open: quotedPrintableDecoder }],
  ["x-uuencode", UUENCODE],
  ["x-uue", UUENCODE],
  ["uuencode", UUENCODE],
]);

/** Whether the bytes stand for themselves. */
export function isIdentity(encoding: string): boolean {
  return ENCODINGS.get(encoding)?.decode === undefined;
}

/** Whether the encoding is known. */
export function isKnownEncoding(encoding: string): boolean {
  return ENCODINGS.has(encoding);
}

/** Decodes; bytes of an unknown encoding stay as they are (RFC 2045 §6.4). */
export function decodeTransfer(bytes: Uint8Array, encoding: string): DecodedBytes {
  return ENCODINGS.get(encoding)?.decode?.(bytes) ?? { bytes, defects: [] };
}

/** As {@linkcode decodeTransfer}, piece by piece, so that the decoded whole is never held. */
export function streamTransfer(bytes: Uint8Array, encoding: string): ReadableStream<Uint8Array> {
  const codec = openDecoder(encoding);
  const pieces = streamPieces(bytes);
  return codec ? pieces.pipeThrough(new TransformStream(through(codec))) : pieces;
}

/** A decoder for bytes that come in pieces; none where they stand for themselves. */
export function openDecoder(encoding: string): Codec | undefined {
  return ENCODINGS.get(encoding)?.open?.();
}

function streamPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let rest = bytes;
  return new ReadableStream({
    pull(controller) {
      if (rest.length === 0) return controller.close();
      controller.enqueue(rest.subarray(0, CHUNK));
      rest = rest.subarray(CHUNK);
    },
  });
}

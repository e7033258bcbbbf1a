/**
 * Content-Transfer-Encoding (RFC 2045 §6): which are known, and how their bytes are decoded.
 *
 * @module
 */
import {
  Base64DecoderStream,
  decodeBase64,
  decodeQuotedPrintable,
  QuotedPrintableDecoderStream,
} from "../coding/mod.ts";
import type { Defect } from "../model/fault.ts";
import { decodeUuencode } from "./uuencode.ts";

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
  readonly open?: () => TransformStream<Uint8Array, Uint8Array>;
}

/** Pieces of a stream are not larger. */
const CHUNK = 64 << 10;

const IDENTITY: TransferEncoding = {};
const UUENCODE: TransferEncoding = { decode: decodeUuencode };

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
  ["base64", { decode: (bytes) => decodeBase64(bytes), open: () => new Base64DecoderStream() }],
  ["quoted-printable", {
    decode: decodeQuotedPrintable,
    open: () => new QuotedPrintableDecoderStream(),
  }],
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
  const row = ENCODINGS.get(encoding) ?? IDENTITY;
  if (row.open) return streamPieces(bytes).pipeThrough(row.open());
  return streamPieces(row.decode?.(bytes).bytes ?? bytes);
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

/**
 * Content-Transfer-Encoding (RFC 2045 §6): which are known, and how their bytes are decoded.
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { decodeBase64, decodeQuotedPrintable } from "./zz_coding.ts";
import { decodeUuencode } from "./uuencode.ts";

/** Decoded bytes, and what was wrong with the encoded ones. */
export interface DecodedBytes {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

const keep = (bytes: Uint8Array): DecodedBytes => ({ bytes, defects: [] });

/** One row for each encoding that is known, by its name in lower case. */
const DECODERS: ReadonlyMap<string, (bytes: Uint8Array) => DecodedBytes> = new Map<
  string,
  (bytes: Uint8Array) => DecodedBytes
>([
  ["7bit", keep],
  ["8bit", keep],
  ["binary", keep],
  // Misspelt, and sent so often that taking them as unknown would hide many texts.
  ...["7-bit", "7 bit", "7bits", "8-bit", "8 bit", "8bits"].map((name) => [name, keep] as const),
  ["base64", decodeBase64],
  ["quoted-printable", decodeQuotedPrintable],
  ["x-uuencode", decodeUuencode],
  ["x-uue", decodeUuencode],
  ["uuencode", decodeUuencode],
]);

/** Whether the bytes stand for themselves. */
export function isIdentity(encoding: string): boolean {
  return DECODERS.get(encoding) === keep;
}

/** Whether the encoding is known. */
export function isKnownEncoding(encoding: string): boolean {
  return DECODERS.has(encoding);
}

/** Decodes; bytes of an unknown encoding stay as they are (RFC 2045 §6.4). */
export function decodeTransfer(bytes: Uint8Array, encoding: string): DecodedBytes {
  return (DECODERS.get(encoding) ?? keep)(bytes);
}

/**
 * Heads as text: one character for each byte (RFC 9110 §5.5), in both directions.
 *
 * @module
 */
import { Buffer } from "node:buffer";

const encoder = new TextEncoder();

/** What is used of node's Buffer: its methods work on every Uint8Array, without a copy of it. */
interface Latin1Slicer {
  latin1Slice(start: number, end: number): string;
}

// Not TextDecoder: its "latin1" is windows-1252, which changes bytes 80 to 9F.
const { latin1Slice } = Buffer.prototype as unknown as Latin1Slicer;

/** The bytes from `start` to `end` as Latin-1 text. */
export function sliceLatin1(bytes: Uint8Array, start: number, end: number): string {
  return latin1Slice.call(bytes, start, end);
}

/** The bytes as Latin-1 text. */
export function decodeLatin1(bytes: Uint8Array): string {
  return sliceLatin1(bytes, 0, bytes.length);
}

/** Writes Latin-1 text at the start of `into`, which has room for it. Returns its length. */
export function encodeLatin1Into(text: string, into: Uint8Array): number {
  const { read, written } = encoder.encodeInto(text, into);
  if (read === text.length && written === read) return written;
  for (let i = 0; i < text.length; i++) into[i] = text.charCodeAt(i);
  return text.length;
}

/** Latin-1 text as bytes of its own. */
export function encodeLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  encodeLatin1Into(text, bytes);
  return bytes;
}

/**
 * Heads as text: one character for each byte (RFC 9110 §5.5), in both directions.
 *
 * @module
 */

// Nearly all heads are ASCII, which this decoder reads at once. Its "latin1" is no help for the
// others: that is windows-1252, which changes bytes 80 to 9F.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

// Arguments of one call lie on the stack, so long values are decoded in pieces.
const PIECE = 4096;

/** The bytes as Latin-1 text. */
export function decodeLatin1(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  // Bytes beyond ASCII join to fewer characters, or are replaced one for one where they are alone.
  return text.length === bytes.length && !text.includes("\ufffd") ? text : decodePieces(bytes);
}

function decodePieces(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += PIECE) {
    text += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  }
  return text;
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

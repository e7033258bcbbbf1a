/**
 * Plain base64 by way of the platform's strings, for what is large: it has wider vectors than WebAssembly.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/**
 * From so many bytes on. Copies included, the platform takes 0.7 to 1 of the kernel's time from there on; at
 * 4 KiB it takes 1.3 times as long, as its strings cost more than they save. Lines of base64 it has to make
 * or to skip letter by letter, so there the kernels win at any size.
 */
export const NATIVE_SIZE = 32 * 1024;

/** Up to so much becomes one string, more of it strings that stay in the cache and end with a group. */
const WHOLE = 1 << 20;
const ENCODE_SLICE = 192 * 1024;
const DECODE_SLICE = 128 * 1024;

const EQUALS = 0x3d;

const encoder = new TextEncoder();

/** A view with the platform's own codecs. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** Encodes bytes to one line. */
export function encodeNatively(bytes: Uint8Array, padding: boolean): Uint8Array<ArrayBuffer> {
  const source = bufferOf(bytes);
  const { length } = bytes;
  const letters = padding ? Math.ceil(length / 3) * 4 : Math.ceil(length * 4 / 3);
  if (length <= WHOLE) return encoder.encode(source.toString("base64").slice(0, letters));
  const output = new Uint8Array(letters);
  for (let at = 0, to = 0; at < length; at += ENCODE_SLICE) {
    const text = source.toString("base64", at, Math.min(length, at + ENCODE_SLICE));
    // Where padding is not wanted, there is no room for it.
    to += encoder.encodeInto(text, output.subarray(to)).written;
  }
  return output;
}

/** Decodes letters and their padding; undefined if they are not that and nothing else. */
export function decodeNatively(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const { length } = bytes;
  if (length % 4 !== 0) return undefined;
  const padding = bytes[length - 1] !== EQUALS ? 0 : bytes[length - 2] !== EQUALS ? 1 : 2;
  const source = bufferOf(bytes);
  const output = new Uint8Array(length / 4 * 3 - padding);
  for (let at = 0, to = 0; at < length; at += DECODE_SLICE) {
    const end = Math.min(length, at + DECODE_SLICE);
    const expected = (end - at) / 4 * 3 - (end === length ? padding : 0);
    const written = decodeText(source.toString("latin1", at, end), output.subarray(to));
    // The platform passes white space over.
    if (written !== expected) return undefined;
    to += written;
  }
  return output;
}

function decodeText(text: string, output: Uint8Array): number | undefined {
  try {
    return output.setFromBase64(text, { lastChunkHandling: "strict" }).written;
  } catch (error) {
    // It does not say where the text is malformed; the kernel will.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The head of a WebP (RFC 9649 §2): one image, plain or lossless, or an extended file with more around it.
 *
 * @module
 */
import { hasText, type ImageHead, isSrgbProfile, viewOf } from "./image_head.ts";

/** "RIFF", the length, "WEBP". */
const HEAD = 12;
/** Name and length of a chunk. */
const FRAME = 8;
const START_CODE = 0x9d012a;
const LOSSLESS_SIGNATURE = 0x2f;
const ANIMATED = 0x02;
const FOURTEEN_BITS = 0x3fff;

/** Reads it; undefined where it is none. */
export function readWebpHead(bytes: Uint8Array): ImageHead | undefined {
  if (!hasText(bytes, 0, "RIFF") || !hasText(bytes, 8, "WEBP")) return undefined;
  const size = readSize(bytes);
  if (size === undefined) return undefined;
  const head = { ...size, animated: false, orientation: 1, foreign: false };
  if (!hasText(bytes, HEAD, "VP8X")) return head;
  const animated = (viewOf(bytes).getUint8(HEAD + FRAME) & ANIMATED) !== 0;
  // EXIF may say which way up it is, but browsers do not turn a WebP, and what is made is to look the same.
  return { ...head, animated, foreign: hasForeignProfile(bytes) };
}

/** The size by the first chunk; that of an extended file is checked against its image by the decoder. */
function readSize(bytes: Uint8Array): Pick<ImageHead, "width" | "height"> | undefined {
  const data = viewOf(bytes.subarray(HEAD + FRAME));
  if (hasText(bytes, HEAD, "VP8X")) {
    const wide = (at: number) => 1 + data.getUint16(at, true) + (data.getUint8(at + 2) << 16);
    return { width: wide(4), height: wide(7) };
  }
  if (hasText(bytes, HEAD, "VP8L")) {
    if (data.getUint8(0) !== LOSSLESS_SIGNATURE) return undefined;
    const bits = data.getUint32(1, true);
    return { width: 1 + (bits & FOURTEEN_BITS), height: 1 + (bits >>> 14 & FOURTEEN_BITS) };
  }
  if (!hasText(bytes, HEAD, "VP8 ") || data.getUint32(2) << 8 >>> 8 !== START_CODE) {
    return undefined;
  }
  const narrow = (at: number) => data.getUint16(at, true) & FOURTEEN_BITS;
  return { width: narrow(6), height: narrow(8) };
}

function hasForeignProfile(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  for (let at = HEAD; at + FRAME <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const data = bytes.subarray(at + FRAME, at + FRAME + length);
    if (hasText(bytes, at, "ICCP")) return !isSrgbProfile(data);
    at += FRAME + length + length % 2;
  }
  return false;
}

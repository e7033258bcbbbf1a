/**
 * What the first bytes of an image say of it, read before anything is decoded: a small file can
 * claim to be an image of a billion pixels.
 *
 * @module
 */
import { readAvifHead } from "./avif_head.ts";
import { readGifHead } from "./gif_head.ts";
import { readJpegHead } from "./jpeg_head.ts";
import { readPngHead } from "./png_head.ts";
import { readWebpHead } from "./webp_head.ts";

/** Media types of images that are made of pixels, as far as they are read here. */
export type PixelType =
  | "image/png"
  | "image/jpeg"
  | "image/gif"
  | "image/webp"
  | "image/avif";

/** What an image says of itself. */
export interface ImageHead {
  readonly width: number;
  readonly height: number;
  /** It moves. */
  readonly animated: boolean;
  /** How it is to be turned, 1 to 8 (TIFF 6.0, Orientation); 1 is upright. */
  readonly orientation: number;
  /** Its colours are not those of sRGB, so that they would change if it did not say so any more. */
  readonly foreign: boolean;
}

const READERS: Readonly<Record<PixelType, (bytes: Uint8Array) => ImageHead | undefined>> = {
  "image/png": readPngHead,
  "image/jpeg": readJpegHead,
  "image/gif": readGifHead,
  "image/webp": readWebpHead,
  "image/avif": readAvifHead,
};

/** The head of an image of this type; undefined where it is none, or is cut before it says its size. */
export function readImageHead(bytes: Uint8Array, type: PixelType): ImageHead | undefined {
  try {
    return READERS[type](bytes);
  } catch (error) {
    // A DataView throws beyond its end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether bytes stand at a place, as Latin-1 text. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** A view on bytes, for the numbers in them. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const LATIN1 = new TextDecoder("latin1");

/** Whether a colour profile is one of sRGB, by what it calls itself, in ASCII or in UTF-16. */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const text = LATIN1.decode(profile.subarray(0, 64 << 10)).replaceAll("\0", "");
  return /sRGB|IEC ?61966-?2[.-]1/i.test(text);
}

/**
 * The head of a PNG (PNG specification, third edition, §5 and §11): all chunks before the pixels.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { hasText, type ImageHead, isSrgbProfile, viewOf } from "./image_head.ts";
import { readOrientation } from "./exif.ts";

const SIGNATURE = "\x89PNG\r\n\x1a\n";
/** Length, name and checksum of a chunk. */
const FRAME = 12;
const LONGEST_PROFILE = 1 << 20;

/** Reads it; undefined where it is none. */
export function readPngHead(bytes: Uint8Array): ImageHead | undefined {
  if (!hasText(bytes, 0, SIGNATURE) || !hasText(bytes, 12, "IHDR")) return undefined;
  const view = viewOf(bytes);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  let head = { width, height, animated: false, orientation: 1, foreign: false };
  for (let at = SIGNATURE.length; !hasText(bytes, at + 4, "IDAT");) {
    const length = view.getUint32(at);
    const data = bytes.subarray(at + 8, at + 8 + length);
    head = { ...head, ...readChunk(bytes, at + 4, data) };
    at += length + FRAME;
  }
  return head;
}

function readChunk(bytes: Uint8Array, name: number, data: Uint8Array): Partial<ImageHead> {
  if (hasText(bytes, name, "acTL")) return { animated: true };
  if (hasText(bytes, name, "eXIf")) return { orientation: readOrientation(data) };
  if (hasText(bytes, name, "iCCP")) return { foreign: !isSrgb(data) };
  return {};
}

/** Name, a zero, the method, and the profile as zlib has it (§11.3.2.3). */
function isSrgb(data: Uint8Array): boolean {
  const end = data.indexOf(0);
  if (end < 0) return false;
  try {
    const options = { maxOutputLength: LONGEST_PROFILE };
    return isSrgbProfile(inflateSync(data.subarray(end + 2), options));
  } catch {
    return false;
  }
}

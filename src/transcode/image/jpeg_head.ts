/**
 * The head of a JPEG (ITU-T T.81 Annex B): its segments up to the first scan.
 *
 * @module
 */
import { hasText, type ImageHead, isSrgbProfile, viewOf } from "./image_head.ts";
import { readOrientation } from "./exif.ts";

const START = 0xffd8;
const SCAN = 0xda;
const FIRST_APPLICATION = 0xe0;
const EXIF = "Exif\0\0";
const PROFILE = "ICC_PROFILE\0";
const FIRST_OF_PROFILE = 14;
/** Cyan, magenta, yellow, black. */
const PRINT_COMPONENTS = 4;

/** Reads it; undefined where it is none. */
export function readJpegHead(bytes: Uint8Array): ImageHead | undefined {
  const view = viewOf(bytes);
  if (view.getUint16(0) !== START) return undefined;
  let size: Pick<ImageHead, "width" | "height"> | undefined;
  let orientation = 1;
  let foreign = false;
  for (let at = 2;;) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at++; // fill bytes
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === SCAN) break;
    const length = view.getUint16(at + 2);
    if (length < 2) return undefined;
    const data = bytes.subarray(at + 4, at + 2 + length);
    if (isFrame(marker)) {
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
      foreign ||= view.getUint8(at + 9) === PRINT_COMPONENTS;
    } else if (marker === FIRST_APPLICATION + 1 && hasText(data, 0, EXIF)) {
      orientation = readOrientation(data.subarray(EXIF.length));
    } else if (marker === FIRST_APPLICATION + 2 && hasText(data, 0, PROFILE)) {
      // Of a profile in several segments, the first one has the description or its place.
      foreign ||= data[FIRST_OF_PROFILE - 2] === 1 &&
        !isSrgbProfile(data.subarray(FIRST_OF_PROFILE));
    }
    at += 2 + length;
  }
  return size && { ...size, animated: false, orientation, foreign };
}

/** Start of frame: 0xc0 to 0xcf, but for the tables of Huffman and arithmetic coding, and a reserved one. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

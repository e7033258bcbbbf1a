/**
 * The head of a GIF (GIF89a specification), and whether more than one image stands in it.
 *
 * @module
 */
import { hasText, type ImageHead, viewOf } from "./image_head.ts";

const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** Signature, size, flags, background and aspect. */
const HEAD = 13;
const DESCRIPTOR = 10;

/** Reads it; undefined where it is none. */
export function readGifHead(bytes: Uint8Array): ImageHead | undefined {
  if (!hasText(bytes, 0, "GIF87a") && !hasText(bytes, 0, "GIF89a")) return undefined;
  const view = viewOf(bytes);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  const images = readImages(view, HEAD + paletteBytes(view.getUint8(10)));
  // A decoder would make room for an image of any size, wherever it stands on the screen.
  if (images.some(({ right, bottom }) => right > width || bottom > height)) return undefined;
  const animated = images.length > 1;
  return { width, height, animated, orientation: 1, foreign: false };
}

/** Where an image ends on the screen. */
interface Extent {
  readonly right: number;
  readonly bottom: number;
}

/** The first two images: more make no difference. A file that is cut has those that were seen. */
function readImages(view: DataView, start: number): Extent[] {
  const images: Extent[] = [];
  let at = start;
  while (images.length < 2 && at < view.byteLength) {
    const block = view.getUint8(at);
    if (block === EXTENSION) at = skipBlocks(view, at + 2);
    else if (block === IMAGE && at + DESCRIPTOR < view.byteLength) {
      const value = (offset: number) => view.getUint16(at + offset, true);
      images.push({ right: value(1) + value(5), bottom: value(3) + value(7) });
      at = skipBlocks(view, at + DESCRIPTOR + paletteBytes(view.getUint8(at + 9)) + 1);
    } else break;
  }
  return images;
}

function paletteBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1);
}

/** Blocks with their length before them, ended by an empty one. */
function skipBlocks(view: DataView, start: number): number {
  let at = start;
  while (at < view.byteLength) {
    const length = view.getUint8(at);
    at += length + 1;
    if (length === 0) break;
  }
  return at;
}

/**
 * The head of an AVIF (AV1 Image File Format 1.1; its boxes are those of ISO/IEC 14496-12 and 23008-12):
 * which item is the image, and the properties that belong to it.
 *
 * @module
 */
import { hasText, type ImageHead, isSrgbProfile, viewOf } from "./image_head.ts";

/** Length and type of a box; those of version and flags have four bytes more. */
const FRAME = 8;
const FULL = 4;
/** More boxes than this on one level are no image's. */
const MOST_BOXES = 1000;

/** Colour primaries and transfer functions (ITU-T H.273) that look like those of sRGB, or are not told. */
const PRIMARIES: ReadonlySet<number> = new Set([1, 2]);
const TRANSFERS: ReadonlySet<number> = new Set([1, 2, 6, 13, 14, 15]);

/** Orientation by quarter turns to the left, and then by the mirror: none, upside down, left to right. */
const ORIENTATIONS = [[1, 4, 2], [8, 5, 7], [3, 2, 4], [6, 7, 5]] as const;

/** A box: its type and its content. */
interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Reads it; undefined where it is none, or shows but a part of its picture. */
export function readAvifHead(bytes: Uint8Array): ImageHead | undefined {
  const [file, ...boxes] = readBoxes(bytes);
  if (file?.type !== "ftyp" || !isAvif(file.data)) return undefined;
  const meta = find(boxes, "meta");
  const parts = meta && readBoxes(meta.subarray(FULL));
  const primary = parts && find(parts, "pitm");
  const shared = parts && find(parts, "iprp");
  if (primary === undefined || shared === undefined) return undefined;
  const animated = hasText(file.data, 0, "avis");
  const properties = propertiesOf(readId(viewOf(primary), FULL, primary[0] > 0), shared);
  return readProperties(properties, animated);
}

function isAvif(brands: Uint8Array): boolean {
  for (let at = 0; at < brands.length; at += 4) {
    if (at !== 4 && (hasText(brands, at, "avif") || hasText(brands, at, "avis"))) return true;
  }
  return false;
}

/** The boxes that stand in a row; the last may be cut. */
function readBoxes(bytes: Uint8Array): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  for (let at = 0; at + FRAME <= bytes.length && boxes.length < MOST_BOXES;) {
    const length = view.getUint32(at) || bytes.length - at;
    // Lengths of 64 bits are for films; none of what is read here has one.
    if (length < FRAME) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + FRAME));
    boxes.push({ type, data: bytes.subarray(at + FRAME, at + length) });
    at += length;
  }
  return boxes;
}

function find(boxes: readonly Box[], type: string): Uint8Array | undefined {
  return boxes.find((box) => box.type === type)?.data;
}

function readId(view: DataView, at: number, isLong: boolean): number {
  return isLong ? view.getUint32(at) : view.getUint16(at);
}

/** The properties that are associated with an item (ISO/IEC 23008-12 §9.3). */
function propertiesOf(item: number, shared: Uint8Array): Box[] {
  const parts = readBoxes(shared);
  const properties = readBoxes(find(parts, "ipco") ?? new Uint8Array());
  return parts.filter(({ type }) => type === "ipma").flatMap(({ data }) =>
    indexesOf(item, data).map((index) => properties[index - 1]).filter((box) => box !== undefined)
  );
}

function indexesOf(item: number, data: Uint8Array): number[] {
  const view = viewOf(data);
  const [hasLongIds, hasLongIndexes] = [view.getUint8(0) > 0, (view.getUint8(3) & 1) !== 0];
  let at = FULL + 4;
  for (let left = view.getUint32(FULL); left > 0; left--) {
    const id = readId(view, at, hasLongIds);
    at += hasLongIds ? 4 : 2;
    const count = view.getUint8(at++);
    const size = hasLongIndexes ? 2 : 1;
    // Its first bit says whether whoever does not know it must not show the image.
    const index = (nth: number) =>
      hasLongIndexes ? view.getUint16(at + 2 * nth) & 0x7fff : view.getUint8(at + nth) & 0x7f;
    if (id === item) return Array.from({ length: count }, (_, nth) => index(nth));
    at += count * size;
  }
  return [];
}

function readProperties(properties: readonly Box[], animated: boolean): ImageHead | undefined {
  const size = find(properties, "ispe");
  // A clean aperture is a part of the picture, which the decoder does not cut out.
  if (size === undefined || find(properties, "clap") !== undefined) return undefined;
  const view = viewOf(size);
  const turns = find(properties, "irot")?.[0] ?? 0;
  const mirror = find(properties, "imir")?.[0];
  const orientation = ORIENTATIONS[turns & 3][mirror === undefined ? 0 : 1 + (mirror & 1)];
  const foreign = properties.some(({ type, data }) => type === "colr" && isForeign(data));
  const [width, height] = [view.getUint32(FULL), view.getUint32(FULL + 4)];
  return { width, height, animated, orientation, foreign };
}

/** Whether a colour box means other colours than sRGB has (ISO/IEC 14496-12 §12.1.5). */
function isForeign(data: Uint8Array): boolean {
  if (!hasText(data, 0, "nclx")) return !isSrgbProfile(data.subarray(4));
  const view = viewOf(data);
  return !PRIMARIES.has(view.getUint16(4)) || !TRANSFERS.has(view.getUint16(6));
}

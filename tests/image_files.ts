/**
 * Images for tests, made as they are needed: what matters of each is said in its name.
 *
 * @module
 */
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { allowed } from "./allowed.ts";

const CASES = new URL("cases/images/", import.meta.url);

/** A file of the golden ones; empty where nothing may be read. */
export function imageFile(name: string): Uint8Array<ArrayBuffer> {
  return allowed.read ? Deno.readFileSync(new URL(name, CASES)) : new Uint8Array();
}

/** Gives red, green, blue and opacity of a pixel. */
export type Paint = (x: number, y: number) => readonly [number, number, number, number];

/** Soft shades with some grain: like a photo, it suits lossy formats. */
export const PHOTO: Paint = (x, y) => {
  const grain = (x * 7919 + y * 104_729 + x * y) % 23;
  return [(x / 3 + grain) & 255, (y / 2 + grain) & 255, (x + y) / 5 + grain & 255, 255];
};

/** A PNG of these pixels, with more chunks before them if there are any. */
export function png(
  width: number,
  height: number,
  paint: Paint,
  extra: readonly Uint8Array[] = [],
): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(height * (1 + 4 * width));
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++, at += 4) rows.set(paint(x, y), at);
  }
  return join(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    pngHead(width, height),
    ...extra,
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", new Uint8Array()),
  );
}

/** The first chunk, with eight bits for each of four channels. */
export function pngHead(width: number, height: number): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([8, 6, 0, 0, 0], 8);
  return pngChunk("IHDR", data);
}

/** A chunk with its length and checksum. */
export function pngChunk(name: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(data.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(name), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** EXIF that says which way up an image is, as TIFF has it. */
export function exif(orientation: number, little: boolean = false): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 274, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return bytes;
}

/** The JPEG with a segment behind its first marker. */
export function withSegment(
  jpeg: Uint8Array,
  marker: number,
  name: string,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const content = join(new TextEncoder().encode(name), data);
  const length = content.length + 2;
  const head = Uint8Array.of(0xff, marker, length >> 8, length & 255);
  return join(jpeg.subarray(0, 2), head, content, jpeg.subarray(2));
}

/** A JPEG's EXIF segment. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  return withSegment(jpeg, 0xe1, "Exif\0\0", exif(orientation));
}

/** One image of a GIF: its place, what becomes of it, how long it stays, and its colour's number. */
type GifImage = readonly [
  place: readonly [x: number, y: number, width: number, height: number],
  disposal: number,
  delay: number,
  colour: number,
];

/**
 * A GIF of 40 by 20 pixels that shows what images can do to the screen: stay, change nothing, be
 * cleared, be taken back. The last image reaches so far beyond the screen.
 */
export function movingGif(beyond: number = 0): Uint8Array<ArrayBuffer> {
  const images: GifImage[] = [
    [[0, 0, 40, 20], 1, 8, 0],
    [[4, 4, 10, 8], 1, 8, 1],
    [[4, 4, 10, 8], 2, 5, 1],
    [[14, 8, 8, 6], 3, 0, 2],
    [[20, 10, 4, 4], 1, 4, 3],
  ];
  const last = images.length - 1;
  const palette = [255, 255, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];
  return join(
    new TextEncoder().encode("GIF89a"),
    Uint8Array.of(40, 0, 20, 0, 0x81, 0, 0, ...palette),
    // Twice more.
    Uint8Array.of(0x21, 0xff, 11, ...new TextEncoder().encode("NETSCAPE2.0"), 3, 1, 2, 0, 0),
    ...images.map(([[x, y, width, height], disposal, delay, colour], index) => {
      const wide = width + (index === last ? 16 * beyond : 0);
      return join(
        Uint8Array.of(0x21, 0xf9, 4, disposal << 2, delay, 0, 0, 0),
        Uint8Array.of(0x2c, x, 0, y, 0, wide, 0, height, 0, 0),
        gifPixels(wide * height, colour),
      );
    }),
    Uint8Array.of(0x3b),
  );
}

/** So many pixels of one colour of four: each by itself, and the table of codes cleared before it grows. */
function gifPixels(count: number, colour: number): Uint8Array {
  const bits: number[] = [];
  const put = (code: number) => bits.push(code & 1, code >> 1 & 1, code >> 2 & 1);
  const [clear, end] = [4, 5];
  for (let pixel = 0; pixel < count; pixel++) {
    if (pixel % 2 === 0) put(clear);
    put(colour);
  }
  put(end);
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] |= bit << (at & 7);
  const blocks: Uint8Array[] = [Uint8Array.of(2)];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    blocks.push(Uint8Array.of(block.length), block);
  }
  return join(...blocks, Uint8Array.of(0));
}

/** The WebP as an extended file (RFC 9649 §2.7), with more chunks behind its image. */
export function extendedWebp(
  webp: Uint8Array,
  [width, height]: readonly [number, number],
  flags: number,
  ...chunks: readonly (readonly [name: string, data: Uint8Array])[]
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(10);
  head[0] = flags;
  for (const [index, size] of [width - 1, height - 1].entries()) {
    head.set([size & 255, size >> 8 & 255, size >> 16], 4 + 3 * index);
  }
  const content = join(
    webpChunk("VP8X", head),
    webp.subarray(12),
    ...chunks.map(([name, data]) => webpChunk(name, data)),
  );
  return webpChunk("RIFF", join(new TextEncoder().encode("WEBP"), content));
}

function webpChunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(8);
  head.set(new TextEncoder().encode(name));
  new DataView(head.buffer).setUint32(4, data.length, true);
  return join(head, data, new Uint8Array(data.length % 2));
}

/** `quarters.avif` with one more property of its image. */
export function withProperty(
  avif: Uint8Array,
  type: "irot" | "imir" | "clap",
  value: number,
): Uint8Array<ArrayBuffer> {
  const box = join(Uint8Array.of(0, 0, 0, 9), new TextEncoder().encode(type), Uint8Array.of(value));
  const text = new TextDecoder("latin1").decode(avif);
  const [list, map] = [text.indexOf("ipco") - 4, text.indexOf("ipma") - 4];
  const view = new DataView(avif.buffer, avif.byteOffset);
  // Behind version, flags, the number of items and the item's own: the number of its properties.
  const count = map + 8 + 4 + 4 + 2;
  const properties = countBoxes(avif.subarray(list + 8, list + view.getUint32(list)));
  const end = map + view.getUint32(map);
  const made = join(
    avif.subarray(0, map),
    box,
    avif.subarray(map, end),
    // Whoever does not know it must not show the image.
    Uint8Array.of(0x80 | properties + 1),
    avif.subarray(end),
  );
  made[count + box.length]++;
  const grow = (at: number, by: number) => {
    const numbers = new DataView(made.buffer);
    numbers.setUint32(at, numbers.getUint32(at) + by);
  };
  for (const name of ["meta", "iprp"]) grow(text.indexOf(name) - 4, box.length + 1);
  grow(list, box.length);
  grow(map + box.length, 1);
  // The place of the image's data, behind two sizes, a count, an item's number, origin and extents.
  grow(text.indexOf("iloc") + 4 + 4 + 2 + 2 + 2 + 2 + 2, box.length + 1);
  return made;
}

function countBoxes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let count = 0;
  for (let at = 0; at < bytes.length; at += view.getUint32(at)) count++;
  return count;
}

/** Bytes, one after the other. */
export function join(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The pixels of a PNG with eight bits for each of four channels, as another program wrote it. */
export function pngPixels(
  bytes: Uint8Array,
): { readonly width: number; readonly height: number; at(x: number, y: number): number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const data: Uint8Array[] = [];
  for (let at = 8; at < bytes.length; at += view.getUint32(at) + 12) {
    const name = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    if (name === "IDAT") data.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const rows = inflateSync(join(...data));
  const stride = 4 * width;
  const pixels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : pixels[y * stride + x - 4];
      const up = y === 0 ? 0 : pixels[(y - 1) * stride + x];
      const corner = x < 4 || y === 0 ? 0 : pixels[(y - 1) * stride + x - 4];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[y * stride + x] = rows[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return { width, height, at: (x, y) => [...pixels.subarray(y * stride + 4 * x).subarray(0, 4)] };
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

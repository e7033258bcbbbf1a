/**
 * Writes a WebP that moves (RFC 9649 §2.7): images that were encoded one by one, each with its place and
 * its time.
 *
 * @module
 */
import { joinChunks } from "../../coding/read_whole.ts";
import { hasText, viewOf } from "./image_head.ts";

/** One image of it. */
export interface WebpFrame {
  /** Where it goes; both are even. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** A WebP of its own. */
  readonly file: Uint8Array;
  /** Milliseconds that it is shown; it grows where the next one would be the same. */
  time: number;
}

/** What holds for all of it. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly hasOpacity: boolean;
  /** How often it is shown; 0 for ever. */
  readonly loops: number;
}

const HEAD = 12;
const FRAME = 8;
const ANIMATED = 0x02;
const OPACITY = 0x10;
/** What was there is replaced, transparent or not. */
const DO_NOT_BLEND = 0x02;
const LONGEST_TIME = 0xffffff;

/** The file. */
export function writeAnimation(
  canvas: Canvas,
  frames: readonly WebpFrame[],
): Uint8Array<ArrayBuffer> {
  const head = [ANIMATED | (canvas.hasOpacity ? OPACITY : 0), 0, 0, 0];
  const control = [0, 0, 0, 0, canvas.loops & 0xff, canvas.loops >> 8];
  const pieces = [
    ...chunk("VP8X", [
      Uint8Array.of(...head, ...wide(canvas.width - 1), ...wide(canvas.height - 1)),
    ]),
    ...chunk("ANIM", [Uint8Array.of(...control)]),
    ...frames.flatMap((frame) => chunk("ANMF", [headOf(frame), ...imageChunks(frame.file)])),
  ];
  const file = chunk("RIFF", [new TextEncoder().encode("WEBP"), ...pieces]);
  return new Uint8Array(joinChunks(file, lengthOf(file)));
}

function headOf({ x, y, width, height, time }: WebpFrame): Uint8Array {
  const numbers = [x / 2, y / 2, width - 1, height - 1, Math.min(time, LONGEST_TIME)];
  return Uint8Array.of(...numbers.flatMap(wide), DO_NOT_BLEND);
}

/** A number of 24 bits. */
function wide(value: number): number[] {
  return [value & 0xff, value >> 8 & 0xff, value >> 16];
}

/** The chunks of a still image that are the image itself: opacity and colours. */
function imageChunks(file: Uint8Array): Uint8Array[] {
  const view = viewOf(file);
  const chunks: Uint8Array[] = [];
  for (let at = HEAD; at + FRAME <= file.length;) {
    const length = view.getUint32(at + 4, true);
    const end = at + FRAME + length + length % 2;
    if (!hasText(file, at, "VP8X")) chunks.push(file.subarray(at, end));
    at = end;
  }
  return chunks;
}

function chunk(name: string, content: readonly Uint8Array[]): Uint8Array[] {
  const head = new Uint8Array(FRAME);
  const length = lengthOf(content);
  head.set(new TextEncoder().encode(name));
  viewOf(head).setUint32(4, length, true);
  return [head, ...content, new Uint8Array(length % 2)];
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

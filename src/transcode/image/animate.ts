/**
 * A GIF that moves as a WebP that moves: each screen is scaled, and what has changed of it encoded.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Bounds } from "../workshop/work.ts";
import { startEmscripten } from "./engine.ts";
import { readFrames } from "./gif_frames.ts";
import type { Pixels } from "./pixels.ts";
import { scaleTo } from "./scale.ts";
import type { ImageSettings } from "./settings.ts";
import { type WebpFrame, writeAnimation } from "./webp_animation.ts";

/** Encodes one image, with losses or without. */
type Encode = (pixels: Pixels, lossless: boolean) => Uint8Array;

/** Does it. */
export async function animate(
  gif: Uint8Array,
  { width, quality }: ImageSettings,
  bounds: Bounds,
): Promise<Uint8Array<ArrayBuffer>> {
  const { GifReader } = await import("../../libraries/gif_reader.ts");
  const reader = new GifReader(gif);
  const encode = await startEncoder(quality, bounds);
  const frames: WebpFrame[] = [];
  let shown: Pixels | undefined;
  let lossless = false;
  let hasOpacity = false;
  for (const { data, time } of readFrames(reader, bounds)) {
    const screen = { data: data.slice(), width: reader.width, height: reader.height };
    const next = await scaleTo(screen, width, bounds);
    const part = shown === undefined ? { ...next, x: 0, y: 0 } : cutChange(shown, next);
    const last = frames.at(-1);
    shown = next;
    if (part === undefined && last !== undefined) last.time += time;
    if (part === undefined) continue;
    hasOpacity ||= isTransparent(part);
    let file = encode(part, lossless);
    if (last === undefined) {
      // Drawings get smaller without losses, photos with them: the first image tells.
      const exact = encode(part, true);
      lossless = exact.length < file.length;
      if (lossless) file = exact;
    }
    const { x, y } = part;
    frames.push({ x, y, width: part.width, height: part.height, file, time });
  }
  if (shown === undefined) throw new Fault("conversion", "there is no image in it");
  const count = reader.loopCount();
  const loops = count === null ? 1 : count === 0 ? 0 : Math.min(count + 1, MOST_LOOPS);
  return writeAnimation({ width: shown.width, height: shown.height, hasOpacity, loops }, frames);
}

const MOST_LOOPS = 0xffff;

async function startEncoder(quality: number, bounds: Bounds): Promise<Encode> {
  const library = await import("../../libraries/webp_encoder.ts");
  const encoder = await startEmscripten(library, bounds);
  return ({ data, width, height }, lossless) => {
    const settings = { ...library.DEFAULTS, quality, lossless: Number(lossless) };
    const file = encoder.encode(data, width, height, settings);
    if (file === null) throw new Fault("conversion", "no WebP could be made");
    return file;
  };
}

/** A part of a screen. */
interface Part extends Pixels {
  readonly x: number;
  readonly y: number;
}

/** The smallest rectangle, beginning at even places, in which two screens differ. */
function cutChange(before: Pixels, after: Pixels): Part | undefined {
  const { width, height } = after;
  const [old, now] = [before, after].map(({ data }) => new Uint32Array(data.buffer));
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (old[at] === now[at]) continue;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
  }
  if (right < 0) return undefined;
  return cut(after, left & ~1, top & ~1, right, bottom);
}

function cut({ data, width }: Pixels, x: number, y: number, right: number, bottom: number): Part {
  const [columns, rows] = [right - x + 1, bottom - y + 1];
  const part = new Uint8ClampedArray(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    const start = 4 * ((y + row) * width + x);
    part.set(data.subarray(start, start + 4 * columns), 4 * row * columns);
  }
  return { data: part, x, y, width: columns, height: rows };
}

function isTransparent({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) return true;
  return false;
}

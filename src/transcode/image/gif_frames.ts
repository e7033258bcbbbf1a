/**
 * What a GIF shows, one screen after the other: its images only change parts of the screen (GIF89a
 * specification §23).
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Bounds } from "../workshop/work.ts";

type Reader = InstanceType<typeof import("../../libraries/gif_reader.ts").GifReader>;
type FrameInfo = ReturnType<Reader["frameInfo"]>;

/** A screen, which changes when the next one is asked for. */
export interface GifFrame {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** Milliseconds that it is shown. */
  readonly time: number;
}

const CLEARED = 2;
const RESTORED = 3;
/** Browsers take times below as if they were not said. */
const SHORTEST = 2;
const USUAL_TIME = 100;

/** All screens, in their order. */
export function* readFrames(reader: Reader, bounds: Bounds): Generator<GifFrame> {
  const { width, height } = reader;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let index = 0; index < reader.numFrames(); index++) {
    bounds.deadline.check();
    const info = reader.frameInfo(index);
    // The reader would make room for an image of any size.
    if (info.x + info.width > width || info.y + info.height > height) {
      throw new Fault("conversion", "an image is larger than its screen");
    }
    const before = info.disposal === RESTORED ? data.slice() : undefined;
    reader.decodeAndBlitFrameRGBA(index, data);
    yield { data, time: info.delay < SHORTEST ? USUAL_TIME : 10 * info.delay };
    if (info.disposal === CLEARED) clear(data, width, info);
    if (before !== undefined) data.set(before);
  }
}

function clear(data: Uint8ClampedArray, width: number, place: FrameInfo): void {
  for (let row = place.y; row < place.y + place.height; row++) {
    const start = 4 * (row * width + place.x);
    data.fill(0, start, start + 4 * place.width);
  }
}

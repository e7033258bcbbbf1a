/** One image of a GIF: where it stands on the screen, and what becomes of it. */
interface FrameInfo {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Hundredths of a second that it is shown. */
  readonly delay: number;
  /** Before the next one: 2 clears its place, 3 brings back what was there. */
  readonly disposal: number;
}

/** Reads a GIF; throws for what is none. */
export class GifReader {
  constructor(bytes: Uint8Array);
  readonly width: number;
  readonly height: number;
  /** How many images there are. */
  numFrames(): number;
  /** How often it is repeated, 0 for ever; null where that is not said. */
  loopCount(): number | null;
  /** What is said of an image. */
  frameInfo(index: number): FrameInfo;
  /** Writes the pixels of an image to where they belong on the screen. */
  decodeAndBlitFrameRGBA(index: number, pixels: Uint8ClampedArray): void;
}

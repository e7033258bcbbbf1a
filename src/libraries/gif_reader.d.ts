/** Reads a GIF; throws for what is none. */
export class GifReader {
  constructor(bytes: Uint8Array);
  readonly width: number;
  readonly height: number;
  /** Writes the pixels of an image to where they belong on the screen. */
  decodeAndBlitFrameRGBA(index: number, pixels: Uint8ClampedArray): void;
}

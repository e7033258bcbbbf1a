/**
 * What the workshop is told of an image.
 *
 * @module
 */

import type { PixelType } from "./image_head.ts";

/** Media types of images that are read here. */
export type SourceType = PixelType | "image/svg+xml";

/** Media types of images that are made here. */
export type TargetType = "image/png" | "image/jpeg" | "image/webp" | "image/avif";

/**
 * What decodes and encodes: WebAssembly that is metered, or sharp, which is native code: faster, and
 * trusted with what strangers send.
 */
export type ImageEngine = "wasm" | "sharp";

/** One job. */
export interface ImageSettings {
  readonly from: SourceType;
  readonly to: TargetType;
  /** Most pixels from left to right. */
  readonly width?: number;
  /** 0 to 100, by the scale of the format's own encoder; PNG knows none. */
  readonly quality: number;
  /** How it is to be turned (`exif.ts`). */
  readonly orientation: number;
  /** Whether it moves. */
  readonly animated: boolean;
  /** Most pixels of what is drawn. */
  readonly pixels: number;
  /** Who does it. */
  readonly engine: ImageEngine;
  /** Milliseconds for one image. */
  readonly time: number;
  /** Paths of font files for drawings. */
  readonly fonts: readonly string[];
}

/**
 * Images to pixels.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Bounds } from "../workshop/work.ts";
import { startBindgen, startEmscripten } from "./engine.ts";
import type { PixelType } from "./image_head.ts";
import type { Pixels } from "./pixels.ts";

type Decode = (bytes: Uint8Array, bounds: Bounds) => Promise<Pixels>;

/** By media type; each library is loaded when it is needed. */
export const DECODERS: Readonly<Record<PixelType, Decode>> = {
  async "image/jpeg"(bytes, bounds) {
    const decoder = await startEmscripten(await import("../../libraries/jpeg_decoder.ts"), bounds);
    return decoder.decode(bytes, false) ?? refuse("JPEG");
  },
  async "image/png"(bytes, bounds) {
    const codec = await import("../../libraries/png_codec.ts");
    await startBindgen(codec, bounds);
    return codec.decode(bytes);
  },
  async "image/gif"(bytes) {
    const { GifReader } = await import("../../libraries/gif_reader.ts");
    const reader = new GifReader(bytes);
    const { width, height } = reader;
    const data = new Uint8ClampedArray(width * height * 4);
    reader.decodeAndBlitFrameRGBA(0, data);
    return { data, width, height };
  },
  async "image/webp"(bytes, bounds) {
    const decoder = await startEmscripten(await import("../../libraries/webp_decoder.ts"), bounds);
    return decoder.decode(bytes) ?? refuse("WebP");
  },
  async "image/avif"(bytes, bounds) {
    const decoder = await startEmscripten(await import("../../libraries/avif_decoder.ts"), bounds);
    return decoder.decode(bytes, BITS_PER_CHANNEL) ?? refuse("AVIF");
  },
};

const BITS_PER_CHANNEL = 8;

function refuse(format: string): never {
  throw new Fault("conversion", `the ${format} cannot be decoded`);
}

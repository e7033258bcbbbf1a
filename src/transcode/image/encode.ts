/**
 * Pixels to images. Nothing but pixels goes in, so no metadata comes out.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Bounds } from "../workshop/work.ts";
import { startBindgen, startEmscripten } from "./engine.ts";
import { layOnWhite, type Pixels } from "./pixels.ts";
import type { TargetType } from "./settings.ts";

type Encode = (pixels: Pixels, quality: number, bounds: Bounds) => Promise<Uint8Array>;

/** By media type; each library is loaded when it is needed. */
export const ENCODERS: Readonly<Record<TargetType, Encode>> = {
  async "image/webp"({ data, width, height }, quality, bounds) {
    const library = await import("../../libraries/webp_encoder.ts");
    const encoder = await startEmscripten(library, bounds);
    return encoder.encode(data, width, height, { ...library.DEFAULTS, quality }) ?? refuse("WebP");
  },
  async "image/avif"({ data, width, height }, quality, bounds) {
    const library = await import("../../libraries/avif_encoder.ts");
    const encoder = await startEmscripten(library, bounds);
    const settings = { ...library.DEFAULTS, quality, speed: AVIF_SPEED };
    return encoder.encode(new Uint8Array(data.buffer), width, height, settings) ?? refuse("AVIF");
  },
  async "image/jpeg"(pixels, quality, bounds) {
    const library = await import("../../libraries/jpeg_encoder.ts");
    const encoder = await startEmscripten(library, bounds);
    layOnWhite(pixels);
    const { data, width, height } = pixels;
    return encoder.encode(data, width, height, { ...library.DEFAULTS, quality }) ?? refuse("JPEG");
  },
  async "image/png"({ data, width, height }, _quality, bounds) {
    const codec = await import("../../libraries/png_codec.ts");
    await startBindgen(codec, bounds);
    return codec.encode(new Uint8Array(data.buffer), width, height, 8);
  },
};

/** 0 to 10. Speed 6 takes three times as long for a file that is smaller by a fourteenth. */
const AVIF_SPEED = 8;

function refuse(format: string): never {
  throw new Fault("conversion", `no ${format} could be made`);
}

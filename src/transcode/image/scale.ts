/**
 * Makes images smaller.
 *
 * @module
 */
import type { Bounds } from "../workshop/work.ts";
import { startBindgen } from "./engine.ts";
import { fitWidth, type Pixels } from "./pixels.ts";

/** Sharp, and what other image servers do. */
const LANCZOS = 3;

/** The image within a width; as it is where it is no wider. */
export async function scaleTo(
  pixels: Pixels,
  limit: number | undefined,
  bounds: Bounds,
): Promise<Pixels> {
  const { width, height } = fitWidth(pixels, limit);
  if (width === pixels.width) return pixels;
  const scaler = await import("../../libraries/image_scaler.ts");
  await startBindgen(scaler, bounds);
  const source = new Uint8Array(pixels.data.buffer);
  // Light is not added up linearly, as in browsers and other image servers: it takes half the time.
  const data = scaler.resize(
    source,
    pixels.width,
    pixels.height,
    width,
    height,
    LANCZOS,
    true,
    false,
  );
  return { data, width, height };
}

/**
 * The work on one image, in a thread of the workshop: decode, turn upright, scale, encode.
 *
 * @module
 */
import type { Bounds, Work } from "../workshop/work.ts";
import { animate } from "./animate.ts";
import { DECODERS } from "./decode.ts";
import { drawSvg } from "./draw.ts";
import { ENCODERS } from "./encode.ts";
import { type Pixels, turnUpright } from "./pixels.ts";
import { convertWithSharp } from "./sharp_engine.ts";
import { scaleTo } from "./scale.ts";
import type { ImageSettings } from "./settings.ts";

/** Does it. */
export const work: Work = async (input, settings, bounds) => {
  const task = settings as ImageSettings;
  const { from, to, width, orientation } = task;
  if (from === "image/svg+xml") {
    // The renderer's own pixels are multiplied by their opacity; those of its PNG are not.
    const drawn = await drawSvg(input, task, bounds);
    if (to === "image/png") return new Uint8Array(drawn);
    return await encode(await DECODERS["image/png"](drawn, bounds), task, bounds);
  }
  if (task.engine === "sharp") return await convertWithSharp(input, task);
  if (task.animated) return await animate(input, task, bounds);
  const decoded = await DECODERS[from](input, bounds);
  const upright = turnUpright(decoded, orientation);
  return await encode(await scaleTo(upright, width, bounds), task, bounds);
};

async function encode(pixels: Pixels, { to, quality }: ImageSettings, bounds: Bounds) {
  bounds.deadline.check();
  return new Uint8Array(await ENCODERS[to](pixels, quality, bounds));
}

/**
 * The work on one image, in a thread of the workshop: decode, turn upright, scale, encode.
 *
 * @module
 */
import type { Work } from "../workshop/work.ts";
import { DECODERS } from "./decode.ts";
import { drawSvg } from "./draw.ts";
import { ENCODERS } from "./encode.ts";
import { turnUpright } from "./pixels.ts";
import { convertWithSharp } from "./sharp_engine.ts";
import { scaleTo } from "./scale.ts";
import type { ImageSettings } from "./settings.ts";

/** Does it. */
export const work: Work = async (input, settings, bounds) => {
  const task = settings as ImageSettings;
  const { from, to, width, quality, orientation } = task;
  if (from === "image/svg+xml") return new Uint8Array(await drawSvg(input, task, bounds));
  if (task.engine === "sharp") return await convertWithSharp(input, task);
  const decoded = await DECODERS[from](input, bounds);
  const upright = turnUpright(decoded, orientation);
  const scaled = await scaleTo(upright, width, bounds);
  bounds.deadline.check();
  return new Uint8Array(await ENCODERS[to](scaled, quality, bounds));
};

/**
 * An image as an image of another format or size: judged by its head here, made in the workshop.
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { readImageHead } from "../image/image_head.ts";
import type { ImageSettings } from "../image/settings.ts";

/** What is settled before an image is seen. */
export type ImageTask = Omit<ImageSettings, "orientation" | "animated" | "pixels" | "time">;

/** A converter for this task. */
export function convertImage(name: string, task: ImageTask): Convert {
  return async (input, conversion) => {
    const { limits, workshop, signal, insists = false } = conversion;
    const bytes = await readWhole(input, limits.imageBytes);
    if (bytes === undefined) throw new Fault("too-large", "the image has too many bytes");
    const { orientation, animated } = judge(bytes, task, conversion);
    if (workshop === undefined) throw new Fault("conversion", "there is no workshop for images");
    const settings: ImageSettings = {
      ...task,
      orientation,
      animated,
      pixels: limits.imagePixels,
      time: limits.heavyTime,
    };
    const output = await workshop.run({ name, work: "image", input: bytes, settings }, signal);
    const isDrawing = task.from === "image/svg+xml";
    if (!isDrawing && !insists && output.length >= bytes.length) {
      throw new Fault("unfit", `${output.length} bytes, and the original has ${bytes.length}`);
    }
    return ReadableStream.from([output]);
  };
}

/** Refuses what would cost too much, or lose what makes it what it is. */
function judge(
  bytes: Uint8Array,
  { from, to, engine }: ImageTask,
  { limits }: Conversion,
): Pick<ImageSettings, "orientation" | "animated"> {
  if (from === "image/svg+xml") return { orientation: 1, animated: false };
  const head = readImageHead(bytes, from);
  if (head === undefined) throw new Fault("conversion", `this is no ${from}, or it is cut`);
  const { width, height, animated, orientation, foreign } = head;
  if (width === 0 || height === 0) throw new Fault("conversion", "the image has no pixels");
  if (width * height > limits.imagePixels) {
    throw new Fault("too-large", `${width} x ${height} pixels`);
  }
  const isSharp = engine === "sharp";
  const canMove = to === "image/webp" && (isSharp || from === "image/gif");
  if (animated && !canMove) {
    throw new Fault("unable", "the image is animated, and would stand still");
  }
  if (foreign && !isSharp) {
    throw new Fault("conversion", "the image has colours other than those of sRGB");
  }
  return { orientation, animated };
}

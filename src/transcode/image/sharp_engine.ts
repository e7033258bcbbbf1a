/**
 * Images by sharp: native code, for whoever has it and lets it run. It keeps animations, and turns the
 * colours of other spaces into those of sRGB.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { ImageSettings, TargetType } from "./settings.ts";

const FORMATS: Readonly<Record<TargetType, "avif" | "jpeg" | "png" | "webp">> = {
  "image/avif": "avif",
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
};

/** Not to be loaded, and so not to be installed, by who does not want it: hence no literal. */
const LIBRARY: string = "../../libraries/sharp.ts";

/** What native code takes. */
const PERMISSIONS = ["ffi", "env", "sys"] as const;

/** Whether sharp may be loaded; nobody is asked. */
export function mayUseSharp(): boolean {
  return PERMISSIONS.every((name) => Deno.permissions.querySync({ name }).state === "granted");
}

/** Does all of it. */
export async function convertWithSharp(
  input: Uint8Array,
  { to, width, quality, pixels, time }: ImageSettings,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!mayUseSharp()) throw new Fault("conversion", "sharp may not be loaded");
  const { default: sharp }: typeof import("../../libraries/sharp.ts") = await import(LIBRARY);
  const animated = to === "image/webp";
  const image = sharp(input, { limitInputPixels: pixels, failOn: "error", animated });
  if (to === "image/jpeg") image.flatten({ background: "white" });
  const encoded = image
    .autoOrient()
    .resize({ width, withoutEnlargement: true })
    .toFormat(FORMATS[to], to === "image/png" ? {} : { quality })
    .timeout({ seconds: Math.max(1, Math.round(time / 1000)) });
  return new Uint8Array(await encoded.toBuffer());
}

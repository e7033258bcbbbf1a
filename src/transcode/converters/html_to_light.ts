/**
 * text/html → text/html;view=light.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { convertStream } from "../flow/convert.ts";
import { LightPage } from "../html/light_page.ts";

/** Makes a light page, while the heavy one streams in. */
export const convert: Convert = (input, conversion) =>
  convertStream(input, conversion, new LightPage(conversion.from.language));

/**
 * text/html → text/plain.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { convertStream } from "../flow/convert.ts";
import { TextWriter } from "../text/writer.ts";

/** Converts a page to plain text as it streams by. */
export const convert: Convert = (input, conversion) =>
  convertStream(input, conversion, new TextWriter(conversion.limits));

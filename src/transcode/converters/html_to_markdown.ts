/**
 * text/html → text/markdown.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { convertStream } from "../flow/convert.ts";
import { MarkdownWriter } from "../markdown/writer.ts";

/** Converts a page to Markdown as it streams by. */
export const convert: Convert = (input, conversion) =>
  convertStream(input, conversion, new MarkdownWriter(conversion.limits));

/**
 * text/markdown → text/html.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { formatPage } from "../markdown/page.ts";
import { nameOf } from "../page_name.ts";
import { takeText } from "./whole_input.ts";

/** Converts Markdown to a page. References may point anywhere, so the text is read whole first. */
export const convert: Convert = async (input, conversion) => {
  const markdown = await takeText(input, conversion);
  const { limits, from, location } = conversion;
  const html = formatPage(markdown, { limits, language: from.language, title: nameOf(location) });
  return ReadableStream.from([new TextEncoder().encode(html)]);
};

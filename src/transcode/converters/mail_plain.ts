/**
 * The body of a mail as plain text, also where it has only HTML.
 *
 * @module
 */
import type { Entity } from "../../mime/mod.ts";
import type { Limits } from "../../model/limits.ts";
import { convertText } from "../flow/convert.ts";
import { TextWriter } from "../text/writer.ts";

/** The text of a body. */
export function writePlain(body: Entity, limits: Limits): string {
  if (body.type !== "text/html") return body.text();
  const writer = new TextWriter(limits, { links: true, within: true });
  const baseUrl = body.contentBase ?? body.contentLocation;
  return convertText(body.text(), writer, { limits, ...baseUrl === undefined ? {} : { baseUrl } });
}

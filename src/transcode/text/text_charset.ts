/**
 * The charset of a text that is no HTML: what its bytes or its sender say, what it says itself, and what
 * it looks like where nobody says anything.
 *
 * @module
 */
import { canonicalCharset, sniffByteOrderMark, sniffTextCharset } from "../../coding/charset.ts";
import type { Description } from "../../model/variant.ts";
import { isXml, readXmlCharset } from "./declared_charset.ts";

/** The charset of a text that begins with these bytes. */
export function textCharset(
  head: Uint8Array,
  { type = "", charset = "", language }: Description,
): string {
  const said = sniffByteOrderMark(head) ?? canonicalCharset(charset);
  if (said !== undefined) return said;
  // XML without a declaration, and JSON and YAML by definition, are UTF-8.
  if (isXml(type)) return readXmlCharset(head) ?? "utf-8";
  return /^text\//i.test(type) ? sniffTextCharset(head, language) : "utf-8";
}

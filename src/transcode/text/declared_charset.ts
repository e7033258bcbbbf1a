/**
 * What a text says of its own charset: `<meta charset>`, the XML declaration, `@charset`.
 *
 * @module
 */
import { essenceOf } from "../../syntax/media_type.ts";
import { canonicalCharset } from "../../coding/charset.ts";
import { registeredName } from "../type_names.ts";

/** So much of a text is searched for declarations: HTML and CSS have them within 1024 bytes. */
const SEARCHED = 2048;

const META = /(<meta\b[^>]*?\bcharset\s*=\s*["']?\s*)[^\s"'/>;]+/gi;
const XML = /^(<\?xml\b[^>]*?\bencoding\s*=\s*["'])[^"'>]+/;
const CSS = /^(@charset ")[^"]*(?=";)/;

/** Whether this is HTML, also as XML. */
export function isHtml(type: string | undefined): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type ?? "");
}

/** Whether this is XML of some kind. */
export function isXml(type: string | undefined): boolean {
  return /^(?:text|application)\/xml\b|\+xml\b/i.test(type ?? "");
}

/** Whether text of this type may be had in several charsets: JSON and programs may not. */
export function isRecodable(type: string): boolean {
  const essence = registeredName(essenceOf(type));
  if (essence === "text/event-stream" || essence === "text/javascript") return false;
  return essence.startsWith("text/") || isXml(essence);
}

/** The charset that an XML declaration names. */
export function readXmlCharset(head: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(head.subarray(0, SEARCHED));
  const match = /^<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]+)/.exec(text);
  return canonicalCharset(match?.[1] ?? "");
}

/** The text with its declarations saying this charset; the same however the text is cut. */
export async function* declareCharset(
  text: AsyncIterable<string>,
  type: string | undefined,
  charset: string,
): AsyncGenerator<string> {
  let head: string | undefined = "";
  for await (const piece of text) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head += piece;
    if (head.length < SEARCHED) continue;
    yield declareIn(head, type, charset);
    head = undefined;
  }
  if (head !== undefined) yield declareIn(head, type, charset);
}

function declareIn(text: string, type: string | undefined, charset: string): string {
  const head = text.slice(0, SEARCHED);
  const set = (_match: string, before: string) => before + charset;
  let said = head;
  if (isHtml(type) || isXml(type)) said = said.replace(XML, set);
  if (isHtml(type)) said = said.replace(META, set);
  if (/^text\/css\b/i.test(type ?? "")) said = said.replace(CSS, set);
  return said + text.slice(SEARCHED);
}

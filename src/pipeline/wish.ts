/**
 * Putting a wish before what a field of proactive negotiation says: the wish comes first, and the
 * field's own order stands behind it, for where the wish cannot be had.
 *
 *     text/html, application/xml;q=0.9   with text/markdown  →
 *     text/markdown, text/html;q=0.5, application/xml;q=0.45
 *
 * @module
 */
import { parseAccept } from "../syntax/accept.ts";
import { parseAcceptLanguage } from "../syntax/accept_language.ts";
import { formatMediaType } from "../syntax/media_type.ts";

/** What is left of a weight behind a wish. */
const BEHIND = 0.5;

/** One element of a list, without its weight. */
interface Element {
  readonly text: string;
  readonly q: number;
}

const TAG = /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*$/i;

/** Whether the text can be a language tag (RFC 5646 §2.1, roughly). */
export function isLanguageTag(text: string): boolean {
  return text.length <= 35 && TAG.test(text);
}

/** The Accept field that prefers this media type to all that the field says. */
export function preferType(accept: string | null, type: string): string {
  const { ranges } = parseAccept(accept ?? "");
  return prefer(type, ranges.map((range) => ({ text: formatMediaType(range), q: range.q })), "*/*");
}

/** The Accept-Language field that prefers this language to all that the field says. */
export function preferLanguage(field: string | null, tag: string): string {
  const { ranges } = parseAcceptLanguage(field ?? "");
  return prefer(tag, ranges.map(({ tag, q }) => ({ text: tag, q })), "*");
}

function prefer(wish: string, elements: readonly Element[], everything: string): string {
  // Who names nothing takes everything, and does so still.
  const others = elements.length > 0 ? elements : [{ text: everything, q: 1 }];
  const kept = others.filter(({ text }) => text !== wish.toLowerCase());
  return [wish, ...kept.map(({ text, q }) => `${text};q=${halved(q)}`)].join(", ");
}

/** Never down to 0, which would refuse. */
function halved(q: number): string {
  return q === 0 ? "0" : String(Math.max(0.001, Math.round(q * BEHIND * 1000) / 1000));
}

/** Whether the Accept field leaves everything open. */
export function namesNoType(accept: string | null): boolean {
  return parseAccept(accept ?? "").ranges.every(({ type, q }) => type === "*/*" && q > 0);
}

/** Whether the Accept-Language field leaves everything open. */
export function namesNoLanguage(field: string | null): boolean {
  return parseAcceptLanguage(field ?? "").ranges.every(({ tag, q }) => tag === "*" && q > 0);
}

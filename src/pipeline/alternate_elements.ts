/**
 * The other forms of a page as `link` elements for its head (HTML §4.6.7.1): what browsers and search
 * engines read, who do not read Link fields.
 *
 * @module
 */
import { escapeHtml } from "../transcode/html/escape.ts";
import { LINK_LIMIT } from "./choices.ts";
import { locationOf } from "./forms.ts";
import type { Variant } from "../model/variant.ts";
import type { Selection } from "./state.ts";

/** One element for each other language of this type, and each other type in this language. */
export function alternateElements({ known: { resource }, variant, others }: Selection): string {
  const seen = new Set<string>();
  const elements: string[] = [];
  for (const other of others) {
    const place = locationOf(resource, other);
    if (place === undefined || other.encoding !== undefined || seen.has(place)) continue;
    const isTranslated = other.type === variant.type && other.language !== variant.language;
    const isConverted = other.type !== variant.type && other.language === variant.language;
    if (!isTranslated && !isConverted) continue;
    seen.add(place);
    elements.push(elementOf(place, other, isTranslated));
    if (elements.length === LINK_LIMIT) break;
  }
  return elements.join("");
}

function elementOf(place: string, { type, language }: Variant, isTranslated: boolean): string {
  const said = isTranslated
    ? ` hreflang="${escapeHtml(language ?? "")}"`
    : ` type="${escapeHtml(type ?? "")}"`;
  return `<link rel="alternate"${said} href="${escapeHtml(place)}">`;
}

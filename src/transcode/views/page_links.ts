/**
 * The links of a page: each address once, with the words that lead to it.
 *
 * @module
 */
import { cleanUrl, isPageLink, resolveUrl, schemeOf } from "../html/url.ts";
import { textOfElement } from "./metadata.ts";
import type { PageRecord } from "./page_record.ts";

/** One link. */
export interface PageLink {
  /** Where it leads: a path on this site, or an absolute address. */
  readonly href: string;
  /** Its words. */
  readonly text: string;
  /** Whether it stands in the main content. */
  readonly inText: boolean;
  /** Whether it leads to another site. */
  readonly external: boolean;
  /** What the page says of it: `nofollow`, `license`. */
  readonly rel?: string;
}

/** More links are not listed. */
const MAX_LINKS = 2000;
const MAX_LENGTH = 4096;

/** Where the page is, and which of its elements are its main content. */
export interface LinkSetting {
  readonly base: string;
  isInText(element: number): boolean;
}

/** The links of a page: those of the main content first, each kind in the order of the page. */
export function readLinks(record: PageRecord, { base, isInText }: LinkSetting): PageLink[] {
  const links = new Map<string, PageLink>();
  const { names, attributes } = record;
  for (let element = 0; element < names.length && links.size < MAX_LINKS; element++) {
    if (names[element] !== "a" && names[element] !== "area") continue;
    const raw = cleanUrl((attributes[element].get("href") ?? "").slice(0, MAX_LENGTH));
    if (raw === "" || raw.startsWith("#") || !isPageLink(raw)) continue;
    const href = resolveUrl(raw, base);
    const inText = isInText(element);
    const before = links.get(href);
    if (before !== undefined && (before.inText || !inText)) continue;
    const text = textOfElement(record, element).slice(0, 300) || attributes[element].get("title") ||
      before?.text || "";
    const rel = attributes[element].get("rel")?.trim().slice(0, 100);
    const external = schemeOf(href) !== undefined && originOf(href) !== originOf(base);
    links.set(href, { href, text, inText, external, ...rel ? { rel } : {} });
  }
  const all = [...links.values()];
  return [...all.filter(({ inText }) => inText), ...all.filter(({ inText }) => !inText)];
}

function originOf(address: string): string | undefined {
  return URL.parse(address)?.origin;
}

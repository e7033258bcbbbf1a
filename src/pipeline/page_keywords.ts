/**
 * What a page is about, for rules that ask for it: its keywords, as its view of them has them. A page
 * that stays the same is read but once.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import type { Limits } from "../model/limits.ts";
import type { SettledRule } from "../transcode/edits/injection_rules.ts";

/** A page, and where it stands. */
export interface KeywordPage {
  readonly html: string;
  readonly location: string;
  readonly language?: string;
  /** Tells this page from all others, and from what it was before; without one, nothing is kept. */
  readonly key?: string;
}

/** Pages whose keywords are kept. */
const MOST_PAGES = 1_000;

/** Reads pages of one site, and remembers what they are about. */
export class PageKeywords {
  readonly #known = new LRUCache<string, ReadonlySet<string>>({ max: MOST_PAGES });

  /** The rules that do not ask for keywords, and those of which the page has one. */
  async suiting(
    rules: readonly SettledRule[],
    page: KeywordPage,
    limits: Limits,
  ): Promise<readonly SettledRule[]> {
    const { key } = page;
    const words = key === undefined ? undefined : this.#known.get(key);
    const found = words ?? await wordsOf(page, limits);
    if (key !== undefined) this.#known.set(key, found);
    return rules.filter(({ when: { keywords } }) =>
      keywords === undefined || keywords.some((wanted) => found.has(wanted.toLowerCase()))
    );
  }
}

async function wordsOf(
  { html, location, language }: KeywordPage,
  limits: Limits,
): Promise<ReadonlySet<string>> {
  const { readPage } = await import("../transcode/views/page_reading.ts");
  const { keywords } = readPage(html, { location, language, limits });
  // A phrase is found by itself, and by each of its words.
  return new Set(keywords.flatMap(({ text }) => {
    const lower = text.toLowerCase();
    return [lower, ...lower.split(/\s+/)];
  }));
}

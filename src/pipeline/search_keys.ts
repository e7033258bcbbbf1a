/**
 * The part of a query that makes a difference, as origins say by No-Vary-Search: URLs that differ in
 * the rest alone share what is stored. What is said of a path is learned from its answers.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import { primaryKey } from "../cache/mod.ts";
import {
  normaliseQuery,
  parseNoVarySearch,
  type QueryVariation,
  VARIES_BY_QUERY,
} from "../syntax/no_vary_search.ts";
import { fieldValues } from "../syntax/field_lines.ts";
import type { Field } from "../model/variant.ts";

/** Paths of which something is remembered. */
const REMEMBERED_PATHS = 1_000;

/** The URLs under which answers are kept. */
export class SearchKeys {
  readonly #known = new LRUCache<string, QueryVariation>({ max: REMEMBERED_PATHS });

  /** The URL under which an answer to this one would be kept, as far as is known. */
  keyOf(url: URL): string {
    return keyBy(url, this.#known.get(pathOf(url)) ?? VARIES_BY_QUERY);
  }

  /** The URL under which this answer is to be kept; the next requests will look there. */
  learn(url: URL, fields: readonly Field[]): string {
    const variation = variationOf(fields);
    if (variation === VARIES_BY_QUERY) this.#known.delete(pathOf(url));
    else this.#known.set(pathOf(url), variation);
    return keyBy(url, variation);
  }
}

/** Whether an answer that was found says itself that it is one to this URL. */
export function isAnswerTo(
  url: URL,
  stored: { readonly url: string; readonly fields: readonly Field[] },
): boolean {
  return primaryKey(keyBy(url, variationOf(stored.fields))) === stored.url;
}

function variationOf(fields: readonly Field[]): QueryVariation {
  const values = fieldValues(fields, "no-vary-search");
  return values.length === 0 ? VARIES_BY_QUERY : parseNoVarySearch(values.join(", "));
}

function keyBy(url: URL, variation: QueryVariation): string {
  if (variation === VARIES_BY_QUERY) return url.href;
  const query = normaliseQuery(url.search.slice(1), variation);
  return `${url.origin}${url.pathname}${query === "" ? "" : `?${query}`}`;
}

function pathOf(url: URL): string {
  return url.origin + url.pathname;
}

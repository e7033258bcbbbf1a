/**
 * What an operator declares about the cache for a site, or a part of it.
 *
 * @module
 */
import { getCookies } from "../libraries/std_http.ts";
import type { StorageRules } from "../cache/mod.ts";
import { normaliseQuery, type QueryVariation } from "../syntax/no_vary_search.ts";
import { isToken } from "../syntax/field.ts";
import { type Exchange, readAs } from "./exchange.ts";

/** The part of a query that counts; an origin gets no more of it. */
export interface QueryRule {
  /** The parameters that count; all others are dropped. */
  readonly keep?: readonly string[];
  /** Parameters that do not count. */
  readonly drop?: readonly string[];
  /** The order of the parameters does not count. */
  readonly sort?: boolean;
}

/** How answers are kept, and what they are told apart by. */
export interface CacheRules extends StorageRules {
  /** Nothing is stored, and nothing is answered from what is stored. */
  readonly bypass?: boolean;
  /** Request fields that tell answers apart, beside those that Vary names. */
  readonly key?: readonly string[];
  /**
   * The cookies that the origin gets, by which answers are then told apart; with an empty list, none.
   * All of them, and Vary decides, unless this is given.
   */
  readonly cookies?: readonly string[];
  /** Which part of the query counts. */
  readonly query?: QueryRule;
  /** Keep Cache-Tag, Surrogate-Key and Cache-Groups from clients. */
  readonly stripTags?: boolean;
}

/** The rules, settled. */
export interface SettledCacheRules {
  readonly bypass: boolean;
  readonly stripTags: boolean;
  readonly storage: StorageRules;
  /** Names of all request fields that tell answers apart, beside those that Vary names. */
  readonly key: readonly string[];
  readonly cookies?: ReadonlySet<string>;
  readonly query?: QueryVariation;
}

/** Settles the rules; throws TypeError for what can mean nothing. */
export function settleCacheRules(rules: CacheRules = {}): SettledCacheRules {
  const { bypass = false, stripTags = false, key = [], cookies, query } = rules;
  const { lifetime, overrule, staleWhileRevalidate, staleIfError } = rules;
  for (const name of key) {
    if (!isToken(name)) throw new TypeError(`A field has a name, not "${name}".`);
  }
  const selecting = cookies !== undefined && cookies.length > 0 ? [...key, "Cookie"] : key;
  return {
    bypass,
    stripTags,
    storage: { lifetime, overrule, staleWhileRevalidate, staleIfError },
    key: [...new Set(selecting)],
    cookies: cookies && new Set(cookies),
    query: query && variationOf(query),
  };
}

function variationOf({ keep, drop = [], sort = false }: QueryRule): QueryVariation {
  return { order: !sort, ignored: new Set(drop), kept: keep && new Set(keep) };
}

/** The URL with the part of its query that counts. */
export function countedUrl(url: URL, { query }: SettledCacheRules): URL {
  if (query === undefined || url.search === "") return url;
  const search = normaliseQuery(url.search.slice(1), query);
  return search === url.search.slice(1) ? url : Object.assign(new URL(url), { search });
}

/** The exchange with what counts of it alone, so that nothing else can make a difference. */
export function reduce(exchange: Exchange, rules: SettledCacheRules): Exchange {
  const url = countedUrl(exchange.url, rules);
  const headers = withCookies(exchange.headers, rules);
  if (url === exchange.url && headers === exchange.headers) return exchange;
  const { asked = exchange.url } = exchange;
  return readAs(exchange, { url, headers, ...url !== exchange.url && { asked } });
}

function withCookies(headers: Headers, { cookies }: SettledCacheRules): Headers {
  if (cookies === undefined || !headers.has("cookie")) return headers;
  const held = Object.entries(getCookies(headers)).filter(([name]) => cookies.has(name));
  const reduced = new Headers(headers);
  reduced.delete("cookie");
  if (held.length > 0) {
    // One order for all, so that it tells nobody apart.
    const pairs = held.map(([name, value]) => `${name}=${value}`).toSorted();
    reduced.set("cookie", pairs.join("; "));
  }
  return reduced;
}

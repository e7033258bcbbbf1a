/**
 * The cache behind a `fetch`: for programs that ask others, and are to ask them no more than needed.
 *
 * @module
 */
import { Fetcher } from "./fetcher.ts";
import { VariantCache, type VariantCacheOptions } from "./variant_cache.ts";

/** How a caching `fetch` is made. */
export interface CachingFetchOptions extends VariantCacheOptions {
  /** A cache that is there already, in place of one by the other options. */
  readonly cache?: VariantCache;
  /** Asks in earnest; `globalThis.fetch` unless given. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /**
   * Whether several users may get what one of them has asked for; they may, if absent. With `false`
   * the cache is a private one (RFC 9111 §1): it keeps what is `private` or sets cookies, and what came
   * to Authorization for the same credentials, of which it keeps no more than a hash.
   */
  readonly shared?: boolean;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A `fetch` that answers from its cache where it may. */
export interface CachingFetch {
  /** As `fetch`; Cache-Status (RFC 9211) tells where the answer came from. */
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** What it keeps: to be purged, or looked at. */
  readonly cache: VariantCache;
}

/**
 * Makes a `fetch` with a cache by RFC 9111: fresh answers come from it, stale ones are validated, and
 * stand in for errors where that is allowed; unsafe methods make invalid what they change. The cache
 * is a shared one, unless `shared` is false: what is `private`, came to Authorization or sets cookies is
 * not kept. The request's own Cache-Control is heeded (`no-cache`, `max-stale`, `only-if-cached`, …).
 * Answers that came by a redirect are not kept, nor those to who follows redirects by hand.
 *
 * ```ts
 * import { createCachingFetch } from "@variform/variform/cache";
 *
 * const cachingFetch = createCachingFetch();
 * const response = await cachingFetch("https://example.org/", { headers: { accept: "text/html" } });
 * console.log(response.headers.get("cache-status")); // "variform; hit; ttl=59"
 * ```
 */
export function createCachingFetch(options: CachingFetchOptions = {}): CachingFetch {
  const { cache = new VariantCache(options), now = Date.now } = options;
  const ask = options.fetch ?? ((request: Request) => fetch(request));
  const fetcher = new Fetcher({ cache, ask, now, shared: options.shared ?? true });
  const cachingFetch = (input: string | URL | Request, init?: RequestInit) =>
    fetcher.fetch(new Request(input, init));
  return Object.assign(cachingFetch, { cache });
}

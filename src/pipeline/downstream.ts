/**
 * Caches further on that are known to ignore Vary: what is negotiated is kept from them, or moved to
 * URLs at which nothing is negotiated.
 *
 * @module
 */
import { formatCacheControl, parseCacheControl } from "../syntax/cache_control.ts";
import { parseVary } from "../syntax/vary.ts";

/**
 * How far caches downstream are trusted with Vary: fully; not at all, so that what is negotiated is
 * private to its client; or not at all, so that it is found under its own URL by a redirect.
 */
export type Downstream = "trusted" | "private" | "redirect";

/** Every cache knows this one. */
const UNDERSTOOD = "accept-encoding";

/** Whether a cache has to understand Vary, to hand this out to the right clients. */
export function isNegotiated(vary: readonly string[]): boolean {
  return vary.some((name) => name.toLowerCase() !== UNDERSTOOD);
}

/**
 * Makes a negotiated answer private. What the origin allows shared caches stays to be read by those
 * that can be told more than Cache-Control says (RFC 9213); who sets up such a one knows it.
 */
export function keepPrivate(headers: Headers): void {
  if (!isNegotiated(parseVary(headers.get("vary") ?? ""))) return;
  const stated = headers.get("cache-control");
  if (!restrict(headers)) return;
  if (stated !== null && !headers.has("cdn-cache-control")) {
    headers.set("CDN-Cache-Control", stated);
  }
}

/** Makes an answer one for its client alone, whoever else may have been trusted with it. */
export function makePrivate(headers: Headers): void {
  restrict(headers);
  headers.delete("cdn-cache-control");
  headers.delete("surrogate-control");
}

/** Takes the answer from shared caches; false where they did not have it. */
function restrict(headers: Headers): boolean {
  const control = parseCacheControl(headers.get("cache-control") ?? "");
  if (control.noStore || control.private === true) return false;
  const { public: _public, sharedMaxAge: _shared, proxyRevalidate: _proxy, ...others } = control;
  headers.set("Cache-Control", formatCacheControl({ ...others, private: true }));
  return true;
}

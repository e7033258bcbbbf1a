/**
 * Which variants of this resource are known, which are stored and fresh?
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { askOf } from "../ask.ts";
import { knownFromCache } from "../known.ts";
import { chooseWithin } from "../mail_parts.ts";
import type { State, Step } from "../state.ts";

/** Sends each exchange on its way: to the cache, to the origin, or past both. */
export const lookup: Step<"lookup"> = async (state, house): Promise<State> => {
  const { exchange, origin } = state;
  if (!isNegotiated(exchange.method, exchange.headers)) return { ...state, step: "pass" };
  const fields = origin.requestFields?.(askOf(exchange));
  // An origin that answers from its own disk needs no copy of its files.
  if (fields === undefined) return { ...state, step: "offer" };
  const { name: cache } = house;
  const request = { method: exchange.method, url: exchange.url.href, fields };
  const found = await house.cache.lookup({ ...request, now: house.now() });
  if (found.verdict === "fresh") {
    exchange.trace.cache = { cache, hit: true, ttl: found.ttl };
    return await chooseWithin(state, knownFromCache(found.source, found.age, exchange), house);
  }
  if (found.onlyIfCached) {
    throw new Fault("origin-slow", "only-if-cached, and nothing usable stored");
  }
  exchange.trace.cache = { cache, fwd: found.verdict === "miss" ? found.reason : "stale" };
  return { ...state, step: "offer", stale: found.verdict === "miss" ? undefined : found };
};

function isNegotiated(method: string, headers: Headers): boolean {
  return (method === "GET" || method === "HEAD") && !headers.has("upgrade");
}

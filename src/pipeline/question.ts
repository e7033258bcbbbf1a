/**
 * What is asked of an origin for an exchange, worked out once: the cache looks by it, others join by
 * it, and the origin is sent it.
 *
 * @module
 */
import { askOf } from "./ask.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Question } from "./landing.ts";
import type { Origin } from "../origin/origin.ts";

/** The question, or undefined where what the origin answers is not to be stored. */
export function questionOf(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  { searches, caching, rules }: House,
): Question | undefined {
  const ask = askOf(exchange);
  const sent = origin.requestFields?.(ask);
  if (sent === undefined) return undefined;
  ask.sent = sent;
  const url = searches.keyOf(exchange.url);
  const request = { method: ask.method, url, fields: sent, rules: caching.storage };
  const { lists, form } = exchange;
  // The URL stands for all that its origin lists, unless it was chosen from that.
  const isOfList = lists === true && form === undefined;
  const set = { fields: sent, lists: isOfList, variants: rules.variants };
  return { origin, ask, request, set };
}

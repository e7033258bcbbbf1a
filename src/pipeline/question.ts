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
import type { Ask, Origin } from "../origin/origin.ts";

/** The question, or undefined where what the origin answers is not to be stored. */
export function questionOf(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  house: House,
): Question | undefined {
  const { url, lists, form } = exchange;
  // The URL stands for all that its origin lists, unless it was chosen from that.
  const isOfList = lists === true && form === undefined;
  return questionFor(origin, askOf(exchange), house.searches.keyOf(url), house, isOfList);
}

/** The question for what is kept under a URL, where `ask` is what its origin is to be asked. */
export function questionFor(
  origin: Origin,
  ask: Ask & { sent?: Headers },
  url: string,
  { caching, rules }: House,
  lists = false,
): Question | undefined {
  const sent = origin.requestFields?.(ask);
  if (sent === undefined) return undefined;
  ask.sent = sent;
  const request = { method: ask.method, url, fields: sent, rules: caching.storage };
  return { origin, ask, request, set: { fields: sent, lists, variants: rules.variants } };
}

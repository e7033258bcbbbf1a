/**
 * Which variants of this resource are known, which are stored and fresh?
 *
 * @module
 */
import { PSEUDONYM } from "../../origin/forwarded.ts";
import { askOf } from "../ask.ts";
import { passedPart, withOurVary } from "../passed.ts";
import { isAnswerTo } from "../search_keys.ts";
import { goOnWith } from "../stored_answer.ts";
import { isWebSocket } from "../web_socket.ts";
import { setRequestOf } from "../set_request.ts";
import type { Lookup } from "../../cache/mod.ts";
import type { Question } from "../landing.ts";
import type { Origin } from "../../origin/origin.ts";
import type { Exchange } from "../exchange.ts";
import type { House } from "../house.ts";
import type { State, Step } from "../state.ts";

/** At most so many Variforms one behind the other. */
const TIERS_LIMIT = 5;

/** Sends each exchange on its way: to the cache, to the origin, or past both. */
export const lookup: Step<"lookup"> = async (state, house): Promise<State> => {
  const { exchange, origin } = state;
  if (isLoop(exchange.headers)) {
    const detail = "The request has come through here too often already.";
    return { ...state, step: "refuse", code: "loop", detail };
  }
  if (!isNegotiated(exchange)) return { ...state, step: "pass" };
  const fields = origin.requestFields?.(askOf(exchange));
  // An origin that answers from its own disk needs no copy of its files.
  if (fields === undefined) return { ...state, step: "offer" };
  if (house.caching.bypass) {
    exchange.trace.cache = { cache: house.name, fwd: "bypass" };
    return { ...state, step: "offer" };
  }
  const { name: cache } = house;
  const url = house.searches.keyOf(exchange.url);
  const rules = house.caching.storage;
  const request = { method: exchange.method, url, fields, rules, now: house.now() };
  let found = ofThisSearch(exchange.url, await house.cache.lookup(request));
  const isMissed = found.verdict === "miss" && found.reason === "vary-miss";
  const reading = isMissed
    ? house.sets.find(await house.cache.list(url), setRequestOf(exchange, fields, house))
    : undefined;
  if (reading !== undefined) {
    const known = { ...request, fields: reading.fields };
    found = ofThisSearch(exchange.url, await house.cache.lookup(known));
  }
  if (found.verdict === "fresh" || found.verdict === "stale") {
    const detail = reading?.detail;
    if (found.verdict === "fresh" && found.tenure !== undefined) {
      exchange.trace.tenures.push(found.tenure);
      exchange.trace.content = found.source.body;
    }
    if (found.verdict === "stale") {
      const set = setRequestOf(exchange, fields, house);
      refreshBehind(state, { request, set, stale: found.source }, house);
    }
    exchange.trace.cache = { cache, hit: true, ttl: found.ttl, detail };
    return await goOnWith(state, found.source, found.age, house);
  }
  if (found.onlyIfCached) {
    const detail = "Nothing is stored that may be used, and the request wants nothing else.";
    return { ...state, step: "refuse", code: "origin-slow", detail };
  }
  const part = fields.has("range") ? await house.cache.findPart(request) : undefined;
  if (part !== undefined) {
    exchange.trace.cache = { cache, hit: true, ttl: part.ttl };
    return { ...state, step: "pass", answer: withOurVary(passedPart(part), exchange, house) };
  }
  exchange.trace.cache = { cache, fwd: found.verdict === "miss" ? found.reason : "stale" };
  return { ...state, step: "offer", stale: found.verdict === "miss" ? undefined : found };
};

/** Validates what is given out stale, behind the client's back (RFC 5861 §3). */
function refreshBehind(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  { request, ...known }: Omit<Question, "origin" | "ask">,
  house: House,
): void {
  const ask = { ...askOf(exchange), method: "GET", signal: undefined, inform: undefined };
  const question = { origin, ask, request: { ...request, method: "GET" }, ...known };
  // Whoever asks next is told what has gone wrong, if it still does.
  house.flights.refresh(question, house).catch(() => {});
}

/** What was kept for other queries is for these alone, unless it says otherwise. */
function ofThisSearch(url: URL, found: Lookup): Lookup {
  if (found.verdict === "miss" || isAnswerTo(url, found.source)) return found;
  return { verdict: "miss", reason: "uri-miss", onlyIfCached: found.onlyIfCached };
}

/** Gateways of our kind may stand behind each other, but not in a circle (RFC 9110 §7.6.3). */
function isLoop(headers: Headers): boolean {
  const via = headers.get("via");
  if (via === null) return false;
  const hops = via.split(",");
  return hops.filter((hop) => hop.trim().split(/\s+/)[1] === PSEUDONYM).length >= TIERS_LIMIT;
}

/**
 * Nobody else gets an answer that may depend on content (RFC 9110 §9.3.1), or on how a target is
 * written that has two spellings: that would be one client's choice for all others.
 */
function isNegotiated({ method, headers, body, target }: Exchange): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  const isEmpty = body === null || headers.get("content-length") === "0";
  return isEmpty && target === undefined && !isWebSocket(headers);
}

/**
 * Which variants of this resource are known, which are stored and fresh?
 *
 * @module
 */
import { PSEUDONYM } from "../../origin/forwarded.ts";
import { passedPart, withOurVary } from "../passed.ts";
import { questionOf } from "../question.ts";
import { isAnswerTo } from "../search_keys.ts";
import { goOnWith } from "../stored_answer.ts";
import { isWebSocket } from "../web_socket.ts";
import type { Lookup } from "../../cache/mod.ts";
import type { Question } from "../landing.ts";
import { type Exchange, isEmpty } from "../exchange.ts";
import type { House } from "../house.ts";
import type { State, Step } from "../state.ts";

/** At most so many Variforms one behind the other. */
const TIERS_LIMIT = 5;

/** Sends each exchange on its way: to the cache, to the origin, or past both. */
export const lookup: Step<"lookup"> = async (state, house): Promise<State> => {
  const { exchange } = state;
  if (isLoop(exchange.headers)) {
    const detail = "The request has come through here too often already.";
    return { ...state, step: "refuse", code: "loop", detail };
  }
  if (!isNegotiated(exchange)) return { ...state, step: "pass" };
  const question = questionOf(state, house);
  // An origin that answers from its own disk needs no copy of its files.
  if (question === undefined) return { ...state, step: "offer" };
  if (house.caching.bypass) {
    exchange.trace.cache = { cache: house.name, fwd: "bypass" };
    return { ...state, step: "offer", question };
  }
  const { name: cache } = house;
  const { request: { url, fields }, set } = question;
  const request = { ...question.request, method: exchange.method, now: house.now() };
  let found = ofThisSearch(exchange.url, await house.cache.lookup(request));
  const isMissed = found.verdict === "miss" && found.reason === "vary-miss";
  const reading = isMissed ? house.sets.find(await house.cache.list(url), set) : undefined;
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
    if (found.verdict === "stale") refreshBehind({ ...question, stale: found.source }, house);
    exchange.trace.cache = { cache, hit: true, ttl: found.ttl, detail };
    return await goOnWith(state, found.source, found.age, house);
  }
  if (found.onlyIfCached) {
    const detail = "Nothing usable is stored, and the request accepts nothing else.";
    return { ...state, step: "refuse", code: "origin-slow", detail };
  }
  const part = fields.get("range") !== null ? await house.cache.findPart(request) : undefined;
  if (part !== undefined) {
    exchange.trace.cache = { cache, hit: true, ttl: part.ttl };
    return { ...state, step: "pass", answer: withOurVary(passedPart(part), exchange, house) };
  }
  exchange.trace.cache = { cache, fwd: found.verdict === "miss" ? found.reason : found.obstacle };
  return { ...state, step: "offer", question, stale: found.verdict === "miss" ? undefined : found };
};

/** Validates what is given out stale, behind the client's back (RFC 5861 §3). */
function refreshBehind(question: Question, house: House): void {
  const ask = { ...question.ask, method: "GET", signal: undefined, inform: undefined };
  const request = { ...question.request, method: "GET" };
  // Whoever asks next is told what has gone wrong, if it still does.
  house.flights.refresh({ ...question, ask, request }, house).catch(() => {});
}

/** What was kept for other queries is for these alone, unless it says otherwise. */
function ofThisSearch(url: URL, found: Lookup): Lookup {
  if (found.verdict === "miss" || isAnswerTo(url, found.source)) return found;
  return { verdict: "miss", reason: "uri-miss", onlyIfCached: found.onlyIfCached };
}

/**
 * Gateways of our kind may stand behind each other, but not in a circle (RFC 9110 §7.6.3). Some
 * gateways lose Via; none may lose CDN-Loop (RFC 8586 §2).
 */
function isLoop(headers: Headers): boolean {
  const hops = (name: string) => headers.get(name)?.split(",") ?? [];
  const passed = hops("via").filter((hop) => hop.trim().split(/\s+/)[1] === PSEUDONYM);
  const counted = hops("cdn-loop").filter((hop) => hop.split(";")[0].trim() === PSEUDONYM);
  return Math.max(passed.length, counted.length) >= TIERS_LIMIT;
}

/**
 * Nobody else gets an answer that may depend on content (RFC 9110 §9.3.1), or on how a target is
 * written that has two spellings: that would be one client's choice for all others.
 */
function isNegotiated(exchange: Exchange): boolean {
  const { method, target } = exchange;
  if (method !== "GET" && method !== "HEAD") return false;
  return isEmpty(exchange) && target === undefined && !isWebSocket(exchange);
}

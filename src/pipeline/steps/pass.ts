/**
 * The way of all that is not negotiated: unsafe methods, upgrades, live streams, errors of the
 * origin. Forwarded once, never retried after a byte was sent, streamed both ways.
 *
 * @module
 */
import { standsForGet } from "../../cache/mod.ts";
import { askOf } from "../ask.ts";
import { countedUrl } from "../cache_rules.ts";
import { headersOf } from "../../syntax/field_lines.ts";
import { filterAnswer } from "../filtered.ts";
import { countForward, readMaxForwards } from "../max_forwards.ts";
import { collect, discard, settledTrailers } from "../streams.ts";
import { appendCacheStatus } from "../../syntax/cache_status.ts";
import { isWebSocket, relay } from "../web_socket.ts";
import type { Exchange } from "../exchange.ts";
import type { PassedAnswer } from "../../origin/origin.ts";
import type { House } from "../house.ts";
import type { Pass, State, Step } from "../state.ts";

/** Methods of a resource that nobody can change. */
const SAFE_ALLOWED = ["GET", "HEAD", "OPTIONS"];

/** Not done here: TRACE would show the client our own fields, CONNECT makes an open proxy. */
const NEVER_FORWARDED = new Set(["TRACE", "TRACK", "CONNECT"]);

/** Forwards the request, or answers for an origin that takes none. */
export const pass: Step<"pass"> = async (state, house): Promise<State> => {
  const { exchange, origin } = state;
  if (state.answer) return await replyPassing(state, state.answer, house);
  if (NEVER_FORWARDED.has(exchange.method) || !origin.pass) return withoutForwarding(state);
  const { upgrade, tunnels, headers } = exchange;
  const isHandshake = isWebSocket(exchange);
  if (isHandshake && tunnels) {
    // No other protocol is changed to: what it would carry is unknown, and h2c would carry requests.
    const answer = await origin.pass(askOf(exchange, { upgrade: "websocket" }), null);
    return replyWith(answer, exchange);
  }
  const connect = origin.connect?.bind(origin, askOf(exchange));
  if (isHandshake && upgrade && connect) {
    return { step: "done", reply: await relay(headers, upgrade, connect, house.limits.headTime) };
  }
  if (exchange.method === "OPTIONS") {
    // For others than OPTIONS and TRACE the field means nothing (RFC 9110 §7.6.2).
    if (readMaxForwards(headers) === 0) return allow([]);
    const ask = askOf(exchange, { headers: countForward(headers) });
    return await replyPassing(state, await origin.pass(ask, exchange.body), house);
  }
  const requestTime = house.now();
  const handshake = isHandshake ? exchange.request : undefined;
  const answer = await origin.pass(askOf(exchange, { handshake }), exchange.body);
  if (answer.upgraded !== undefined) return replyWith(answer, exchange);
  await house.cache.invalidate(
    { method: exchange.method, url: keyOf(exchange.url, house) },
    answer,
  );
  const isReading = exchange.method === "GET" || exchange.method === "HEAD";
  exchange.trace.cache = { cache: house.name, fwd: isReading ? "request" : "method" };
  return await replyPassing(state, keptForGet(state, answer, requestTime, house), house);
};

async function replyPassing(
  { exchange, origin, isFinal }: Pass,
  answer: PassedAnswer,
  house: House,
): Promise<State> {
  const { retreat } = exchange;
  if (retreat !== undefined && answer.status >= 400) {
    discard(answer.body);
    exchange.trace.list = undefined;
    return { step: "lookup", exchange: retreat, origin };
  }
  return replyWith(isFinal ? answer : await filterAnswer(answer, exchange, house), exchange);
}

/** Under what a GET of the same URL is stored. */
function keyOf(url: URL, { searches, caching }: House): string {
  return searches.keyOf(countedUrl(url, caching));
}

/** What a POST has brought is kept for those who will GET it, where it says that this is right. */
function keptForGet(
  { exchange, origin }: Pass,
  answer: PassedAnswer,
  requestTime: number,
  house: House,
): PassedAnswer {
  const { cache, limits, now, caching } = house;
  const fields = origin.requestFields?.(askOf(exchange, { method: "GET" }));
  if (fields === undefined || answer.body === null) return answer;
  const url = keyOf(exchange.url, house);
  const request = { method: exchange.method, url, fields, rules: caching.storage };
  if (caching.bypass || caching.key.length > 0 || !standsForGet(request, answer)) return answer;
  const asGet = { ...request, method: "GET" };
  const responseTime = now();
  if (!cache.admit(asGet, answer, responseTime).store) return answer;
  // Of the time after it has made invalid what was stored.
  const epoch = cache.begin();
  const body = collect(answer.body, limits.cachedBody, async (body) => {
    const trailers = await settledTrailers(answer.trailers);
    await cache.store(asGet, { ...answer, body, trailers, requestTime, responseTime, epoch });
  });
  return { ...answer, body };
}

function withoutForwarding(state: Pass): State {
  const { exchange, origin } = state;
  const { method } = exchange;
  if (origin.pass === undefined && method === "OPTIONS") {
    return allow(SAFE_ALLOWED);
  }
  // An upgrade is an offer that may be declined (RFC 9110 §7.8): answer without it.
  if ((method === "GET" || method === "HEAD") && origin.pass === undefined) {
    return { step: "offer", exchange, origin };
  }
  if (origin.pass !== undefined) {
    const detail = `The method ${method} is not forwarded.`;
    return { ...state, step: "refuse", code: "not-implemented", detail };
  }
  return {
    ...state,
    step: "refuse",
    code: "method",
    detail: `The method ${method} is not allowed here.`,
    fields: [["Allow", SAFE_ALLOWED.join(", ")]],
  };
}

/** Says which methods there are, where somebody asks; none means that this is not known here. */
function allow(methods: readonly string[]): State {
  const headers = new Headers(methods.length > 0 ? { Allow: methods.join(", ") } : {});
  return { step: "done", reply: { status: 204, headers, body: null } };
}

function replyWith(answer: PassedAnswer, { method, trace }: Exchange): State {
  const headers = headersOf(answer.fields);
  const { status, body, trailers, tunnel, upgraded } = answer;
  if (upgraded !== undefined) {
    return { step: "done", reply: { status, headers, body: null, upgraded } };
  }
  if (tunnel !== undefined) return { step: "done", reply: { status, headers, body: null, tunnel } };
  if (trace.cache) {
    headers.set("Cache-Status", appendCacheStatus(headers.get("cache-status"), trace.cache));
  }
  const empty = method === "HEAD" || status === 204 || status === 304;
  if (empty) discard(body);
  return { step: "done", reply: { status, headers, body: empty ? null : body, trailers } };
}

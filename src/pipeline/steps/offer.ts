/**
 * Which variants exist? The origin says; a stored answer that has gone stale is validated on the way.
 *
 * @module
 */
import { conditionalFields, currentAge } from "../../cache/mod.ts";
import { describeMessage, reasonToPass } from "../../origin/message.ts";
import { formatVary, mergeVary } from "../../syntax/vary.ts";
import { Fault } from "../../model/fault.ts";
import { release } from "../forms.ts";
import { goOnWith } from "../stored_answer.ts";
import { collect, discard } from "../streams.ts";
import { askOf } from "../ask.ts";
import { knownFromAnswer, knownFromOrigin } from "../known.ts";
import { resourceOfListing } from "../listing.ts";
import { chooseWithin } from "../mail_parts.ts";
import { listedResource } from "../remote_set.ts";
import { readWhole } from "../../coding/read_whole.ts";
import type { Answer, Ask, Found, PassedAnswer } from "../../origin/origin.ts";
import type { Exchange } from "../exchange.ts";
import type { House } from "../house.ts";
import type { Admission, Known, Offer, Stale, State, Step } from "../state.ts";

/** When the origin was asked, and what it said. */
interface Asked {
  readonly ask: Ask;
  readonly answer: Answer;
  readonly requestTime: number;
  readonly responseTime: number;
  readonly epoch: ReturnType<House["cache"]["begin"]>;
}

/** Asks the origin, and goes on by the kind of its answer. */
export const offer: Step<"offer"> = async (state, house): Promise<State> => {
  const { exchange, stale } = state;
  const asked = await askOrigin(state, house);
  if (asked === undefined) return await chooseStale(state, house);
  const { answer } = asked;
  if (isNegotiatedAgain(answer, exchange)) {
    discardAnswer(answer);
    const detail = "The variant that was chosen here is negotiated once more at its origin.";
    return { ...state, step: "refuse", code: "variant-negotiates", detail };
  }
  if (stale && exchange.method === "HEAD") await heedHead(state, stale, asked, house);
  switch (answer.kind) {
    case "resource":
      return await chooseWithin(state, knownOf(state, answer, asked, house), house);
    case "answer":
      if (stale && answer.status === 304) return await revalidated(state, answer, asked, house);
      if (stale?.onError && answer.status >= 500) {
        discard(answer.body);
        return await chooseStale(state, house);
      }
      if (answer.status === 304) throw new Fault("origin-broken", "a 304 that nobody asked for");
      return await keepListed(state, answer, asked, house) ??
        { ...state, step: "pass", answer: await keptOnItsWay(state, answer, asked, house) };
    case "listing": {
      const resource = resourceOfListing(answer.listing, exchange);
      return { ...state, step: "choose", known: { ...knownFromOrigin(resource), ours: true } };
    }
    case "redirect": {
      const headers = new Headers({ Location: answer.location });
      return { step: "done", reply: { status: answer.status, headers, body: null } };
    }
    case "refused":
      return { ...state, step: "refuse", code: answer.fault, detail: answer.detail };
  }
};

/** A variant of a list ends the choice: one that is chosen from again is a mistake (RFC 2295 §8.1). */
function isNegotiatedAgain(answer: Answer, { trace }: Exchange): boolean {
  if (trace.list === undefined) return false;
  const fields = answer.kind === "resource"
    ? answer.resource.variants[0]?.fields
    : answer.kind === "answer"
    ? answer.fields
    : undefined;
  return fields?.some(([name]) => /^(?:tcn|alternates)$/i.test(name)) ?? false;
}

function discardAnswer(answer: Answer): void {
  if (answer.kind === "answer") discard(answer.body);
  if (answer.kind === "resource") release(answer.resource);
}

/** A list is short, and kept like any answer. */
const LIST_BODY = 64 << 10;

/** The list is what counts of such an answer; its page is kept, but ours is sent. */
async function keepListed(
  state: Offer,
  answer: PassedAnswer,
  asked: Asked,
  house: House,
): Promise<State | undefined> {
  const resource = listedResource(answer, state.exchange, house.limits.variants);
  if (resource === undefined) return undefined;
  const { status, fields, body } = answer;
  const admission = admit(state, { status, fields }, asked, house);
  const page = body === null ? new Uint8Array() : await readWhole(body, LIST_BODY);
  if (page !== undefined) await admission?.store(page);
  return { ...state, step: "choose", known: knownFromAnswer(resource, undefined) };
}

/** Asks; undefined when the origin cannot be reached and a stale answer may stand in for it. */
async function askOrigin(state: Offer, house: House): Promise<Asked | undefined> {
  const { exchange, origin, stale } = state;
  const conditions = stale && conditionalFields(stale.source);
  const ask = { ...askOf(exchange), conditions };
  const epoch = house.cache.begin();
  const requestTime = house.now();
  try {
    const answer = await origin.describe(ask);
    return { ask, answer, requestTime, responseTime: house.now(), epoch };
  } catch (error) {
    if (stale?.onDisconnect) return undefined;
    throw error;
  }
}

async function chooseStale(state: Offer, house: House): Promise<State> {
  const { exchange, stale } = state;
  if (stale === undefined) throw new Error("there is no stale answer to use");
  exchange.trace.cache = { cache: house.name, hit: true, detail: "stale" };
  return await goOnWith(state, stale.source, stale.age, house);
}

/** What an answer to HEAD says of what is stored (RFC 9111 §4.3.5). */
async function heedHead(state: Offer, stale: Stale, asked: Asked, house: House): Promise<void> {
  const { answer, ask, requestTime, responseTime } = asked;
  const head = answer.kind === "resource" ? answer.message : answer;
  if (head === undefined || !("fields" in head) || head.status >= 500 || head.status === 304) {
    return;
  }
  const url = house.searches.keyOf(state.exchange.url);
  const request = cacheRequest(state, ask, url);
  const { status, fields } = head;
  const told = { status, fields, requestTime, responseTime };
  if (request !== undefined) await house.cache.heed(request, stale.source, told);
}

/** A 304 makes the stored answer fresh again (RFC 9111 §4.3.4). */
async function revalidated(
  state: Offer,
  answer: PassedAnswer,
  asked: Asked,
  house: House,
): Promise<State> {
  const { exchange, origin, stale } = state;
  discard(answer.body);
  const request = cacheRequest(state, asked.ask, house.searches.keyOf(exchange.url));
  const { status, fields } = answer;
  const { requestTime, responseTime } = asked;
  const update = { status, fields, requestTime, responseTime };
  const source = stale && request && await house.cache.refresh(request, stale.source, update);
  // It speaks of another answer than ours: ask again, without conditions.
  if (source === undefined) return { step: "offer", exchange, origin };
  exchange.trace.cache = { cache: house.name, fwd: "stale", fwdStatus: 304 };
  const age = currentAge(source.policy.initialAge, source.responseTime, house.now());
  return await goOnWith(state, source, age, house);
}

/** What is passed as it came, and kept on its way where that is allowed. */
async function keptOnItsWay(
  state: Offer,
  answer: PassedAnswer,
  asked: Asked,
  house: House,
): Promise<PassedAnswer> {
  const { exchange } = state;
  if (answer.status === 206) return withOurVary(answer, exchange, house);
  const admission = reasonToPass(answer) === "live"
    ? undefined
    : admit(state, answer, asked, house);
  if (admission === undefined) return answer;
  if (answer.body === null || answer.status === 204) {
    discard(answer.body);
    await admission.store(new Uint8Array());
    return { ...answer, body: null };
  }
  const { cachedBody } = house.limits;
  return { ...answer, body: collect(answer.body, cachedBody, (bytes) => admission.store(bytes)) };
}

/**
 * A part of the origin's own form (206) is one choice of several, too: caches must know by what.
 */
function withOurVary(
  answer: PassedAnswer,
  { url, names }: Exchange,
  house: House,
): PassedAnswer {
  if (answer.status !== 206) return answer;
  const content = { open: () => Promise.reject(new Error("a part is not opened")) };
  const resource = describeMessage(answer, content, url, names);
  const vary = mergeVary(resource.vary ?? [], house.offers.of(resource).negotiator.vary);
  const others = answer.fields.filter(([name]) => name.toLowerCase() !== "vary");
  return vary.length === 0
    ? answer
    : { ...answer, fields: [...others, ["Vary", formatVary(vary)]] };
}

function knownOf(state: Offer, answer: Found, asked: Asked, house: House): Known {
  if (answer.message === undefined) return knownFromOrigin(answer.resource);
  return knownFromAnswer(answer.resource, admit(state, answer.message, asked, house));
}

/** Leave to store the answer, if the head gives it; the content decides at its end. */
function admit(
  state: Offer,
  head: NonNullable<Found["message"]>,
  { ask, requestTime, responseTime, epoch }: Asked,
  house: House,
): Admission | undefined {
  const url = house.searches.learn(state.exchange.url, head.fields);
  const request = cacheRequest(state, ask, url);
  if (request === undefined) return undefined;
  const admission = house.cache.admit(request, head, responseTime);
  const { trace } = state.exchange;
  const reason = admission.store ? undefined : admission.reason;
  trace.cache = {
    cache: house.name,
    fwd: "miss",
    ...trace.cache,
    stored: admission.store,
    detail: reason,
  };
  if (!admission.store) return undefined;
  const leave: Admission = {
    async store(body) {
      const answer = { ...head, body, requestTime, responseTime, epoch };
      const stored = await house.cache.store(request, answer);
      if (stored.store) leave.stored = stored.source.id;
    },
  };
  return leave;
}

function cacheRequest({ origin }: Offer, ask: Ask, url: string) {
  const fields = origin.requestFields?.(ask);
  return fields && { method: ask.method, url, fields };
}

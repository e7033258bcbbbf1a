/**
 * Which variants exist? The origin says, once for all who ask at the same time; a stored answer that
 * has gone stale is validated on the way.
 *
 * @module
 */
import {
  type CachedSource,
  type CacheRequest,
  currentAge,
  isError,
  judgeFor,
  readPart,
  type Reuse,
} from "../../cache/mod.ts";
import { Fault } from "../../model/fault.ts";
import { askOf } from "../ask.ts";
import { namesDirectory, resourceOfDirectory } from "../directory.ts";
import { knownFromArrival, knownFromOrigin } from "../known.ts";
import { resourceOfListing } from "../listing.ts";
import { chooseWithin } from "../mail_parts.ts";
import { questionOf } from "../question.ts";
import { listedResource } from "../remote_set.ts";
import { giveUp, headOf } from "../resume.ts";
import { ageOf, passedOnArrival, type SharedArrival, withOurVary } from "../passed.ts";
import { goOnWith } from "../stored_answer.ts";
import { collect, discard } from "../streams.ts";
import { reasonToPass } from "../../origin/message.ts";
import type { Answer, Listing } from "../../origin/origin.ts";
import type { Arrival } from "../flights.ts";
import type { Exchange } from "../exchange.ts";
import type { House } from "../house.ts";
import type { OwnLanding, Question } from "../landing.ts";
import type { Known, Offer, State, Step } from "../state.ts";

/** Asks the origin, and goes on by what has come. */
export const offer: Step<"offer"> = async (state, house): Promise<State> => {
  const { exchange, origin } = state;
  const directory = await offerDirectory(state, house);
  if (directory !== undefined) return directory;
  const question = state.question ?? questionOf(state, house);
  if (question === undefined || house.caching.bypass) {
    const ask = question?.ask ?? askOf(exchange);
    // What the origin asks further is given up with it.
    const asked = { ...ask, signal: ask.signal };
    return await goOnAlone(state, await origin.describe(asked), house);
  }
  const arrival = await board(state, question, house);
  if ("standIn" in arrival) return await goOnStale(state, arrival, house);
  tellArrival(state, arrival, house);
  if (isNegotiatedAgain(arrival, exchange)) {
    letGo(arrival);
    const detail = "The variant that was chosen here is negotiated once more at its origin.";
    return { ...state, step: "refuse", code: "variant-negotiates", detail };
  }
  if (arrival.seat !== undefined) return await goOnShared(state, arrival, house);
  const { landing } = arrival;
  if (landing.kind === "own") {
    return await goOnAlone(state, keptPart(landing, question.request, house), house);
  }
  const { source } = landing;
  const age = currentAge(source.policy.initialAge, source.responseTime, house.now());
  return await goOnWith(state, source, age, house);
};

/** A stored answer in place of one that did not come, or of an error. */
interface StandIn extends Pick<Reuse, "age" | "ttl"> {
  readonly standIn: CachedSource;
  /** What the origin answered instead. */
  readonly fwdStatus?: number;
}

/** Waits for what is to come, or for a failure in which a stored answer is to stand in for it. */
async function board(
  { stale }: Offer,
  question: Question,
  house: House,
): Promise<Arrival | StandIn> {
  try {
    const arrival = await house.flights.board({ ...question, stale: stale?.source }, house);
    const fwdStatus = statusOf(arrival);
    if (stale === undefined || !isError(fwdStatus)) return arrival;
    const { onError, age, ttl } = judgeNow(stale.source, question, house);
    if (!onError) return arrival;
    letGo(arrival);
    return { standIn: stale.source, age, ttl, fwdStatus };
  } catch (error) {
    if (stale === undefined) throw error;
    const isAnswer = error instanceof Fault && error.code === "origin-failed";
    const { onError, onDisconnect, age, ttl } = judgeNow(stale.source, question, house);
    if (isAnswer ? onError : onDisconnect) return { standIn: stale.source, age, ttl };
    throw withoutConnection(error);
  }
}

/** Time has passed since it was looked up: it is older, and may have become too old. */
function judgeNow(source: CachedSource, { request }: Question, { now }: House): Reuse {
  return judgeFor(source, request.fields, now());
}

/** 504 is for who needs to ask and cannot (RFC 9111 §5.2.2.2). */
function withoutConnection(error: unknown): unknown {
  const isCut = error instanceof Fault &&
    (error.code === "origin-down" || error.code === "origin-broken");
  return isCut
    ? new Fault("not-validated", "What is stored may not be used unasked", { cause: error })
    : error;
}

function letGo({ landing, seat }: Arrival): void {
  seat?.leave();
  if (landing.kind === "own") giveUp(landing.answer);
}

/** A variant of a list ends the choice: one that is chosen from again is a mistake (RFC 2295 §8.1). */
function isNegotiatedAgain({ landing }: Arrival, { trace, retreat }: Exchange): boolean {
  // Pages link to each other, and mean no list by that.
  if (trace.list === undefined || retreat !== undefined || landing.kind === "stored") return false;
  const head = landing.kind === "shared" ? landing.head : headOf(landing.answer);
  return head?.fields.some(([name]) => /^(?:tcn|alternates)$/i.test(name)) ?? false;
}

function statusOf({ landing }: Arrival): number {
  if (landing.kind === "shared") return landing.head.status;
  return landing.kind === "own" && landing.answer.kind === "answer" ? landing.answer.status : 200;
}

/** For Cache-Status (RFC 9211). */
function tellArrival({ exchange: { trace } }: Offer, arrival: Arrival, { name }: House): void {
  const { landing, collapsed } = arrival;
  if (landing.kind === "stored") {
    trace.cache = landing.validated
      ? { fwd: "stale", ...trace.cache, cache: name, fwdStatus: 304, collapsed }
      : { cache: name, hit: true };
    return;
  }
  const { reason: detail } = landing;
  const stored = landing.kind === "shared" && detail === undefined;
  trace.cache = { cache: name, fwd: "miss", ...trace.cache, stored, collapsed, detail };
}

async function goOnStale(
  state: Offer,
  { standIn, age, ttl, fwdStatus }: StandIn,
  house: House,
): Promise<State> {
  const { trace } = state.exchange;
  const detail = fwdStatus === undefined ? "disconnected" : undefined;
  trace.cache = { fwd: "stale", ...trace.cache, cache: house.name, fwdStatus, ttl, detail };
  return await goOnWith(state, standIn, age, house);
}

/** On with an answer that others may have, too. */
async function goOnShared(state: Offer, arrival: SharedArrival, house: House): Promise<State> {
  const { exchange } = state;
  const { landing: { head, body }, seat } = arrival;
  const list = listedResource(head, exchange, house.limits.variants);
  if (list !== undefined) {
    // The list is what counts of such an answer; its page is kept, but ours is sent.
    await body.drain();
    seat.leave();
    return { ...state, step: "choose", known: knownOf(list) };
  }
  const age = ageOf(arrival, house.now());
  if (reasonToPass(head) !== undefined) {
    return { ...state, step: "pass", answer: passedOnArrival(arrival, age) };
  }
  return await chooseWithin(state, knownFromArrival(arrival, age, exchange), house);
}

/** On with an answer that is for this client alone. */
async function goOnAlone(state: Offer, answer: Answer, house: House): Promise<State> {
  const { exchange } = state;
  switch (answer.kind) {
    case "resource": {
      const { resource, message } = answer;
      const known = message === undefined ? knownFromOrigin(resource) : knownOf(resource);
      return await chooseWithin(state, known, house);
    }
    case "answer": {
      const list = listedResource(answer, exchange, house.limits.variants);
      if (list === undefined) {
        return { ...state, step: "pass", answer: withOurVary(answer, exchange, house) };
      }
      discard(answer.body);
      return { ...state, step: "choose", known: knownOf(list) };
    }
    case "listing": {
      if (house.rules.directory) return await chooseDirectory(state, answer.listing, house);
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
}

/** The directory of a folder, in place of its index or listing, where the URL asks for it. */
async function offerDirectory(state: Offer, house: House): Promise<State | undefined> {
  const { exchange, origin } = state;
  if (origin.list === undefined || !namesDirectory(exchange)) return undefined;
  const listing = await origin.list(askOf(exchange));
  return listing && await chooseDirectory(state, listing, house);
}

async function chooseDirectory(state: Offer, listing: Listing, house: House): Promise<State> {
  const { exchange, origin } = state;
  const resource = await resourceOfDirectory(listing, { exchange, origin, house });
  if (resource === undefined) {
    return { ...state, step: "refuse", code: "missing", detail: "There is no such page." };
  }
  return { ...state, step: "choose", known: { ...knownFromOrigin(resource), ours: true } };
}

/** A part is kept on its way, where it may be. */
function keptPart(
  { answer, times }: OwnLanding,
  request: CacheRequest,
  { cache, limits }: House,
): Answer {
  if (answer.kind !== "answer" || answer.body === null || times === undefined) return answer;
  if (readPart(answer) === undefined || request.method !== "GET") return answer;
  const { status, fields } = answer;
  const keep = (body: Uint8Array) => cache.keepPart(request, { status, fields, body, ...times });
  return { ...answer, body: collect(answer.body, limits.cachedBody, keep) };
}

/** What is for one client: nothing that is made of it is remembered. */
function knownOf(resource: Known["resource"]): Known {
  return { resource, memory: () => undefined };
}

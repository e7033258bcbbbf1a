/**
 * Requests to origins that are under way: who asks for what is coming already waits for it instead of
 * asking again. Groups form by URL, and by what else selects an answer as soon as that is known.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import { judgeReuse, primaryKey, requestControl } from "../cache/mod.ts";
import { Fault } from "../model/fault.ts";
import { type Telling, tellingOf } from "./described_set.ts";
import { type Boarded, Flight } from "./flight.ts";
import { giveUp } from "./resume.ts";
import { land, type Landing, type Question } from "./landing.ts";
import type { House } from "./house.ts";

/** URLs of which something is remembered. */
const REMEMBERED_URLS = 10_000;

/** For how long nobody waits for an answer that last was for its asker alone, in milliseconds. */
const ALONE_TIME = 60_000;

/** For how long this one may fetch in the place of others elsewhere, in milliseconds. */
const CLAIM_TIME = 10_000;

/** What was got, and whether another had asked for it. */
export type Arrival = Boarded & { readonly collapsed: boolean };

/** All that is under way. */
export class Flights {
  readonly #flights = new Map<string, Set<Flight>>();
  /** What the last answers to URLs tell of others. */
  readonly #told = new LRUCache<string, Telling>({ max: REMEMBERED_URLS });
  /** Until when those who ask for a URL do not wait for each other. */
  readonly #alone = new LRUCache<string, number>({ max: REMEMBERED_URLS });

  /** Takes what is coming already, waits for it, or asks. */
  async board(question: Question, house: House): Promise<Arrival> {
    while (mayShare(question) && !this.#isAlone(question, house.now())) {
      const here = this.#landed(question, house);
      if (here !== undefined) return { ...here, collapsed: true };
      const flight = this.#inTheAir(question, house);
      if (flight === undefined) break;
      const place = await flight.wait(question, false, house);
      if (place !== undefined) return { ...place, collapsed: true };
      if (isFailure(flight.landed)) throw new Fault("origin-failed", "the answer was for another");
    }
    return { ...await this.#lead(question, house), collapsed: false };
  }

  /** Asks for the cache alone, unless somebody does already. */
  async refresh(question: Question, house: House): Promise<void> {
    if (this.#inTheAir(question, house) !== undefined) return;
    const { landing, seat } = await this.#lead(question, house);
    if (landing.kind === "own") giveUp(landing.answer);
    if (landing.kind === "shared") await landing.body.drain();
    seat?.leave();
  }

  /** Sets out. One whose answer others may have is listed until it is over. */
  async #lead(question: Question, house: House): Promise<Boarded> {
    const epoch = house.cache.begin();
    const flight = new Flight(question, epoch, (signal) => this.#fly(question, signal, house));
    const end = mayShare(question) ? this.#list(flight) : () => {};
    try {
      const place = await flight.wait(question, true, house);
      if (place === undefined) throw new Fault("origin-broken", "the answer was given up");
      if (place.landing.kind === "shared") place.landing.body.done.then(end);
      else end();
      return place;
    } catch (error) {
      end();
      throw error;
    }
  }

  async #fly(question: Question, signal: AbortSignal, house: House): Promise<Landing> {
    const asked = { ...question, ask: { ...question.ask, signal } };
    if (!mayShare(question) || this.#isAlone(question, house.now())) {
      return this.#learn(question, await land(asked, house), house.now());
    }
    const claim = await house.cache.claim(keyOf(question), CLAIM_TIME);
    const elsewhere = claim.granted ? undefined : await foundAfter(claim.ended, question, house);
    if (elsewhere !== undefined) return elsewhere;
    const release = () => claim.granted ? void claim.release() : undefined;
    try {
      const landing = this.#learn(question, await land(asked, house), house.now());
      // Others elsewhere have nothing to wait for where nothing is stored.
      const isKept = landing.kind === "shared" && landing.reason === undefined;
      if (isKept) landing.body.done.then(release);
      else release();
      return landing;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** What of an answer tells how the next requests for its URL are to be treated. */
  #learn(question: Question, landing: Landing, now: number): Landing {
    if (!mayShare(question) || isFailure(landing)) return landing;
    const key = primaryKey(question.request.url);
    const source = landing.kind === "own" ? undefined : landing.source;
    const told = source && tellingOf(source);
    if (told !== undefined) this.#told.set(key, told);
    else if (source !== undefined) this.#told.delete(key);
    if (source !== undefined && judgeReuse(source.policy, source.responseTime, {}, now).ttl > 0) {
      this.#alone.delete(key);
    } else this.#alone.set(key, now + ALONE_TIME);
    return landing;
  }

  #isAlone({ request }: Question, now: number): boolean {
    return (this.#alone.get(primaryKey(request.url)) ?? 0) > now;
  }

  /** Content that has begun to come, and is for this question, too. */
  #landed(question: Question, house: House): Boarded | undefined {
    for (const flight of this.#current(question, house)) {
      // A failure is for those alone who waited for it.
      const { landed } = flight;
      if (landed?.kind !== "shared" || landed.source === undefined) continue;
      const place = flight.take(question, false, house);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  /** A flight of which, as far as is known, something may come for this question. */
  #inTheAir(question: Question, house: House): Flight | undefined {
    const flights = this.#current(question, house).filter(({ landed, isAbandoned }) =>
      landed === undefined && !isAbandoned
    );
    if (flights.length === 0) return undefined;
    const told = this.#told.get(primaryKey(question.request.url));
    const wanted = house.sets.groupOf(told, question.set);
    return flights.find((flight) => flight.groupBy(told, house) === wanted);
  }

  /** What was asked before a purge is not for those who ask after it. */
  #current(question: Question, { cache }: House): readonly Flight[] {
    const key = primaryKey(question.request.url);
    return [...this.#flights.get(keyOf(question)) ?? []].filter(({ epoch, landed }) =>
      cache.isCurrent(key, epoch, landed?.kind === "shared" ? landed.source?.labels : undefined)
    );
  }

  #list(flight: Flight): () => void {
    const key = keyOf(flight.question);
    this.#flights.set(key, (this.#flights.get(key) ?? new Set()).add(flight));
    return () => {
      const flights = this.#flights.get(key);
      flights?.delete(flight);
      if (flights?.size === 0) this.#flights.delete(key);
    };
  }
}

/** Those who validate wait for those who validate the same. */
function keyOf({ request, stale }: Question): string {
  return `${primaryKey(request.url)}\n${stale?.id ?? ""}`;
}

/** Whether the answer to this question could be that to another. */
function mayShare({ request: { method, fields } }: Question): boolean {
  const { noCache, noStore, maxAge } = requestControl(fields);
  return method === "GET" && fields.get("authorization") === null && fields.get("range") === null &&
    !noCache && !noStore && maxAge !== 0;
}

function isFailure(landing: Landing | undefined): boolean {
  if (landing?.kind === "shared") return landing.source === undefined;
  const answer = landing?.kind === "own" ? landing.answer : undefined;
  return answer?.kind === "answer" && answer.status >= 500;
}

/** What another machine has stored meanwhile. */
async function foundAfter(
  ended: Promise<void>,
  { request }: Question,
  house: House,
): Promise<Landing | undefined> {
  await ended;
  const found = await house.cache.lookup({ ...request, now: house.now() });
  return found.verdict === "fresh"
    ? { kind: "stored", source: found.source, validated: false }
    : undefined;
}

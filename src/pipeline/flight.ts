/**
 * One request to the origin under way, and those who wait for what comes of it.
 *
 * @module
 */
import { type Epoch, judgeFor, matchesRequest, type Seat } from "../cache/mod.ts";
import type { Telling } from "./described_set.ts";
import type { House } from "./house.ts";
import { forOthers } from "./landing.ts";
import type { Landing, OwnLanding, Question, SharedLanding, StoredLanding } from "./landing.ts";

/** What one who asked has got, with a seat where there is content to come. */
export type Boarded =
  | { readonly landing: SharedLanding; readonly seat: Seat }
  | { readonly landing: StoredLanding | OwnLanding; readonly seat?: undefined };

/** A request under way. */
export class Flight {
  /** What is asked. */
  readonly question: Question;
  /** When it set out. */
  readonly epoch: Epoch;
  /** What has come of it, once it is known. */
  landed: Landing | undefined;
  readonly #landing: Promise<Landing>;
  readonly #leaving = new AbortController();
  #waiting = 0;
  #group: { readonly by: Telling | undefined; readonly name: string } | undefined;
  /** Keeps the content until all who waited have their seats. */
  #held: Seat | undefined;

  /** Sets out. `fly` is given up when nobody waits any more. */
  constructor(
    question: Question,
    epoch: Epoch,
    fly: (signal: AbortSignal) => Promise<Landing>,
  ) {
    this.question = question;
    this.epoch = epoch;
    this.#landing = fly(this.#leaving.signal).then((landing) => {
      this.landed = landing;
      if (landing.kind === "shared") this.#held = landing.body.join();
      if (this.#waiting === 0) this.#letGo();
      return landing;
    });
    // Whoever waits is told; it may be nobody.
    this.#landing.catch(() => {});
  }

  /** What tells it from other requests for its URL, as far as this answer to that tells. */
  groupBy(told: Telling | undefined, { sets }: House): string {
    if (this.#group === undefined || this.#group.by !== told) {
      this.#group = { by: told, name: sets.groupOf(told, this.question.set) };
    }
    return this.#group.name;
  }

  /** Whether all have left, so that nothing will come of it. */
  get isAbandoned(): boolean {
    return this.#leaving.signal.aborted;
  }

  /** Waits with the others, and takes what is for this one; undefined where nothing is. */
  async wait(
    question: Question,
    isFirst: boolean,
    house: House,
  ): Promise<Boarded | undefined> {
    const { signal } = question.ask;
    const leave = this.#arrive();
    signal?.addEventListener("abort", leave, { once: true });
    try {
      await this.#landing;
      return this.take(question, isFirst, house);
    } finally {
      signal?.removeEventListener("abort", leave);
      leave();
    }
  }

  /** What is here already, if it is for this one. */
  take(question: Question, isFirst: boolean, house: House): Boarded | undefined {
    const { landed } = this;
    if (landed === undefined) return undefined;
    if (landed.kind === "own") return isFirst ? { landing: landed } : undefined;
    if (!isFirst && !isFor(landed, question, house)) return undefined;
    if (landed.kind === "stored") return { landing: landed };
    const seat = landed.body.join();
    return seat && { landing: isFirst ? landed : forOthers(landed), seat };
  }

  /** One more waits, until the function that is returned is called. */
  #arrive(): () => void {
    this.#waiting++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      if (--this.#waiting > 0) return;
      if (this.landed === undefined) this.#leaving.abort(new DOMException("left", "AbortError"));
      this.#letGo();
    };
  }

  #letGo(): void {
    this.#held?.leave();
    this.#held = undefined;
  }
}

/** Whether the cache would give this question what has come; what has failed is for all who wait. */
function isFor(
  { source }: SharedLanding | StoredLanding,
  { request: { fields }, set }: Question,
  { sets, now }: House,
): boolean {
  if (source === undefined) return true;
  if (!matchesRequest(source, fields) && sets.find([source], set) === undefined) return false;
  const { verdict } = judgeFor(source, fields, now());
  return verdict === "fresh" || verdict === "stale-servable";
}

/**
 * What was answered a moment ago, by all of a request that the answer could depend on. A request that
 * differs from another in nothing but fields that no answer rests on gets the same one.
 *
 * A memo is correct because it leaves out so little: it compares method, authority, target and every
 * field line but the few that are named here, and those too where an answer varies by them; and an
 * answer is in it only with the pipeline's leave, which ends when what it rests on changes.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import type { Repeat } from "../pipeline/repeat.ts";

/** An answer that may be given again. */
export interface Remembered {
  readonly repeat: Repeat;
  /** About how many bytes it takes. */
  readonly size: number;
  /** Whether it is the same answer to another request. */
  isLike(other: Remembered): boolean;
  /** Lets go of all that it holds: others may know it still. */
  drop(): void;
}

/** A request, as far as an answer can depend on it. */
export interface Question {
  readonly method: string;
  /** Scheme and authority may be left out where a front has but one. */
  readonly place: string;
  fields(): readonly Field[];
}

/**
 * Fields that say who asks and why, and that the pipeline acts upon by rule alone: an answer that
 * depends on one of them says so in Vary, or is not given leave without it.
 */
const INERT: ReadonlySet<string> = new Set([
  "cookie",
  "dnt",
  "referer",
  "sec-ch-ua",
  "sec-ch-ua-mobile",
  "sec-ch-ua-platform",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-site",
  "sec-fetch-storage-access",
  "sec-fetch-user",
  "sec-gpc",
  "traceparent",
  "tracestate",
  "upgrade-insecure-requests",
  "user-agent",
  "x-request-id",
]);

/** Answers to one URL. */
interface Shelf<Answer> {
  /** Inert fields by which an answer here varies all the same. */
  readonly counted: Set<string>;
  readonly answers: Map<string, Answer>;
  /** How many requests each of them answers. */
  readonly uses: Map<Answer, number>;
}

/** Bounds of a memo: what is remembered beyond them goes, the oldest first. */
export interface MemoLimits {
  readonly places: number;
  readonly answersOfPlace: number;
  readonly bytes: number;
}

/** The bounds that hold unless others are given. */
export const MEMO_LIMITS: MemoLimits = { places: 4_096, answersOfPlace: 256, bytes: 32 << 20 };

/** Answers of a moment ago. */
export class Memo<Answer extends Remembered> {
  readonly #shelves = new Map<string, Shelf<Answer>>();
  readonly #limits: MemoLimits;
  #bytes = 0;

  /** An empty memo. */
  constructor(limits: MemoLimits = MEMO_LIMITS) {
    this.#limits = limits;
  }

  /** About how many bytes the answers take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The answer to a request like this one, if it may still be given. */
  find(question: Question): Answer | undefined {
    const shelf = this.#shelves.get(question.place);
    if (shelf === undefined) return undefined;
    const key = keyOf(question, shelf.counted);
    const answer = shelf.answers.get(key);
    if (answer === undefined || answer.repeat.isCurrent()) return answer;
    this.#forget(shelf, key, answer);
  }

  /**
   * Remembers the answer to a request, once for all requests that get the same: gives the one that is
   * remembered, or undefined where it takes more room than there is.
   */
  keep(question: Question, answer: Answer): Answer | undefined {
    if (answer.size > this.#limits.bytes / 8) return undefined;
    const shelf = this.#shelfFor(question.place);
    for (const name of answer.repeat.vary) {
      if (!INERT.has(name) || shelf.counted.has(name)) continue;
      // What was remembered without a look at this field may be wrong for who sends another.
      this.#empty(shelf);
      shelf.counted.add(name);
    }
    const key = keyOf(question, shelf.counted);
    const before = shelf.answers.get(key);
    if (before !== undefined) this.#forget(shelf, key, before);
    const kept = [...shelf.uses.keys()].find((one) => one.isLike(answer)) ?? answer;
    const uses = shelf.uses.get(kept) ?? 0;
    if (uses === 0) this.#bytes += kept.size;
    shelf.uses.set(kept, uses + 1);
    shelf.answers.set(key, kept);
    if (shelf.answers.size > this.#limits.answersOfPlace) this.#dropOldest(shelf);
    while (this.#bytes > this.#limits.bytes || this.#shelves.size > this.#limits.places) {
      const [[oldest, answers]] = this.#shelves;
      this.#empty(answers);
      this.#shelves.delete(oldest);
    }
    return kept;
  }

  #shelfFor(place: string): Shelf<Answer> {
    const found = this.#shelves.get(place);
    if (found !== undefined) {
      // Moved behind those that nothing was added to for longer.
      this.#shelves.delete(place);
      this.#shelves.set(place, found);
      return found;
    }
    const shelf: Shelf<Answer> = { counted: new Set(), answers: new Map(), uses: new Map() };
    this.#shelves.set(place, shelf);
    return shelf;
  }

  #dropOldest(shelf: Shelf<Answer>): void {
    const [[key, answer]] = shelf.answers;
    this.#forget(shelf, key, answer);
  }

  #empty(shelf: Shelf<Answer>): void {
    for (const [key, answer] of shelf.answers) this.#forget(shelf, key, answer);
  }

  #forget(shelf: Shelf<Answer>, key: string, answer: Answer): void {
    shelf.answers.delete(key);
    const uses = (shelf.uses.get(answer) ?? 1) - 1;
    if (uses > 0) {
      shelf.uses.set(answer, uses);
      return;
    }
    shelf.uses.delete(answer);
    this.#bytes -= answer.size;
    answer.drop();
  }
}

/** Method and field lines, in order; a line feed can stand in none of them. */
function keyOf({ method, fields }: Question, counted: ReadonlySet<string>): string {
  let key = method;
  for (const [name, value] of fields()) {
    const lower = name.toLowerCase();
    if (INERT.has(lower) && !counted.has(lower)) continue;
    key += `\n${lower}:${value}`;
  }
  return key;
}

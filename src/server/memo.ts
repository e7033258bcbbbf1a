/**
 * What was answered a moment ago, by all of a request that the answer could depend on. A request that
 * differs from another in nothing but fields that no answer rests on gets the same one.
 *
 * A memo is correct because it leaves out so little: it compares method, target and every field line
 * but the few that are named here, and those too where an answer varies by them; and an answer is in it
 * only with the pipeline's leave, which ends when what it rests on changes.
 *
 * @module
 */
import { FRONT_LIMITS } from "../model/front_limits.ts";
import type { Field } from "../model/variant.ts";
import type { Repeat } from "../pipeline/repeat.ts";
import { INERT } from "./inert_fields.ts";
import { type Key, Shelf } from "./memo_shelf.ts";
import { Sightings } from "./sightings.ts";

/** An answer that may be given again. */
export interface Remembered {
  /** The leave to give it again. */
  readonly repeat: Repeat;
  /** About how many bytes it takes. */
  readonly size: number;
  /** How many requests it is remembered for; the memo counts them. */
  uses: number;
  /** Whether it is the same answer to another request. */
  isLike(other: Remembered): boolean;
}

/** The fields of a request, as far as an answer can depend on them: what `keyOf` makes of them. */
export interface AskedFields {
  /** `counted`: inert fields that tell requests apart all the same. */
  key(counted: ReadonlySet<string>): string;
}

/** Bounds of a memo. What was asked for longest ago goes first. */
export interface MemoLimits {
  /** Answers to one method and target. */
  readonly answersOfPlace: number;
  /** All that is held. */
  readonly bytes: number;
}

/** The bounds that hold unless others are given. */
const MEMO_LIMITS: MemoLimits = { answersOfPlace: 256, bytes: FRONT_LIMITS.againBytes };

/**
 * What a place, a key and an answer's being found by one take beside their texts, by measurement: a
 * little generous.
 */
const PLACE_SIZE = 160;
const KEY_SIZE = 160;
const PAIR_SIZE = 48;

/** Answers of a moment ago. */
export class Memo<Answer extends Remembered> {
  /** By places, the one that is to go next in front. */
  readonly #shelves = new Map<string, Shelf<Answer>>();
  /** Each once, however many answers are found by it. */
  readonly #keys = new Map<string, Key>();
  readonly #sightings = new Sightings();
  readonly #limits: MemoLimits;
  #hand: MapIterator<[string, Shelf<Answer>]> | undefined;
  #bytes = 0;

  /** An empty memo. */
  constructor(limits: Partial<MemoLimits> = {}) {
    this.#limits = { ...MEMO_LIMITS, ...limits };
  }

  /** About how many bytes places, keys and answers take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The answer to a request like this one, if it may still be given. A place is method and target. */
  find(place: string, fields: AskedFields): Answer | undefined {
    const shelf = this.#shelves.get(place);
    if (shelf === undefined) return undefined;
    const key = this.#keys.get(fields.key(shelf.counted));
    const answer = key && shelf.get(key);
    if (key === undefined || answer === undefined) return undefined;
    shelf.inUse = true;
    if (answer.repeat.isCurrent()) return answer;
    this.#forget(shelf, key, answer);
  }

  /**
   * Remembers the answer to a request, once for all requests that get the same: gives the one that is
   * remembered, or undefined where there is no room: what was asked for but once moves nothing out.
   */
  keep(place: string, fields: AskedFields, answer: Answer): Answer | undefined {
    if (answer.size > this.#limits.bytes / 8) return undefined;
    const known = this.#shelves.get(place);
    const isFull = this.#bytes + answer.size > this.#limits.bytes;
    if (isFull && !this.#sightings.again(place + fields.key(NOTHING))) return undefined;
    const shelf = known ?? this.#addShelf(place);
    this.#count(shelf, answer.repeat.vary);
    const key = this.#keyWith(fields.key(shelf.counted));
    const before = shelf.get(key);
    if (before !== undefined) this.#forget(shelf, key, before);
    const kept = shelf.find((one) => one.isLike(answer)) ?? answer;
    this.#remember(shelf, key, kept);
    const oldest = shelf.size > this.#limits.answersOfPlace ? shelf.oldest() : undefined;
    if (oldest !== undefined) this.#forget(shelf, ...oldest);
    this.#makeRoom();
    return kept.uses > 0 ? kept : undefined;
  }

  /** What was remembered without a look at one of these fields may be wrong for who sends another. */
  #count(shelf: Shelf<Answer>, vary: ReadonlySet<string>): void {
    for (const name of vary) {
      if (!INERT.has(name) || shelf.counted.has(name)) continue;
      this.#empty(shelf);
      shelf.counted = new Set([...shelf.counted, name]);
    }
  }

  #addShelf(place: string): Shelf<Answer> {
    const shelf = new Shelf<Answer>();
    this.#shelves.set(place, shelf);
    this.#bytes += PLACE_SIZE + place.length;
    return shelf;
  }

  /** Whatever was asked for since it was passed by last stays for another round. */
  #makeRoom(): void {
    while (this.#bytes > this.#limits.bytes && this.#shelves.size > 0) {
      // One hand for all times: at each beginning, a map looks through all that it has lost.
      const next = (this.#hand ??= this.#shelves.entries()).next();
      if (next.done) {
        this.#hand = undefined;
        continue;
      }
      const [place, shelf] = next.value;
      this.#shelves.delete(place);
      if (shelf.inUse) {
        shelf.inUse = false;
        this.#shelves.set(place, shelf);
        continue;
      }
      this.#empty(shelf);
      this.#bytes -= PLACE_SIZE + place.length;
    }
  }

  #keyWith(text: string): Key {
    return this.#keys.get(text) ?? { text, uses: 0 };
  }

  #remember(shelf: Shelf<Answer>, key: Key, answer: Answer): void {
    shelf.set(key, answer);
    this.#bytes += PAIR_SIZE;
    if (answer.uses++ === 0) this.#bytes += answer.size;
    if (key.uses++ > 0) return;
    this.#keys.set(key.text, key);
    this.#bytes += KEY_SIZE + key.text.length;
  }

  #empty(shelf: Shelf<Answer>): void {
    for (const [key, answer] of shelf.entries()) this.#forget(shelf, key, answer);
  }

  #forget(shelf: Shelf<Answer>, key: Key, answer: Answer): void {
    shelf.delete(key);
    this.#bytes -= PAIR_SIZE;
    if (--answer.uses === 0) this.#bytes -= answer.size;
    if (--key.uses > 0) return;
    this.#keys.delete(key.text);
    this.#bytes -= KEY_SIZE + key.text.length;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** Field lines, in order; a line feed can stand in none of them. */
export function keyOf(fields: readonly Field[], counted: ReadonlySet<string>): string {
  let key = "";
  for (const [name, value] of fields) {
    const lower = name.toLowerCase();
    if (INERT.has(lower) && !counted.has(lower)) continue;
    key += `${lower}:${value}\n`;
  }
  return key;
}

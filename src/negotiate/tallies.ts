/**
 * The heaviest range of each word of a lexicon.
 *
 * @module
 */
import type { Draft } from "./dimension.ts";
import { weightOf, wordOf } from "./gist.ts";
import type { Tier } from "./verdict.ts";

const NONE = -1;

/** Weights and positions by the numbers of words. */
export class Tallies {
  readonly #weights: Int32Array;
  readonly #orders: Int32Array;

  constructor(size: number) {
    this.#weights = new Int32Array(size);
    this.#orders = new Int32Array(size);
  }

  /** Counts these notes; of several on the same word, the heaviest stands, and of equals the first. */
  count(notes: readonly number[], from: number, to: number): void {
    this.#weights.fill(NONE);
    for (let i = from; i < to; i++) {
      const word = wordOf(notes[i]);
      const weight = weightOf(notes[i]);
      if (weight <= this.#weights[word]) continue;
      this.#weights[word] = weight;
      this.#orders[word] = i;
    }
  }

  /** Whether the list names the word. */
  has(word: number): boolean {
    return this.#weights[word] !== NONE;
  }

  /** The weight of a word in thousandths; below 0 for one that the list does not name. */
  weight(word: number): number {
    return this.#weights[word];
  }

  /** Writes the standing by a word that the list names. */
  write(word: number, draft: Draft, tier: Tier): void {
    draft.set(this.#weights[word] / 1000, this.#orders[word], tier);
  }
}

/**
 * What was seen before, roughly and at a fixed price: a table that later sights overwrite. Of two texts
 * with the same hash, the second passes for the first.
 *
 * @module
 */
import { hashOfText } from "../syntax/text_hash.ts";

const PLACES = 1 << 16;

/** Texts that were seen of late. */
export class Sightings {
  readonly #seen = new Int32Array(PLACES);

  /** Whether this text was seen before, and not too many others since. */
  again(text: string): boolean {
    return this.hashedAgain(hashOf(text));
  }

  /** The same, by its hash. */
  hashedAgain(hash: number): boolean {
    const place = hash & (PLACES - 1);
    const isKnown = this.#seen[place] === hash;
    this.#seen[place] = hash;
    return isKnown;
  }
}

/** With the higher bits folded into the lower. */
function hashOf(text: string): number {
  const hash = hashOfText(text);
  return hash ^ (hash >>> 15);
}

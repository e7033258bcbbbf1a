/**
 * Finds what stood before: the longest run of bytes, in the dictionary or in the content so far, that is
 * worth a reference.
 *
 * @module
 */
import type { LastDistances } from "./distances.ts";

/** So many bytes are looked up; what is shorter is found at one of the last distances alone. */
const KEY = 4;
const SHORTEST = 3;
/** The first four and the last four of so many are looked up as well, for where all chains are long. */
const LONG_KEY = 20;
const TABLE_BITS = { least: 10, most: 17 };

/** So many places are looked at: time stays linear. */
const TRIES = { content: 16, dictionary: 32 };
/** What is as long as this is long enough. */
const ENOUGH = 256;

/** What a reference saves, in eighths of bits: literals, less the bits of a distance, if it is new. */
const PER_LITERAL = 50;
const PER_DISTANCE_BIT = 8;
const NEW_DISTANCE = 30;
const EARLIER_DISTANCE = 24;
const LEAST_GAIN = 56;

/** By keys, the last place that had each of them; 0 is none, places count from 1. */
interface Index {
  readonly last: Int32Array;
  readonly lastLong: Int32Array;
}

/** Looks things up in `bytes`, the dictionary and the content in one. */
export class Matcher {
  /** What was found last: nothing, where the length is zero. The gain is in eighths of bits. */
  length = 0;
  distance = 0;
  gain = 0;

  readonly #bytes: Uint8Array;
  /** Where the content begins. */
  readonly #start: number;
  readonly #shift: number;
  readonly #dictionary: Index;
  readonly #content: Index;
  /** For each place the one before it that has the same key. */
  readonly #before: Int32Array;
  /** Places below this one can be found. */
  #known = 0;

  constructor(bytes: Uint8Array, start: number) {
    const wanted = 32 - Math.clz32(bytes.length);
    const bits = Math.min(TABLE_BITS.most, Math.max(TABLE_BITS.least, wanted));
    const makeIndex = () => ({
      last: new Int32Array(1 << bits),
      lastLong: new Int32Array(1 << bits),
    });
    this.#bytes = bytes;
    this.#start = start;
    this.#shift = 32 - bits;
    this.#before = new Int32Array(bytes.length);
    this.#content = makeIndex();
    this.#dictionary = start === 0 ? this.#content : makeIndex();
    this.#learn(start, start, this.#dictionary);
    this.#known = start;
  }

  /** Makes all places before this one known. */
  learnTo(end: number): void {
    this.#learn(end, this.#bytes.length, this.#content);
  }

  /** Makes places known that have a key that ends before `limit`. */
  #learn(end: number, limit: number, { last, lastLong }: Index): void {
    const stop = Math.min(end, limit - KEY + 1);
    const longStop = Math.min(end, limit - LONG_KEY + 1);
    for (let at = this.#known; at < stop; at++) {
      const key = this.#keyAt(at);
      this.#before[at] = last[key];
      last[key] = at + 1;
      if (at < longStop) lastLong[this.#longKeyAt(at)] = at + 1;
    }
    if (stop > this.#known) this.#known = stop;
  }

  #wordAt(at: number): number {
    const bytes = this.#bytes;
    return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24;
  }

  #keyAt(at: number): number {
    return Math.imul(this.#wordAt(at), 0x9e3779b1) >>> this.#shift;
  }

  #longKeyAt(at: number): number {
    const mixed = Math.imul(this.#wordAt(at), 0x85ebca6b) ^ this.#wordAt(at + LONG_KEY - 4);
    return Math.imul(mixed, 0x9e3779b1) >>> this.#shift;
  }

  /** Finds the best reference for what stands at `at`; all that was before has to be known. */
  find(at: number, distances: LastDistances): void {
    this.length = 0;
    this.gain = LEAST_GAIN;
    for (let index = 0; index < 4; index++) {
      const distance = distances.at(index);
      if (distance > at) continue;
      const length = this.#lengthOf(at - distance, at);
      if (length < SHORTEST) continue;
      this.#propose(length, distance, length * PER_LITERAL - (index === 0 ? 0 : EARLIER_DISTANCE));
    }
    this.#lookUp(at, this.#content, TRIES.content);
    if (this.#start > 0) this.#lookUp(at, this.#dictionary, TRIES.dictionary);
  }

  /** Where a reference from `at` begins, if what stands before it, from `least` on, belongs to it as well. */
  reachBack(at: number, distance: number, least: number): number {
    const bytes = this.#bytes;
    // It must not begin in the dictionary and end in the content.
    const first = Math.max(least, distance + (at - distance < this.#start ? 0 : this.#start));
    while (at > first && bytes[at - 1] === bytes[at - 1 - distance]) at--;
    return at;
  }

  #lookUp(at: number, { last, lastLong }: Index, most: number): void {
    if (at + LONG_KEY <= this.#bytes.length) this.#try(lastLong[this.#longKeyAt(at)] - 1, at);
    if (at + KEY > this.#bytes.length) return;
    const [bytes, before] = [this.#bytes, this.#before];
    // What is not longer than what was found is no better, as it is further away: most is not.
    let behind = bytes[at + this.length];
    let place = last[this.#keyAt(at)];
    for (let tries = most; place > 0 && tries > 0 && this.length < ENOUGH; tries--) {
      const from = place - 1;
      place = before[from];
      if (bytes[from + this.length] !== behind) continue;
      this.#try(from, at);
      behind = bytes[at + this.length];
    }
  }

  /** Looks at one place, where there may be something or not. */
  #try(from: number, at: number): void {
    if (from < 0 || !this.#mayBeLonger(from, at)) return;
    const length = this.#lengthOf(from, at);
    if (length < KEY) return;
    const distance = at - from;
    const bits = 32 - Math.clz32(distance);
    this.#propose(length, distance, length * PER_LITERAL - NEW_DISTANCE - bits * PER_DISTANCE_BIT);
  }

  /** Whether both agree behind what was found so far, and just before that: most do not. */
  #mayBeLonger(from: number, at: number): boolean {
    const bytes = this.#bytes;
    const length = this.length;
    return bytes[from + length] === bytes[at + length] &&
      (length < KEY || bytes[from + length - 1] === bytes[at + length - 1] &&
          bytes[from + length - 2] === bytes[at + length - 2]);
  }

  #propose(length: number, distance: number, gain: number): void {
    if (gain <= this.gain) return;
    this.length = length;
    this.distance = distance;
    this.gain = gain;
  }

  /**
   * How far both agree. What begins in the dictionary has to end there: decoders refuse a copy that runs
   * on into the content.
   */
  #lengthOf(from: number, at: number): number {
    const bytes = this.#bytes;
    const rest = bytes.length - at;
    const most = from < this.#start ? Math.min(rest, this.#start - from) : rest;
    let length = 0;
    while (length < most && bytes[from + length] === bytes[at + length]) length++;
    return length;
  }
}

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
const TABLE_BITS = { least: 10, most: 17 };

/** So many places are looked at, in the content and in the dictionary each: time stays linear. */
const TRIES = 24;
/** What is as long as this is long enough. */
const ENOUGH = 192;

/** What a reference saves, in eighths of bits: literals, less the bits of a distance, if it is new. */
const PER_LITERAL = 38;
const PER_DISTANCE_BIT = 8;
const NEW_DISTANCE = 30;
const EARLIER_DISTANCE = 24;
const LEAST_GAIN = 56;

/** Looks things up in `bytes`, the dictionary and the content in one. */
export class Matcher {
  /** What was found last: nothing, where the length is zero. */
  length = 0;
  distance = 0;
  gain = 0;

  readonly #bytes: Uint8Array;
  /** Where the content begins. */
  readonly #start: number;
  readonly #shift: number;
  /** By their keys, the last places in the dictionary and in the content; 0 is none. Places count from 1. */
  readonly #inDictionary: Int32Array;
  readonly #inContent: Int32Array;
  /** For each place the one before it that has the same key. */
  readonly #before: Int32Array;
  /** Places below this one can be found. */
  #known = 0;

  constructor(bytes: Uint8Array, start: number) {
    const wanted = 32 - Math.clz32(bytes.length);
    const bits = Math.min(TABLE_BITS.most, Math.max(TABLE_BITS.least, wanted));
    this.#bytes = bytes;
    this.#start = start;
    this.#shift = 32 - bits;
    this.#before = new Int32Array(bytes.length);
    this.#inContent = new Int32Array(1 << bits);
    this.#inDictionary = start < KEY ? this.#inContent : new Int32Array(1 << bits);
    this.#learn(start - KEY + 1, this.#inDictionary);
    this.#known = start;
  }

  /** Makes all places before this one known. */
  learnTo(end: number): void {
    this.#learn(Math.min(end, this.#bytes.length - KEY + 1), this.#inContent);
  }

  #learn(end: number, table: Int32Array): void {
    for (let at = this.#known; at < end; at++) {
      const key = this.#keyAt(at);
      this.#before[at] = table[key];
      table[key] = at + 1;
    }
    if (end > this.#known) this.#known = end;
  }

  #keyAt(at: number): number {
    const bytes = this.#bytes;
    const word = bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24;
    return Math.imul(word, 0x9e3779b1) >>> this.#shift;
  }

  /** Finds the best reference for what stands at `at`, which is all that was before known. */
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
    if (at + KEY > this.#bytes.length || this.length >= ENOUGH) return;
    const key = this.#keyAt(at);
    this.#follow(this.#inContent[key], at);
    if (this.length < ENOUGH && this.#start >= KEY) this.#follow(this.#inDictionary[key], at);
  }

  /** Looks at the places of a chain, the nearest first. */
  #follow(first: number, at: number): void {
    const bytes = this.#bytes;
    for (let place = first, tries = TRIES; place > 0 && tries > 0; tries--) {
      const from = place - 1;
      place = this.#before[from];
      // Only what is longer can be better, as it is further away.
      if (bytes[from + this.length] !== bytes[at + this.length]) continue;
      const length = this.#lengthOf(from, at);
      if (length < KEY || length <= this.length) continue;
      const distance = at - from;
      const bits = 32 - Math.clz32(distance);
      this.#propose(
        length,
        distance,
        length * PER_LITERAL - NEW_DISTANCE - bits * PER_DISTANCE_BIT,
      );
      if (length >= ENOUGH) return;
    }
  }

  #propose(length: number, distance: number, gain: number): void {
    if (gain <= this.gain) return;
    this.length = length;
    this.distance = distance;
    this.gain = gain;
  }

  /**
   * How far both agree. What begins in the dictionary has to end there: decoders refuse a copy that runs
   * on into the content (RFC 9841 §3.2).
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

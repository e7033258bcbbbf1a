// Runs of base64 letters, and the steps of which all decoding is made.

import {
  DECODE_WORDS, GATHER, HIGH, LAST_LETTER, LAST_SEXTET, LOW, TO_SEXTET, URL,
} from "./base64_tables";
import { joinPairs, shuffle, shuffleLow, splat } from "./simd";
import { FLAGS, OWN } from "./state";

/** A word of the state: within a call, where reading goes on. */
export const NEXT: usize = OWN;

/** Bits without which a vector is all letters. */
// @ts-ignore: decorator
@inline
export function oddOf(letters: v128, high: v128, nibble: v128, lows: v128, highs: v128): v128 {
  return v128.andnot(shuffle(highs, high), shuffleLow(lows, letters, nibble));
}

/** The twelve octets of sixteen letters. By its high nibble "/" becomes 66, which is brought down to 63. */
// @ts-ignore: decorator
@inline
export function octetsOf(
  letters: v128, high: v128, last: v128, toSextet: v128, pairs: v128, quads: v128,
  lowBytes: v128, gather: v128,
): v128 {
  const sextets = i8x16.min_u(i8x16.add(letters, shuffle(toSextet, high)), last);
  return joinSextets(sextets, pairs, quads, lowBytes, gather);
}

/** The same for either alphabet, with the letter of its last sextet. */
// @ts-ignore: decorator
@inline
function octetsOfEither(
  letters: v128, high: v128, lastLetter: v128, toSextet: v128, pairs: v128, quads: v128,
  lowBytes: v128, gather: v128,
): v128 {
  const kind = v128.andnot(high, i8x16.eq(letters, lastLetter));
  const sextets = i8x16.add(letters, shuffle(toSextet, kind));
  return joinSextets(sextets, pairs, quads, lowBytes, gather);
}

// @ts-ignore: decorator
@inline
function joinSextets(sextets: v128, pairs: v128, quads: v128, lowBytes: v128, gather: v128): v128 {
  return shuffle(i32x4.dot_i16x8_s(joinPairs(sextets, pairs, lowBytes), quads), gather);
}

// @ts-ignore: decorator
@inline
export function highNibbles(letters: v128, nibble: v128): v128 {
  return v128.and(i16x8.shr_u(letters, 4), nibble);
}

/**
 * Decodes whole groups up to the first byte that is no letter. Returns how many letters that took: a
 * multiple of four.
 */
export function decodeRun(state: usize, from: usize, end: usize, to: usize): usize {
  const url: usize = load<u32>(state, FLAGS) & URL;
  const start = from;
  const highs = v128.load(HIGH);
  const lows = v128.load(LOW + 16 * url);
  const toSextet = v128.load(TO_SEXTET + 16 * url);
  const gather = v128.load(GATHER);
  const nibble = splat(DECODE_WORDS);
  const pairs = splat(DECODE_WORDS + 4);
  const quads = splat(DECODE_WORDS + 8);
  const lowBytes = splat(DECODE_WORDS + 12);
  const last = splat(LAST_SEXTET);

  // What is stored of vectors that are not all letters is overwritten.
  while (!url && from + 64 <= end) {
    const a = v128.load(from);
    const highA = highNibbles(a, nibble);
    v128.store(to, octetsOf(a, highA, last, toSextet, pairs, quads, lowBytes, gather));
    let odd = oddOf(a, highA, nibble, lows, highs);
    const b = v128.load(from, 16);
    const highB = highNibbles(b, nibble);
    v128.store(to, octetsOf(b, highB, last, toSextet, pairs, quads, lowBytes, gather), 12);
    odd = v128.or(odd, oddOf(b, highB, nibble, lows, highs));
    const c = v128.load(from, 32);
    const highC = highNibbles(c, nibble);
    v128.store(to, octetsOf(c, highC, last, toSextet, pairs, quads, lowBytes, gather), 24);
    odd = v128.or(odd, oddOf(c, highC, nibble, lows, highs));
    const d = v128.load(from, 48);
    const highD = highNibbles(d, nibble);
    v128.store(to, octetsOf(d, highD, last, toSextet, pairs, quads, lowBytes, gather), 36);
    odd = v128.or(odd, oddOf(d, highD, nibble, lows, highs));
    if (v128.any_true(odd)) break;
    from += 64;
    to += 48;
  }
  const lastLetter = splat(LAST_LETTER + 4 * url);
  while (from < end) {
    const letters = v128.load(from);
    const high = highNibbles(letters, nibble);
    const odd = oddOf(letters, high, nibble, lows, highs);
    v128.store(to, octetsOfEither(letters, high, lastLetter, toSextet, pairs, quads, lowBytes, gather));
    const right = <usize> ctz(i8x16.bitmask(i8x16.eq(odd, i8x16.splat(0))) ^ 0x1ffff);
    const take = min(right, end - from) & ~3;
    from += take;
    to += 12;
    if (take < 16) break;
  }
  return from - start;
}

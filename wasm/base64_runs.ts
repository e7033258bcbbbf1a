// Runs of base64 letters, on one line and on lines that hold whole groups. The URL-safe alphabet is for what
// has no lines, so that only runs know it.

import {
  DECODE_WORDS, GATHER, HIGH, LAST_LETTER, LAST_SEXTET, LOW, TO_SEXTET, URL,
} from "./base64_tables";
import { CRLF, LF } from "./bytes";
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

  while (!url && from + 64 <= end) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    const highA = highNibbles(a, nibble);
    const highB = highNibbles(b, nibble);
    const highC = highNibbles(c, nibble);
    const highD = highNibbles(d, nibble);
    const odd = v128.or(
      v128.or(oddOf(a, highA, nibble, lows, highs), oddOf(b, highB, nibble, lows, highs)),
      v128.or(oddOf(c, highC, nibble, lows, highs), oddOf(d, highD, nibble, lows, highs)),
    );
    if (v128.any_true(odd)) break;
    v128.store(to, octetsOf(a, highA, last, toSextet, pairs, quads, lowBytes, gather));
    v128.store(to, octetsOf(b, highB, last, toSextet, pairs, quads, lowBytes, gather), 12);
    v128.store(to, octetsOf(c, highC, last, toSextet, pairs, quads, lowBytes, gather), 24);
    v128.store(to, octetsOf(d, highD, last, toSextet, pairs, quads, lowBytes, gather), 36);
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

/**
 * Decodes as many lines of `width` letters as come, each with LF or CR LF behind it, at once up to that:
 * the last vector of a line overlaps the one before. Returns where the output goes on; NEXT is where the
 * input does.
 */
export function decodeLines(
  state: usize, from: usize, end: usize, to: usize, width: usize,
): usize {
  store<u32>(state, <u32> from, NEXT);
  if (from + width + 2 > end) return to;
  const lineBreak = <u32> load<u16>(from + width);
  const mask: u32 = lineBreak == CRLF ? 0xffff : 0xff;
  if (lineBreak != CRLF && (lineBreak & mask) != LF) return to;
  const stride = width + (lineBreak == CRLF ? 2 : 1);

  const highs = v128.load(HIGH);
  const lows = v128.load(LOW);
  const toSextet = v128.load(TO_SEXTET);
  const gather = v128.load(GATHER);
  const nibble = splat(DECODE_WORDS);
  const pairs = splat(DECODE_WORDS + 4);
  const quads = splat(DECODE_WORDS + 8);
  const lowBytes = splat(DECODE_WORDS + 12);
  const last = splat(LAST_SEXTET);
  const octets = width / 4 * 3;

  // The line breaks are compared, not looked at: so the next line can begin before they are known.
  while (from + width + 2 <= end) {
    if ((<u32> load<u16>(from + width) ^ lineBreak) & mask) break;
    const lastVector = from + width - 16;
    let letters = v128.load(lastVector);
    let high = highNibbles(letters, nibble);
    let odd = oddOf(letters, high, nibble, lows, highs);
    const tail = octetsOf(letters, high, last, toSextet, pairs, quads, lowBytes, gather);
    let out = to;
    for (let at = from; at < lastVector; at += 16) {
      letters = v128.load(at);
      high = highNibbles(letters, nibble);
      odd = v128.or(odd, oddOf(letters, high, nibble, lows, highs));
      v128.store(out, octetsOf(letters, high, last, toSextet, pairs, quads, lowBytes, gather));
      out += 12;
    }
    if (v128.any_true(odd)) break;
    to += octets;
    v128.store(to - 12, tail);
    from += stride;
  }
  store<u32>(state, <u32> from, NEXT);
  return to;
}

// Base64 letters with white space among them in any place, or junk that nobody wants to know of: they are
// gathered in a scratch area first, and decoded from there.

import { decodeRun, highNibbles, NEXT, oddOf } from "./base64_runs";
import {
  ALPHABET, DECODE_WORDS, HIGH, LAST_LETTER, LOW, TO_SEXTET, URL,
} from "./base64_tables";
import { splat } from "./simd";
import { storeSqueezed } from "./squeeze";
import { COUNT, FLAGS, OWN, ROOM } from "./state";

// Words of the state.
export const GROUP: usize = OWN + 4; // sextets of an unfinished group
export const FILLED: usize = OWN + 8; // how many of them
export const IN_JUNK: usize = OWN + 12; // whether the last byte was junk: a run is reported once

/** Some thousand letters, so that they stay near, and behind them what a vector may have too much. */
const SCRATCH_SIZE: usize = 4096;
export const SCRATCH: usize = memory.data(4096 + 48, 16);

/**
 * Decodes letters from among white space, and, when no more defects are told, junk. Stops at padding and at
 * junk that must be told. Returns where the output goes on; NEXT is where the input does.
 */
export function decodeSqueezed(state: usize, from: usize, end: usize, to: usize): usize {
  const url: usize = load<u32>(state, FLAGS) & URL;
  const silent = load<u32>(state, COUNT) >= load<u32>(state, ROOM);
  const highs = v128.load(HIGH);
  const lows = v128.load(LOW + 16 * url);
  const nibble = splat(DECODE_WORDS);
  // What must not be passed over in silence: "=" at least.
  const stops = splat(DECODE_WORDS + (silent ? 20 : 16));
  const equals = splat(DECODE_WORDS + 24);
  const none = v128.xor(nibble, nibble);

  let gathered = SCRATCH + loadGroup(state);
  const full = SCRATCH + SCRATCH_SIZE;
  let at = from;
  // Each round goes on at a place that does not depend on what it found, so that the next can begin.
  while (at + 16 <= end && gathered < full) {
    const bytes = v128.load(at);
    const odd = oddOf(bytes, highNibbles(bytes, nibble), nibble, lows, highs);
    const drop = <u32> i8x16.bitmask(i8x16.eq(odd, none)) ^ 0xffff;
    if (drop) {
      const stop = v128.or(v128.and(odd, stops), i8x16.eq(bytes, equals));
      if (v128.any_true(stop)) break;
      gathered = storeSqueezed(bytes, drop & 0xff, gathered);
      gathered = storeSqueezed(v128.load64_zero(at, 8), drop >> 8, gathered);
    } else {
      v128.store(gathered, bytes);
      gathered += 16;
    }
    at += 16;
  }
  if (at < end && gathered < full) {
    // What comes before a stop or the end.
    const bytes = v128.load(at);
    const odd = oddOf(bytes, highNibbles(bytes, nibble), nibble, lows, highs);
    const stop = v128.or(v128.and(odd, stops), i8x16.eq(bytes, equals));
    const passed = <u32> i8x16.bitmask(i8x16.eq(stop, none)) ^ 0xffff | 0x10000;
    const lanes = min<usize>(ctz(passed), end - at);
    const drop = <u32> i8x16.bitmask(i8x16.eq(odd, none)) ^ 0xffff | <u32> 0xffff << <u32> lanes;
    gathered = storeSqueezed(bytes, drop & 0xff, gathered);
    gathered = storeSqueezed(v128.load64_zero(at, 8), drop >> 8 & 0xff, gathered);
    at += lanes;
  }
  if (at > from) store<u32>(state, 0, IN_JUNK);
  store<u32>(state, <u32> at, NEXT);
  const whole = gathered - SCRATCH & ~3;
  decodeRun(state, SCRATCH, SCRATCH + whole, to);
  keepGroup(state, SCRATCH + whole, gathered);
  return to + whole / 4 * 3;
}

/** Puts the letters of the unfinished group back. Returns how many. */
function loadGroup(state: usize): usize {
  const alphabet = ALPHABET + 64 * <usize> (load<u32>(state, FLAGS) & URL);
  const filled: usize = load<u32>(state, FILLED);
  let group = load<u32>(state, GROUP);
  for (let at = SCRATCH + filled; at > SCRATCH; group >>= 6) {
    store<u8>(--at, load<u8>(alphabet + (group & 63)));
  }
  return filled;
}

/** Keeps the letters of an unfinished group. */
function keepGroup(state: usize, from: usize, end: usize): void {
  const flags = load<u32>(state, FLAGS);
  let group: u32 = 0;
  for (let at = from; at < end; at++) group = group << 6 | sextetAt(at, flags);
  store<u32>(state, group, GROUP);
  store<u32>(state, <u32> (end - from), FILLED);
}

/** The sextet of the letter at `at`. */
export function sextetAt(at: usize, flags: u32): u32 {
  const url: usize = flags & URL;
  const letter = <u32> load<u8>(at);
  const kind: u32 = letter == load<u8>(LAST_LETTER + 4 * url) ? 0 : letter >> 4;
  return letter + load<i8>(TO_SEXTET + 16 * url + kind);
}

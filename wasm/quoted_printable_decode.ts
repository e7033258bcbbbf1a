// Quoted-printable decoding (RFC 2045 §6.7).
//
// Three ways through the input, from fast to slow: eighty characters up to the first that is special;
// sixteen with escapes among them; one. The last one alone knows all rules.

import { CR, CRLF, DELETE, EQUALS, isBlank, LF, SPACE, TAB } from "./bytes";
import {
  HEX_HIGH, HEX_LOW, HEX_VALUE, NIBBLE_WORDS, outsideOf, PLAIN_WORDS, specialOf,
} from "./quoted_printable_tables";
import { choose, shuffle, shuffleLow, splat } from "./simd";
import { highHalf, storeSqueezed } from "./squeeze";
import { CONSUMED, COUNT, FINAL, FLAGS, OWN, report } from "./state";

// Defect codes, in the order of QUOTED_PRINTABLE_DEFECTS in src/bytes/plain/quoted_printable.ts.
const ESCAPE_DEFECT: u32 = 0;
const RAW_DEFECT: u32 = 1;
const LONG_BLANKS: u32 = 2;

// Own words of the state.
const IN_RAW: usize = OWN; // whether the last byte was a raw octet: a run is reported once
const DENSE: usize = OWN + 4; // whether escapes are to be expected
const NEXT: usize = OWN + 8; // within a call: where reading goes on

/**
 * Blanks are held back until it is known whether a line end follows, and a stream can hold only so many:
 * of a longer run within a line the rest is dropped, and reported.
 */
const MOST_BLANKS: usize = 1024;

/** What stands at a place: the length of a line end, or one of these. */
const NO_LINE_END: u32 = 0;
const END_OF_DATA: u32 = 3;
const UNDECIDED: u32 = 4;

/**
 * Decodes what can be decided and returns how many octets that made, at most as many as came in.
 * Overwrites up to 96 bytes behind the output, which must not lie on the input.
 */
export function quotedPrintableDecode(state: usize, from: usize, length: usize, to: usize): usize {
  const final = (load<u32>(state, FLAGS) & FINAL) != 0;
  const start = to;
  const end = from + length;
  let at = from;
  store<u32>(state, 0, COUNT);
  while (at < end) {
    store<u32>(state, <u32> at, NEXT);
    if (!load<u32>(state, DENSE)) to = decodePlain(state, end, to);
    to = decodeEscapes(state, end, to);
    const next: usize = load<u32>(state, NEXT);
    if (next > at) store<u32>(state, 0, IN_RAW);
    at = next;
    if (at == end) break;
    const byte = <u32> load<u8>(at);
    if (byte == EQUALS) {
      const place = decodeEquals(state, at, end, to, from, final);
      if (!place) break;
      to = place;
      at = load<u32>(state, NEXT);
    } else if (isBlank(byte)) {
      const place = skipBlanks(at, end);
      const ending = lineEndAt(place, end, final);
      if (ending == UNDECIDED) break;
      if (ending == NO_LINE_END) to = keepBlanks(state, at, place, to, from);
      store<u32>(state, 0, IN_RAW);
      at = place;
    } else {
      const ending = lineEndAt(at, end, final);
      if (ending == UNDECIDED) break;
      const raw: u32 = ending == NO_LINE_END && isRaw(byte) ? 1 : 0;
      if (raw && !load<u32>(state, IN_RAW)) report(state, RAW_DEFECT, at - from);
      store<u32>(state, raw, IN_RAW);
      store<u8>(to++, byte);
      at++;
      for (; raw && at < end && load<i8>(at) < 0; at++) store<u8>(to++, load<u8>(at));
    }
  }
  store<u32>(state, <u32> (at - from), CONSUMED);
  return to - start;
}

/** What a run may look at: five vectors and what an "=" behind them needs. */
const RUN_REACH: usize = 84;
/** "=" before CR LF and before LF, as they are loaded. */
const SOFT_BREAK: u32 = 0x0a0d3d;
const SHORT_SOFT_BREAK: u16 = 0x0a3d;
/** So few plain characters in a run make it better to expect escapes. */
const FEW: usize = 20;

/** Copies lines without escapes, and what comes before the first escape. Returns where the output goes on. */
function decodePlain(state: usize, end: usize, to: usize): usize {
  const one = splat(PLAIN_WORDS);
  const firstPlain = splat(PLAIN_WORDS + 4);
  const equals = splat(PLAIN_WORDS + 8);
  let at: usize = load<u32>(state, NEXT);
  while (at + RUN_REACH <= end) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const e = v128.load(at, 64);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    v128.store(to, e, 64);
    const low = <u64> specialOf(a, one, firstPlain, equals) |
      <u64> specialOf(b, one, firstPlain, equals) << 16 |
      <u64> specialOf(c, one, firstPlain, equals) << 32 |
      <u64> specialOf(d, one, firstPlain, equals) << 48;
    const high = specialOf(e, one, firstPlain, equals) | 0x10000;
    let run: usize = low ? <usize> ctz(low) : 64 + <usize> ctz(high);
    const next = load<u32>(at + run);
    const solid = !run || load<u8>(at + run - 1) != SPACE;
    // Each end on its own, so that where the next line begins does not wait for what ends this one.
    if (<u16> next == CRLF && solid) {
      store<u16>(to + run, CRLF); // which may lie behind the vectors
      at += run + 2;
      to += run + 2;
      continue;
    }
    if ((next & 0xffffff) == SOFT_BREAK) {
      at += run + 3;
      to += run;
      continue;
    }
    if (<u8> next == LF && solid) {
      store<u8>(to + run, LF);
      at += run + 1;
      to += run + 1;
      continue;
    }
    if (<u16> next == SHORT_SOFT_BREAK) {
      at += run + 2;
      to += run;
      continue;
    }
    const escape = <u8> next == EQUALS;
    if (escape || run < FEW) store<u32>(state, 1, DENSE);
    // Whether blanks stay is known only from what follows them; all but a line end keeps them.
    while (run && !escape && load<u8>(at + run - 1) == SPACE) run--;
    at += run;
    to += run;
    if (!run || load<u32>(state, DENSE)) break;
  }
  store<u32>(state, <u32> at, NEXT);
  return to;
}

/** What sixteen characters may look at: themselves and the digits of the last, in a vector. */
const REACH: usize = 32;
/** After so many rounds without an escape whole lines are tried again. */
const QUIET: u32 = 6;

/**
 * Decodes sixteen characters a round, whatever is found in them, so that the next round can begin. Escapes,
 * soft line breaks and line ends go along; all else is left over. Returns where the output goes on.
 */
function decodeEscapes(state: usize, end: usize, to: usize): usize {
  const begin: usize = load<u32>(state, NEXT);
  let at = begin;
  if (at + REACH > end) return to;
  const one = splat(PLAIN_WORDS);
  const firstPlain = splat(PLAIN_WORDS + 4);
  const equals = splat(PLAIN_WORDS + 8);
  const blank = splat(PLAIN_WORDS + 20);
  const nibble = splat(NIBBLE_WORDS);
  const lift = splat(NIBBLE_WORDS + 4);
  const carriageReturn = splat(NIBBLE_WORDS + 8);
  const lineFeed = splat(NIBBLE_WORDS + 12);
  const hexHigh = v128.load(HEX_HIGH);
  const hexLow = v128.load(HEX_LOW);
  const hexValue = v128.load(HEX_VALUE);

  let bytes = v128.load(at);
  let digits = digitsOf(bytes, nibble, hexHigh, hexLow, hexValue);
  // What began in the round before: lanes of an escape or soft break, and of a line end.
  let carriedDrop: u32 = 0;
  let carriedEnd: u32 = 0;
  let quiet: u32 = 0;
  while (true) {
    const following = v128.load(at, 16);
    const next = digitsOf(following, nibble, hexHigh, hexLow, hexValue);
    const first = v128.shuffle<u8>(
      digits, next, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    );
    const second = v128.shuffle<u8>(
      digits, next, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
    );
    const isEscape = i8x16.eq(bytes, equals);
    const escapes = <u32> i8x16.bitmask(isEscape);
    const outside = outsideOf(bytes, one, firstPlain);
    const broken = v128.and(i8x16.add_sat_u(v128.or(first, second), lift), isEscape);
    const value = v128.or(i16x8.shl(v128.and(first, nibble), 4), second);
    const octets = choose(value, bytes, isEscape);
    const odd = <u32> i8x16.bitmask(v128.or(outside, broken));
    const blanks = <u32> i8x16.bitmask(i8x16.eq(bytes, blank));
    if (odd | <u32> (blanks == 0xffff)) {
      const isBreak = v128.and(i8x16.eq(first, carriageReturn), i8x16.eq(second, lineFeed));
      const isEnd = v128.and(i8x16.eq(digits, carriageReturn), i8x16.eq(first, lineFeed));
      const soft = <u32> i8x16.bitmask(v128.and(isBreak, isEscape));
      const ends = <u32> i8x16.bitmask(isEnd);
      const carriedBlank = <u32> (at > begin && load<u8>(at - 1) == SPACE);
      let dropped = carriedDrop | escapes << 1 | escapes << 2 | soft;
      const kept = carriedEnd | ends | ends << 1;
      // Blanks before a line end, and more of them than a line may have, are left over.
      const late = ends & (blanks << 1 | carriedBlank);
      const stops = (odd & ~(dropped | kept) | late) & 0xffff | <u32> (blanks == 0xffff);
      let behind: u32 = 0;
      if (stops) {
        behind = 0xffff << <u32> ctz(stops);
        dropped = carriedDrop | (escapes << 1 | escapes << 2 | soft) & ~behind;
      }
      const drop = dropped | behind;
      to = storeSqueezed(octets, drop & 0xff, to);
      to = storeSqueezed(highHalf(octets), drop >> 8 & 0xff, to);
      if (stops) {
        at += <usize> ctz(stops);
        quiet = escapes ? 0 : QUIET;
        break;
      }
      carriedDrop = dropped >> 16;
      carriedEnd = kept >> 16;
    } else {
      // Nothing but escapes and what stands for itself.
      const dropped = carriedDrop | escapes << 1 | escapes << 2;
      to = storeSqueezed(octets, dropped & 0xff, to);
      to = storeSqueezed(highHalf(octets), dropped >> 8 & 0xff, to);
      carriedDrop = dropped >> 16;
      carriedEnd = 0;
    }
    at += 16;
    quiet = escapes ? 0 : quiet + 1;
    if (quiet == QUIET || at + REACH > end) {
      at += popcnt(carriedDrop);
      break;
    }
    bytes = following;
    digits = next;
  }
  store<u32>(state, <u32> (quiet < QUIET), DENSE);
  // Whether blanks stay is known only from what follows them.
  while (at > begin && load<u8>(at - 1) == SPACE) {
    at--;
    to--;
  }
  store<u32>(state, <u32> at, NEXT);
  return to;
}

/** For each byte the value of the hex digit that it is, or bits from 16 on. */
// @ts-ignore: decorator
@inline
function digitsOf(bytes: v128, nibble: v128, hexHigh: v128, hexLow: v128, hexValue: v128): v128 {
  const high = v128.and(i16x8.shr_u(bytes, 4), nibble);
  const odd = v128.andnot(shuffle(hexHigh, high), shuffleLow(hexLow, bytes, nibble));
  return v128.or(i8x16.add(bytes, shuffle(hexValue, high)), odd);
}

/** An escape, a soft line break or a broken "=". Returns where the output goes on, 0 if that is undecided. */
function decodeEquals(
  state: usize, at: usize, end: usize, to: usize, from: usize, final: bool,
): usize {
  store<u32>(state, <u32> at + 3, NEXT);
  if (at + 3 <= end) {
    const high = valueOf(<u32> load<u8>(at, 1));
    const low = valueOf(<u32> load<u8>(at, 2));
    if ((high | low) < NO_HEX) {
      store<u8>(to, high << 4 | low);
      store<u32>(state, 0, IN_RAW);
      return to + 1;
    }
  }
  const next = skipBlanks(at + 1, end);
  const ending = lineEndAt(next, end, final);
  const half = next == at + 1 && at + 2 == end && valueOf(<u32> load<u8>(next)) < NO_HEX;
  if (ending == UNDECIDED || (half && !final)) return 0;
  store<u32>(state, 0, IN_RAW);
  if (ending != NO_LINE_END) {
    store<u32>(state, <u32> (ending == END_OF_DATA ? end : next + ending), NEXT);
    return to;
  }
  report(state, ESCAPE_DEFECT, at - from);
  store<u8>(to, EQUALS);
  store<u32>(state, <u32> at + 1, NEXT);
  return to + 1;
}

const NO_HEX: u32 = 16;

/** The value of a hex digit of either case, or NO_HEX. */
// @ts-ignore: decorator
@inline
function valueOf(byte: u32): u32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  return (byte | 0x20) - 0x61 < 6 ? (byte | 0x20) - 0x57 : NO_HEX;
}

/** What should not stand there raw: controls but HTAB and LF, and 8-bit octets. */
// @ts-ignore: decorator
@inline
function isRaw(byte: u32): bool {
  return byte < SPACE ? byte != TAB && byte != LF : byte >= DELETE;
}

function keepBlanks(state: usize, from: usize, next: usize, to: usize, origin: usize): usize {
  const size = next - from;
  if (size > MOST_BLANKS) report(state, LONG_BLANKS, next - origin);
  const kept = min(size, MOST_BLANKS);
  memory.copy(to, from, kept);
  return to + kept;
}

function skipBlanks(at: usize, end: usize): usize {
  while (at < end && isBlank(<u32> load<u8>(at))) at++;
  return at;
}

/** A bare CR is no line end; whether one is bare is open as long as nothing follows it. */
function lineEndAt(at: usize, end: usize, final: bool): u32 {
  if (at == end) return final ? END_OF_DATA : UNDECIDED;
  const byte = <u32> load<u8>(at);
  if (byte == LF) return 1;
  if (byte != CR) return NO_LINE_END;
  if (at + 1 == end) return final ? NO_LINE_END : UNDECIDED;
  return load<u8>(at + 1) == LF ? 2 : NO_LINE_END;
}

// Quoted-printable encoding (RFC 2045 §6.7).
//
// Three ways through the input, from fast to slow: whole lines that need no escape; sixteen octets, whose
// line is broken afterwards if it came out too wide; one octet. The last one alone knows all rules: the
// others leave to it whatever is not plain to see.

import { CR, CRLF, DOT, EQUALS, isBlank, LETTER_F, ROM_SPACE, SPACE, TAB } from "./bytes";
import { HEX_DIGITS, NIBBLE_WORDS, outsideOf, PLAIN_WORDS, specialOf, WRITTEN } from "./quoted_printable_tables";
import { shuffle, splat } from "./simd";
import { CONSUMED, FINAL, FLAGS, OWN } from "./state";

const BINARY: u32 = 1; // CR LF is data too, not a line end
const PROTECT_FROM: u32 = 2; // no line begins with "From "
const PROTECT_DOTS: u32 = 4; // no line begins with a dot
const PROTECT: u32 = 6;

// Own words of the state.
const COLUMN: usize = OWN; // between calls: width of the line so far
const NEXT: usize = OWN + 4; // within a call: where reading goes on,
const LINE: usize = OWN + 8; // and where the line's begin would be if all of it were here
const WAIT: usize = OWN + 12; // so many lines until whole ones are tried again

/** A line holds 76 characters; one of them is "=" when the line is broken softly. */
const WIDTH: usize = 76;
const SOFT_WIDTH: usize = 75;

/** How far ahead a decision looks: "F" at a line's begin to the end of "From ". */
const LOOKAHEAD: usize = 5;

/**
 * Encodes what can be decided and returns how many characters that made: at most 3.2 times the input.
 * Overwrites up to 96 bytes behind the output.
 */
export function quotedPrintableEncode(state: usize, from: usize, length: usize, to: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const final = (flags & FINAL) != 0;
  const start = to;
  const end = from + length;
  const decided = final ? end : length < LOOKAHEAD ? from : end - LOOKAHEAD + 1;
  let at = from;
  let line = to - load<u32>(state, COLUMN);
  while (at < decided) {
    store<u32>(state, <u32> at, NEXT);
    store<u32>(state, <u32> line, LINE);
    if (to == line) to = encodeLines(state, decided, end, to);
    to = encodeVectors(state, start, end, to);
    at = load<u32>(state, NEXT);
    line = load<u32>(state, LINE);
    if (at >= decided) break;
    if (!(flags & BINARY) && isLineEnd(at, end)) {
      store<u16>(to, CRLF);
      to += 2;
      at += 2;
      line = to;
      continue;
    }
    const last = at + 1 == end || (!(flags & BINARY) && isLineEnd(at + 1, end));
    const byte = <u32> load<u8>(at);
    let width = widthOf(byte, at, end, to == line, last, flags);
    if (to - line + width > (last ? WIDTH : SOFT_WIDTH)) {
      to = storeSoftBreak(to);
      line = to;
      width = widthOf(byte, at, end, true, last, flags);
    }
    to = width == 1 ? storeByte(to, byte) : storeEscape(to, byte);
    at++;
  }
  store<u32>(state, <u32> (to - line), COLUMN);
  store<u32>(state, <u32> (at - from), CONSUMED);
  return to - start;
}

/** What a line may look at: five vectors, and a line end behind them. */
const LINE_REACH: usize = 82;
/** So few plain octets at a line's begin make it not worth trying whole lines for a while. */
const FEW: usize = 24;
const A_WHILE: u32 = 8;

/**
 * Copies lines without escapes, from a line's begin on, and what comes before the first escape. Returns where
 * the output goes on.
 */
function encodeLines(state: usize, decided: usize, end: usize, to: usize): usize {
  const wait = load<u32>(state, WAIT);
  if (wait) {
    store<u32>(state, wait - 1, WAIT);
    return to;
  }
  const flags = load<u32>(state, FLAGS);
  const text = !(flags & BINARY);
  const one = splat(PLAIN_WORDS);
  const firstPlain = splat(PLAIN_WORDS + 4);
  const equals = splat(PLAIN_WORDS + 8);
  let at: usize = load<u32>(state, NEXT);
  while (at < decided && at + LINE_REACH <= end) {
    if (flags & PROTECT && isProtected(at, end, flags)) break;
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
    const run: usize = low ? <usize> ctz(low) : 64 + <usize> ctz(high);
    const ends = text && run <= WIDTH && load<u16>(at + run) == CRLF;
    if (ends && !(run && load<u8>(at + run - 1) == SPACE)) {
      at += run + 2;
      to += run + 2;
      continue;
    }
    if (run >= WIDTH && !ends) {
      at += SOFT_WIDTH;
      to = storeSoftBreak(to + SOFT_WIDTH);
      continue;
    }
    // The blank before a line end is left over, and so is what would make the line full.
    const part = min(run - <usize> ends, SOFT_WIDTH);
    if (run < FEW) store<u32>(state, A_WHILE, WAIT);
    store<u32>(state, <u32> (at + part), NEXT);
    store<u32>(state, <u32> to, LINE);
    return to + part;
  }
  store<u32>(state, <u32> at, NEXT);
  store<u32>(state, <u32> to, LINE);
  return to;
}

/** What sixteen octets may look at: themselves and the line end behind them. */
const REACH: usize = 18;

/** Encodes sixteen octets at a time, up to the next CR of a text. Returns where the output goes on. */
function encodeVectors(state: usize, start: usize, end: usize, to: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const text = !(flags & BINARY);
  const one = splat(PLAIN_WORDS);
  const firstPlain = splat(PLAIN_WORDS + 4);
  const equals = splat(PLAIN_WORDS + 8);
  const tab = splat(PLAIN_WORDS + 12);
  const carriageReturn = splat(PLAIN_WORDS + 16);
  const nibble = splat(NIBBLE_WORDS);
  const digits = v128.load(HEX_DIGITS);
  let at: usize = load<u32>(state, NEXT);
  let line: usize = load<u32>(state, LINE);
  if (to == line && flags & PROTECT && isProtected(at, end, flags)) return to;
  // A line is broken where it was too wide, so what stands there must have been made by this call.
  while (at + REACH <= end && line + SOFT_WIDTH - 2 >= start) {
    const bytes = v128.load(at);
    const outside = outsideOf(bytes, one, firstPlain);
    const special = v128.andnot(v128.or(outside, i8x16.eq(bytes, equals)), i8x16.eq(bytes, tab));
    let escaped = <u32> i8x16.bitmask(special);
    let lanes: usize = 16;
    if (escaped && text) {
      lanes = ctz(i8x16.bitmask(i8x16.eq(bytes, carriageReturn)) | 0x10000);
      escaped &= (1 << <u32> lanes) - 1;
    }
    // A blank may have to be escaped if a line end follows.
    if (lanes && load<u8>(at + lanes) == CR && isBlank(<u32> load<u8>(at + lanes - 1))) lanes--;
    if (!lanes) break;
    if (!escaped) {
      v128.store(to, bytes);
      to += lanes;
    } else {
      const highs = shuffle(digits, v128.and(i16x8.shr_u(bytes, 4), nibble));
      const lows = shuffle(digits, v128.and(bytes, nibble));
      const evenLow = v128.shuffle<u32>(bytes, lows, 0, 4, 1, 5);
      const oddLow = v128.shuffle<u32>(highs, equals, 0, 4, 1, 5);
      const evenHigh = v128.shuffle<u32>(bytes, lows, 2, 6, 3, 7);
      const oddHigh = v128.shuffle<u32>(highs, equals, 2, 6, 3, 7);
      to = storeFour(v128.shuffle<u32>(evenLow, oddLow, 0, 4, 1, 5), escaped & 15, to);
      to = storeFour(v128.shuffle<u32>(evenLow, oddLow, 2, 6, 3, 7), escaped >> 4 & 15, to);
      to = storeFour(v128.shuffle<u32>(evenHigh, oddHigh, 0, 4, 1, 5), escaped >> 8 & 15, to);
      to = storeFour(v128.shuffle<u32>(evenHigh, oddHigh, 2, 6, 3, 7), escaped >> 12, to);
      to -= 16 - lanes;
    }
    at += lanes;
    if (to - line <= SOFT_WIDTH) continue;
    // A full line stays whole if its end follows.
    if (to - line == WIDTH && text && load<u16>(at) == CRLF) break;
    const place = softPlace(line);
    to = breakLine(place, to);
    line = place + 3;
    if (flags & PROTECT && mayNeedProtection(<u32> load<u8>(line), flags)) {
      at -= countOctets(line, to);
      to = line;
      break;
    }
  }
  store<u32>(state, <u32> at, NEXT);
  store<u32>(state, <u32> line, LINE);
  return to;
}

/** Four octets in their written form; up to 16 bytes are overwritten. Returns where it ends. */
// @ts-ignore: decorator
@inline
function storeFour(source: v128, escaped: u32, to: usize): usize {
  v128.store(to, shuffle(source, v128.load(WRITTEN + 16 * <usize> escaped)));
  return to + 4 + 2 * popcnt(escaped);
}

/** Where a line that came out too wide is broken: as late as can be, and not within an escape. */
// @ts-ignore: decorator
@inline
function softPlace(line: usize): usize {
  const place = line + SOFT_WIDTH;
  if (load<u8>(place - 1) == EQUALS) return place - 1;
  return load<u8>(place - 2) == EQUALS ? place - 2 : place;
}

/** Breaks a line at a place at most 52 bytes before its end. Returns where it ends then. */
// @ts-ignore: decorator
@inline
function breakLine(place: usize, end: usize): usize {
  const a = v128.load(place);
  const b = v128.load(place, 16);
  const c = v128.load(place, 32);
  const d = v128.load(place, 48);
  v128.store(place, a, 3);
  v128.store(place, b, 19);
  v128.store(place, c, 35);
  v128.store(place, d, 51);
  storeSoftBreak(place);
  return end + 3;
}

/** How many octets are written between two places. */
function countOctets(from: usize, to: usize): usize {
  let count: usize = 0;
  for (; from < to; count++) from += load<u8>(from) == EQUALS ? 3 : 1;
  return count;
}

// @ts-ignore: decorator
@inline
function mayNeedProtection(byte: u32, flags: u32): bool {
  return byte == DOT ? (flags & PROTECT_DOTS) != 0 : byte == LETTER_F && (flags & PROTECT_FROM) != 0;
}

/** Whether the octet at `at` may not stand for itself at a line's begin. */
function isProtected(at: usize, end: usize, flags: u32): bool {
  const byte = <u32> load<u8>(at);
  if (byte == DOT) return (flags & PROTECT_DOTS) != 0;
  const begins = byte == LETTER_F && at + 5 <= end && load<u32>(at + 1) == ROM_SPACE;
  return begins && (flags & PROTECT_FROM) != 0;
}

// @ts-ignore: decorator
@inline
function isLineEnd(at: usize, end: usize): bool {
  return at + 2 <= end && load<u16>(at) == CRLF;
}

/** 1 for a byte that stands for itself, 3 for one that is escaped. */
function widthOf(byte: u32, at: usize, end: usize, first: bool, last: bool, flags: u32): usize {
  if (byte == SPACE || byte == TAB) return last ? 3 : 1;
  if (byte < SPACE || byte >= 0x7f || byte == EQUALS) return 3;
  return first && isProtected(at, end, flags) ? 3 : 1;
}

// @ts-ignore: decorator
@inline
function storeByte(to: usize, byte: u32): usize {
  store<u8>(to, byte);
  return to + 1;
}

// @ts-ignore: decorator
@inline
function storeEscape(to: usize, byte: u32): usize {
  store<u8>(to, EQUALS);
  store<u8>(to, load<u8>(HEX_DIGITS + (byte >> 4)), 1);
  store<u8>(to, load<u8>(HEX_DIGITS + (byte & 15)), 2);
  return to + 3;
}

// @ts-ignore: decorator
@inline
function storeSoftBreak(to: usize): usize {
  store<u8>(to, EQUALS);
  store<u16>(to, CRLF, 1);
  return to + 3;
}

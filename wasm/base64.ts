// Base64 (RFC 4648 §4 and §5; in MIME RFC 2045 §6.8).
//
// Vector forms after W. Muła and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2
// Instructions" (2018): letters and sextets are mapped by 16-entry tables that are shuffled, not looked up.

import { CONSUMED, COUNT, FINAL, FLAGS, OWN, report } from "./state";
import {
  ALPHABET, CR, CRLF, EQUALS, GATHER, HIGH, JUNK, LF, LOW, PAD, SEXTET, SPREAD, TO_LETTER, TO_SEXTET,
  WHITE,
} from "./tables";

const URL: u32 = 1;
const UNPADDED: u32 = 2;
const STRICT: u32 = 4;

// Encoding

/**
 * Encodes `length` octets and returns how many letters that made. Reads up to 4 bytes behind the input
 * only when more input is there, so never outside it.
 */
export function base64Encode(from: usize, length: usize, to: usize, flags: u32): usize {
  const url: usize = flags & URL;
  const end = from + length;
  const start = to;

  const spread = v128.load(SPREAD);
  const letters = v128.load(TO_LETTER + 16 * url);
  const high = i32x4.splat(load<u32>(ENCODE_MASKS));
  const low = i32x4.splat(load<u32>(ENCODE_MASKS, 4));
  const right = i32x4.splat(load<u32>(ENCODE_MASKS, 8));
  const left = i32x4.splat(load<u32>(ENCODE_MASKS, 12));
  const six = i32x4.splat(load<u32>(ENCODE_MASKS, 16));
  const fiftyOne = i8x16.splat(load<i8>(ENCODE_MASKS, 20));
  const twentySix = i8x16.splat(load<i8>(ENCODE_MASKS, 21));
  const thirteen = i8x16.splat(load<i8>(ENCODE_MASKS, 22));

  while (from + 16 <= end) {
    const octets = i8x16.relaxed_swizzle(v128.load(from), spread);
    // Two of the four sextets need a shift right by 10 and by 6, two a shift left by 4 and by 8.
    const odd = v128.and(i16x8.relaxed_q15mulr_s(v128.and(octets, high), right), six);
    const even = i16x8.mul(v128.and(octets, low), left);
    const sextets = v128.or(odd, even);
    const upper = v128.and(i8x16.gt_s(twentySix, sextets), thirteen);
    const kind = v128.or(i8x16.sub_sat_u(sextets, fiftyOne), upper);
    v128.store(to, i8x16.add(sextets, i8x16.relaxed_swizzle(letters, kind)));
    from += 12;
    to += 16;
  }
  return encodeRest(from, end, to, flags) - start;
}

/** Masks and factors of the two halves of three octets; 51, 26 and 13 for the kinds of letter. */
const ENCODE_MASKS: usize = memory.data<u32>([
  0x0fc0fc00, 0x003f03f0, 0x02000020, 0x01000010, 0x003f003f, 0x000d1a33,
], 16);

/** The last octets, one group of three at a time, and the padding. Returns where the output ends. */
function encodeRest(from: usize, end: usize, to: usize, flags: u32): usize {
  const alphabet = ALPHABET + 64 * (flags & URL);
  while (from + 3 <= end) {
    encodeGroup(alphabet, from, to);
    from += 3;
    to += 4;
  }
  if (from == end) return to;
  const two = from + 2 == end;
  const first = <u32> load<u8>(from);
  const second = two ? <u32> load<u8>(from, 1) : 0;
  store<u8>(to, load<u8>(alphabet + (first >> 2)));
  store<u8>(to, load<u8>(alphabet + ((first & 3) << 4 | second >> 4)), 1);
  to += 2;
  if (two) store<u8>(to++, load<u8>(alphabet + ((second & 15) << 2)));
  if (flags & UNPADDED) return to;
  store<u8>(to++, EQUALS);
  if (!two) store<u8>(to++, EQUALS);
  return to;
}

// @ts-ignore: decorator
@inline
function encodeGroup(alphabet: usize, from: usize, to: usize): void {
  const group = <u32> load<u8>(from) << 16 | <u32> load<u8>(from, 1) << 8 | <u32> load<u8>(from, 2);
  store<u8>(to, load<u8>(alphabet + (group >> 18)));
  store<u8>(to, load<u8>(alphabet + ((group >> 12) & 63)), 1);
  store<u8>(to, load<u8>(alphabet + ((group >> 6) & 63)), 2);
  store<u8>(to, load<u8>(alphabet + (group & 63)), 3);
}

/**
 * Encodes to lines of `line` letters with CR LF between them. `column` letters stand on the first line
 * already. A line break is written when a letter needs it, so none ends the data.
 */
export function base64EncodeLines(
  from: usize, length: usize, to: usize, line: usize, column: usize, flags: u32,
): usize {
  const start = to;
  const end = from + length;
  if ((line | column) & 3) return wrapLetters(from, length, to, line, column, flags) - start;
  while (from < end) {
    if (column == line) {
      store<u16>(to, CRLF);
      to += 2;
      column = 0;
    }
    const octets = min<usize>(((line - column) >> 2) * 3, end - from);
    const letters = base64Encode(from, octets, to, flags);
    from += octets;
    to += letters;
    column += letters;
  }
  return to - start;
}

/**
 * For lines that hold no whole number of groups: writes the letters as far behind as the line breaks
 * will need, then moves them forward. The letters are never overtaken, since each break before a letter
 * was counted in the gap.
 */
function wrapLetters(
  from: usize, length: usize, to: usize, line: usize, column: usize, flags: u32,
): usize {
  const most = (length + 2) / 3 * 4;
  const gap: usize = 2 * <usize> ((column + most) / line + 1);
  let letters = to + gap;
  const end = letters + base64Encode(from, length, letters, flags);
  while (letters < end) {
    if (column == line) {
      store<u16>(to, CRLF);
      to += 2;
      column = 0;
    }
    const take = min<usize>(line - column, end - letters);
    memory.copy(to, letters, take);
    letters += take;
    to += take;
    column += take;
  }
  return to;
}

// Decoding

// Defect codes, in the order of BASE64_DEFECTS in src/bytes/plain/base64.ts.
const ALPHABET_DEFECT: u32 = 0;
const PADDING_DEFECT: u32 = 1;
const AFTER_PADDING: u32 = 2;
const RESUMED: u32 = 3;
const MISSING_PADDING: u32 = 4;
const LEFT_OVER: u32 = 5;
const PADDING_BITS: u32 = 6;

// Own words of the state.
const PHASE: usize = OWN;
const GROUP: usize = OWN + 4; // sextets of an unfinished group
const FILLED: usize = OWN + 8; // how many of them
const IN_JUNK: usize = OWN + 12; // whether the last byte was junk: a run is reported once
const OWED: usize = OWN + 16; // padding characters that must still come; EXCESS once too many came

const IN_DATA: u32 = 0;
const IN_PADDING: u32 = 1; // on the line that padding ended
const AT_LINE: u32 = 2; // where the next line begins
const ENDED: u32 = 3;
const ENDED_SILENTLY: u32 = 4; // text after the end was reported already

const EXCESS: u32 = 0xffffffff;

/** A longer line cannot be mail (RFC 5322 §2.1.1), so it is no reason to go on after padding. */
const LONGEST_LINE: usize = 998;

/**
 * Decodes what can be decided and returns how many octets that made, at most as many as came in.
 * Up to 16 bytes behind them are overwritten, so the output must not lie on the input.
 */
export function base64Decode(state: usize, from: usize, length: usize, to: usize): usize {
  const start = to;
  const end = from + length;
  const lenient = !(load<u32>(state, FLAGS) & STRICT);
  let at = from;
  store<u32>(state, 0, COUNT);
  while (at < end && !stopped(state)) {
    const phase = load<u32>(state, PHASE);
    if (phase == IN_DATA) {
      if (!load<u32>(state, FILLED)) {
        const packed = decodeVectors(state, at, end, to);
        if (packed) store<u32>(state, 0, IN_JUNK);
        to += packed / 4 * 3;
        at += packed;
        if (at == end) break;
        // A line's end between groups is what stops the vectors in ordinary mail.
        if (lenient && at + 2 <= end && load<u16>(at) == CRLF) {
          store<u32>(state, 0, IN_JUNK);
          at += 2;
          continue;
        }
      }
      to = decodeByte(state, at, to, from);
      at++;
    } else if (phase == IN_PADDING) {
      skipPadding(state, at, from);
      at++;
    } else if (phase == AT_LINE) {
      if (!decideLine(state, at, end, from)) break;
    } else {
      at = skipRest(state, at, end, from);
    }
  }
  if (at == end && load<u32>(state, FLAGS) & FINAL && !stopped(state)) {
    to = finish(state, to, at - from);
  }
  store<u32>(state, <u32> (at - from), CONSUMED);
  return to - start;
}

/** In strict mode the first defect is the end. */
// @ts-ignore: decorator
@inline
function stopped(state: usize): bool {
  return (load<u32>(state, FLAGS) & STRICT) != 0 && load<u32>(state, COUNT) != 0;
}

const DECODE_MASKS: usize = memory.data<u32>([0x0f0f0f0f, 0x01400140, 0x00011000, 0x08080808], 16);

/**
 * Decodes whole groups, 16 letters at a time, up to the first byte that is no letter. Returns how many
 * letters that took: a multiple of four.
 */
function decodeVectors(state: usize, from: usize, end: usize, to: usize): usize {
  const url: usize = load<u32>(state, FLAGS) & URL;
  const start = from;
  const highs = v128.load(HIGH);
  const lows = v128.load(LOW + 16 * url);
  const toSextet = v128.load(TO_SEXTET + 16 * url);
  const gather = v128.load(GATHER);
  const nibble = i32x4.splat(load<u32>(DECODE_MASKS));
  const pairs = i32x4.splat(load<u32>(DECODE_MASKS, 4));
  const quads = i32x4.splat(load<u32>(DECODE_MASKS, 8));
  const eight = i32x4.splat(load<u32>(DECODE_MASKS, 12));
  const last = i8x16.splat(load<i8>(ALPHABET + 64 * url + 63));

  while (from + 16 <= end) {
    const letters = v128.load(from);
    const high = v128.and(i16x8.shr_u(letters, 4), nibble);
    const low = v128.and(letters, nibble);
    const kind = v128.or(high, v128.and(i8x16.eq(letters, last), eight));
    const wrong = v128.and(i8x16.relaxed_swizzle(lows, low), i8x16.relaxed_swizzle(highs, high));
    const sextets = i8x16.add(letters, i8x16.relaxed_swizzle(toSextet, kind));
    const twelves = i16x8.relaxed_dot_i8x16_i7x16_s(sextets, pairs);
    v128.store(to, i8x16.relaxed_swizzle(i32x4.dot_i16x8_s(twelves, quads), gather));
    if (v128.any_true(wrong)) {
      const right = <usize> ctz(i8x16.bitmask(i8x16.eq(wrong, i8x16.splat(0))) ^ 0xffff);
      return from - start + (right & ~3);
    }
    from += 16;
    to += 12;
  }
  return from - start;
}

/** One byte of data. Returns where the output goes on. */
function decodeByte(state: usize, at: usize, to: usize, from: usize): usize {
  const flags = load<u32>(state, FLAGS);
  let meaning = <u32> load<u8>(SEXTET + 256 * (flags & URL) + <u32> load<u8>(at));
  if (meaning == WHITE && flags & STRICT) meaning = JUNK;
  if (meaning == JUNK) {
    if (!load<u32>(state, IN_JUNK)) report(state, ALPHABET_DEFECT, at - from);
    store<u32>(state, 1, IN_JUNK);
    return to;
  }
  store<u32>(state, 0, IN_JUNK);
  if (meaning == WHITE) return to;
  if (meaning == PAD) return closeGroup(state, at, to, from);
  const group = load<u32>(state, GROUP) << 6 | meaning;
  const filled = load<u32>(state, FILLED) + 1;
  store<u32>(state, filled == 4 ? 0 : group, GROUP);
  store<u32>(state, filled & 3, FILLED);
  return filled == 4 ? storeGroup(group, to) : to;
}

// @ts-ignore: decorator
@inline
function storeGroup(group: u32, to: usize): usize {
  store<u8>(to, group >> 16);
  store<u8>(to, group >> 8, 1);
  store<u8>(to, group, 2);
  return to + 3;
}

/** The first padding character: the data ends here. */
function closeGroup(state: usize, at: usize, to: usize, from: usize): usize {
  const filled = load<u32>(state, FILLED);
  if (filled == 0) report(state, PADDING_DEFECT, at - from);
  if (filled == 1) report(state, LEFT_OVER, at - from);
  to = storePart(state, to, at - from);
  store<u32>(state, filled == 2 ? 1 : filled == 3 ? 0 : EXCESS, OWED);
  store<u32>(state, IN_PADDING, PHASE);
  return to;
}

/** The one or two octets of a group of two or three letters. */
function storePart(state: usize, to: usize, offset: usize): usize {
  const filled = load<u32>(state, FILLED);
  const group = load<u32>(state, GROUP);
  store<u32>(state, 0, FILLED);
  store<u32>(state, 0, GROUP);
  if (filled < 2) return to;
  if (filled == 2) {
    if (group & 15) report(state, PADDING_BITS, offset);
    store<u8>(to, group >> 4);
    return to + 1;
  }
  if (group & 3) report(state, PADDING_BITS, offset);
  store<u8>(to, group >> 10);
  store<u8>(to, group >> 2, 1);
  return to + 2;
}

/** One byte on the line that padding ended. */
function skipPadding(state: usize, at: usize, from: usize): void {
  const byte = <u32> load<u8>(at);
  const owed = load<u32>(state, OWED);
  if (byte == EQUALS) {
    if (owed == 0) report(state, PADDING_DEFECT, at - from);
    if (owed != EXCESS) store<u32>(state, owed - 1, OWED);
    return;
  }
  const strict = (load<u32>(state, FLAGS) & STRICT) != 0;
  const white = !strict && load<u8>(SEXTET + byte) == WHITE;
  if (white && byte != LF) return;
  if (owed == 1) report(state, MISSING_PADDING, at - from);
  if (white) {
    store<u32>(state, AT_LINE, PHASE);
    return;
  }
  report(state, AFTER_PADDING, at - from);
  store<u32>(state, ENDED_SILENTLY, PHASE);
}

/**
 * After padding: goes on if the next line is nothing but whole groups, as from senders who pad every
 * line. False when its end has not come yet.
 */
function decideLine(state: usize, at: usize, end: usize, from: usize): bool {
  const limit = min(end, at + LONGEST_LINE + 2);
  let stop = at;
  while (stop < limit && load<u8>(stop) != LF) stop++;
  const open = stop == end;
  if (open && stop - at < LONGEST_LINE + 2 && !(load<u32>(state, FLAGS) & FINAL)) return false;
  if (!open && stop > at && load<u8>(stop - 1) == CR) stop--;
  if (isFullLine(state, at, stop)) {
    report(state, RESUMED, at - from);
    store<u32>(state, IN_DATA, PHASE);
  } else {
    store<u32>(state, ENDED, PHASE);
  }
  return true;
}

function isFullLine(state: usize, at: usize, stop: usize): bool {
  const length = stop - at;
  if (length == 0 || length & 3 || length > LONGEST_LINE) return false;
  const meanings = SEXTET + 256 * (load<u32>(state, FLAGS) & URL);
  if (load<u8>(stop - 1) == EQUALS) stop -= load<u8>(stop - 2) == EQUALS ? 2 : 1;
  while (at < stop) if (load<u8>(meanings + load<u8>(at++)) >= PAD) return false;
  return true;
}

/** What follows the end is not data; the first of it is reported. */
function skipRest(state: usize, at: usize, end: usize, from: usize): usize {
  if (load<u32>(state, PHASE) == ENDED_SILENTLY) return end;
  while (at < end && load<u8>(SEXTET + load<u8>(at)) == WHITE) at++;
  if (at == end) return end;
  report(state, AFTER_PADDING, at - from);
  store<u32>(state, ENDED_SILENTLY, PHASE);
  return end;
}

/** The end of data. Strict URL-safe text may leave padding out (RFC 4648 §3.2). */
function finish(state: usize, to: usize, offset: usize): usize {
  const filled = load<u32>(state, FILLED);
  const flags = load<u32>(state, FLAGS);
  if (filled == 1) report(state, LEFT_OVER, offset);
  to = storePart(state, to, offset);
  const missing = filled > 1 || (load<u32>(state, PHASE) == IN_PADDING && load<u32>(state, OWED) == 1);
  const allowed = filled > 1 && (flags & (STRICT | URL)) == (STRICT | URL);
  if (missing && !allowed) report(state, MISSING_PADDING, offset);
  return to;
}

// Lines: where they begin, and which of them are delimiters of a multipart (RFC 2046 §5.1.1).
//
// All offsets are relative to `base`. Each table is filled up to its capacity; CONSUMED tells how far.

import { CR, DASH, DASHES, LF, isBlank } from "./bytes";
import { splat } from "./simd";
import { CONSUMED, FINAL, FLAGS, OWN } from "./state";

/** LF; the dash; an LF and a dash as one number; how much more two dashes are. */
const SIGNS: usize = memory.data<u32>([0x0a0a0a0a, 0x2d2d2d2d, 0x2d0a2d0a, 0x00230023], 16);

/** One bit for each of 64 bytes that is LF. */
// @ts-ignore: decorator
@inline
function lineFeedsAt(at: usize, lineFeed: v128): u64 {
  return <u64> i8x16.bitmask(i8x16.eq(v128.load(at), lineFeed)) |
    <u64> i8x16.bitmask(i8x16.eq(v128.load(at, 16), lineFeed)) << 16 |
    <u64> i8x16.bitmask(i8x16.eq(v128.load(at, 32), lineFeed)) << 32 |
    <u64> i8x16.bitmask(i8x16.eq(v128.load(at, 48), lineFeed)) << 48;
}

/** Offsets just past each LF in [from, to). Returns how many. */
export function lineFeeds(
  state: usize, base: usize, from: usize, to: usize, table: usize, words: usize,
): usize {
  const end = base + to;
  const start = table;
  const tableEnd = table + 4 * words;
  const lineFeed = splat(SIGNS);
  let at = base + from;
  while (at + 64 <= end && table + 256 <= tableEnd) {
    let found = lineFeedsAt(at, lineFeed);
    while (found) {
      store<u32>(table, <u32> (at + <usize> ctz(found) + 1 - base));
      table += 4;
      found &= found - 1;
    }
    at += 64;
  }
  // Less than 64 bytes are left, or too little of the table for as many: byte by byte to either end.
  const stop = min(end, at + 64);
  while (at < stop && table < tableEnd) {
    if (load<u8>(at++) != LF) continue;
    store<u32>(table, <u32> (at - base));
    table += 4;
  }
  store<u32>(state, <u32> (at - base), CONSUMED);
  return (table - start) >> 2;
}

/**
 * By how much pairs of bytes are more than an LF and a dash. There are these or two dashes at an even place of
 * every "\n--", wherever it begins; and nothing but other bytes before a dash is in between.
 */
// @ts-ignore: decorator
@inline
function dashPairs(at: usize, least: v128): v128 {
  return i16x8.sub(v128.load(at), least);
}

/** One bit for each of 64 places at which a line begins with two dashes. */
// @ts-ignore: decorator
@inline
function dashLinesAt(at: usize, lineFeed: v128, dash: v128): u64 {
  return <u64> dashLineBits(at, lineFeed, dash) |
    <u64> dashLineBits(at + 16, lineFeed, dash) << 16 |
    <u64> dashLineBits(at + 32, lineFeed, dash) << 32 |
    <u64> dashLineBits(at + 48, lineFeed, dash) << 48;
}

// @ts-ignore: decorator
@inline
function dashLineBits(at: usize, lineFeed: v128, dash: v128): u32 {
  const dashes = v128.and(i8x16.eq(v128.load(at), dash), i8x16.eq(v128.load(at, 1), dash));
  return i8x16.bitmask(v128.and(dashes, i8x16.eq(v128.load(at - 1), lineFeed)));
}

const BLOCK: usize = 128;

/**
 * The first place from `at` on, which must not be the first of all, where a line begins with two dashes; or a
 * place up to which there is none, no more than a block before the end.
 */
function skipToDashes(at: usize, end: usize): usize {
  const lineFeed = splat(SIGNS);
  const dash = splat(SIGNS + 4);
  const least = splat(SIGNS + 8);
  const more = splat(SIGNS + 12);
  const none = v128.xor(dash, dash);
  while (at + BLOCK < end) {
    const a = i16x8.min_u(dashPairs(at, least), dashPairs(at + 16, least));
    const b = i16x8.min_u(dashPairs(at + 32, least), dashPairs(at + 48, least));
    const c = i16x8.min_u(dashPairs(at + 64, least), dashPairs(at + 80, least));
    const d = i16x8.min_u(dashPairs(at + 96, least), dashPairs(at + 112, least));
    const nearest = i16x8.min_u(i16x8.min_u(a, b), i16x8.min_u(c, d));
    if (v128.any_true(i16x8.eq(i16x8.sub_sat_u(nearest, more), none))) {
      let found = dashLinesAt(at, lineFeed, dash);
      if (found) return at + <usize> ctz(found);
      found = dashLinesAt(at + 64, lineFeed, dash);
      if (found) return at + 64 + <usize> ctz(found);
    }
    at += BLOCK;
  }
  return at;
}

/** Offsets of each line that begins with "--" right after an LF in [from, to - 2). Returns how many. */
export function dashLines(
  state: usize, base: usize, from: usize, to: usize, table: usize, words: usize,
): usize {
  const end = base + to;
  const start = table;
  const tableEnd = table + 4 * words;
  let at = base + from + 1;
  while (table < tableEnd) {
    at = skipToDashes(at, end);
    if (at + BLOCK >= end) break;
    store<u32>(table, <u32> (at - base));
    table += 4;
    at++;
  }
  for (; at + 1 < end && table < tableEnd; at++) {
    if (load<u8>(at - 1) != LF || load<u16>(at) != DASHES) continue;
    store<u32>(table, <u32> (at - base));
    table += 4;
  }
  store<u32>(state, <u32> (at - 1 - base), CONSUMED);
  return (table - start) >> 2;
}

// Own words of boundaryLines.
const BOUNDARY: usize = OWN; // in: where the boundary stands, without the dashes
const BOUNDARY_SIZE: usize = OWN + 4; // in: 1 to some hundred
const AT_LINE: usize = OWN + 8; // whether a line begins where the input does

/** A longer line is none of mail (RFC 5322 §2.1.1), so no stream need wait for its end. */
const LONGEST_LINE: usize = 998;

// What a line is: the place behind its end, or one of these.
const NO_DELIMITER: usize = 0;
const UNDECIDED: usize = 1;

/**
 * Delimiter lines of one boundary: start, place behind the line end, and 1 if it closes, for each.
 * Returns how many. What is undecided when the input ends comes again.
 */
export function boundaryLines(
  state: usize, base: usize, from: usize, to: usize, table: usize, words: usize,
): usize {
  const end = base + to;
  const start = table;
  const tableEnd = table + 4 * (words / 3 * 3);
  const boundary: usize = load<u32>(state, BOUNDARY);
  const size: usize = load<u32>(state, BOUNDARY_SIZE);
  const final = (load<u32>(state, FLAGS) & FINAL) != 0;
  let line = base + from;
  let fresh = load<u32>(state, AT_LINE) != 0;
  if (!fresh && line < end) {
    line = nextCandidate(line, end);
    fresh = load<u8>(line - 1) == LF;
  }
  while (line < end && table < tableEnd) {
    const next = delimiterEnd(line, end, boundary, size, final);
    fresh = true;
    if (next == UNDECIDED) break;
    if (next != NO_DELIMITER) {
      store<u32>(table, <u32> (line - base));
      store<u32>(table, <u32> (next - base), 4);
      const closes = line + size + 4 <= next && load<u16>(line + size + 2) == DASHES;
      store<u32>(table, <u32> closes, 8);
      table += 12;
      // The line end of this one may be that before the next.
      line = next;
      fresh = load<u8>(next - 1) == LF;
      continue;
    }
    line = nextCandidate(line, end);
    fresh = load<u8>(line - 1) == LF;
  }
  store<u32>(state, <u32> fresh, AT_LINE);
  store<u32>(state, <u32> (line - base), CONSUMED);
  return (table - start) / 12;
}

/** Where the next line begins that may be a delimiter, or the end. */
function nextCandidate(line: usize, end: usize): usize {
  let at = skipToDashes(line + 1, end);
  if (at + BLOCK < end) return at;
  // So close to the end a delimiter may be cut, so that any line may be one.
  const lineFeed = splat(SIGNS);
  for (at--; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), lineFeed));
    if (found) return min(at + <usize> ctz(found) + 1, end);
  }
  return end;
}

/** The place behind the line at `line` if that is a delimiter. */
function delimiterEnd(
  line: usize, end: usize, boundary: usize, size: usize, final: bool,
): usize {
  const open = final ? NO_DELIMITER : UNDECIDED;
  if (!beginsWith(line, end, boundary, size)) return NO_DELIMITER;
  let at = line + 2 + size;
  if (at > end) return open;
  if (at < end && load<u8>(at) == DASH) {
    if (at + 1 == end) return open;
    if (load<u8>(at + 1) != DASH) return NO_DELIMITER;
    at += 2;
  }
  // Transport padding. A CR before the line end is a part of it.
  const limit = min(end, line + LONGEST_LINE + 2);
  while (at < limit && (isBlank(<u32> load<u8>(at)) || load<u8>(at) == CR)) at++;
  if (at == end) return final ? end : UNDECIDED;
  return load<u8>(at) == LF ? at + 1 : NO_DELIMITER;
}

/** Whether what there is of a line is how a delimiter begins. */
function beginsWith(line: usize, end: usize, boundary: usize, size: usize): bool {
  for (let place: usize = 0; place < 2 && line + place < end; place++) {
    if (load<u8>(line + place) != DASH) return false;
  }
  const there = min<usize>(size, end > line + 2 ? end - line - 2 : 0);
  for (let place: usize = 0; place < there; place += 16) {
    const same = i8x16.eq(v128.load(line + place, 2), v128.load(boundary + place));
    const different = i8x16.bitmask(same) ^ 0x1ffff;
    if (place + ctz(different) < min(there, place + 16)) return false;
  }
  return true;
}

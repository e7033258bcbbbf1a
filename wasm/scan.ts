// Delimiters: the end of a head, field lines, line starts, and lines that begin with two dashes.
//
// All offsets are relative to `base`. Each table is filled up to its capacity; CONSUMED tells how far.

import { CONSUMED, COUNT } from "./state";
import { CLASS, COLON, CR, CRLF, CRLF_CRLF, DASH, LF, SPACE, TAB, TEXT, TOKEN } from "./tables";

const SIGNS: usize = memory.data<u32>([0x0a0a0a0a, 0x2d2d2d2d, 0x20202020, 0x7f7f7f7f], 16);

/** Offset just past the first CR LF CR LF within [from, to), or -1 (RFC 9112 §2.1). */
export function findHeadEnd(base: usize, from: usize, to: usize): i32 {
  const end = base + to;
  let at = base + from;
  const lineFeed = i32x4.splat(load<u32>(SIGNS));
  while (at + 19 <= end) {
    const second = i8x16.eq(v128.load(at, 1), lineFeed);
    const fourth = i8x16.eq(v128.load(at, 3), lineFeed);
    let found = i8x16.bitmask(v128.and(second, fourth));
    while (found) {
      const place = at + ctz(found);
      if (load<u32>(place) == CRLF_CRLF) return <i32> (place + 4 - base);
      found &= found - 1;
    }
    at += 16;
  }
  while (at + 4 <= end) {
    if (load<u32>(at) == CRLF_CRLF) return <i32> (at + 4 - base);
    at++;
  }
  return -1;
}

/** Offsets just past each LF in [from, to). Returns how many. */
export function lineFeeds(
  state: usize, base: usize, from: usize, to: usize, table: usize, words: usize,
): usize {
  const end = base + to;
  const start = table;
  const tableEnd = table + 4 * words;
  const lineFeed = i32x4.splat(load<u32>(SIGNS));
  let at = base + from;
  while (at + 16 <= end && table + 64 <= tableEnd) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(at), lineFeed));
    while (found) {
      store<u32>(table, <u32> (at + ctz(found) + 1 - base));
      table += 4;
      found &= found - 1;
    }
    at += 16;
  }
  // Less than one vector is left, or less than one vector's worth of table: byte by byte to either end.
  const stop = min(end, at + 16);
  while (at < stop && table < tableEnd) {
    if (load<u8>(at++) != LF) continue;
    store<u32>(table, <u32> (at - base));
    table += 4;
  }
  store<u32>(state, <u32> (at - base), CONSUMED);
  return (table - start) >> 2;
}

/** Offsets of each line that begins with "--" right after an LF in [from, to - 2). Returns how many. */
export function dashLines(
  state: usize, base: usize, from: usize, to: usize, table: usize, words: usize,
): usize {
  const end = base + to;
  const start = table;
  const tableEnd = table + 4 * words;
  const lineFeed = i32x4.splat(load<u32>(SIGNS));
  const dash = i32x4.splat(load<u32>(SIGNS, 4));
  let at = base + from;
  while (at + 18 <= end && table + 64 <= tableEnd) {
    const first = i8x16.eq(v128.load(at), lineFeed);
    const dashes = v128.and(i8x16.eq(v128.load(at, 1), dash), i8x16.eq(v128.load(at, 2), dash));
    let found = i8x16.bitmask(v128.and(first, dashes));
    while (found) {
      store<u32>(table, <u32> (at + ctz(found) + 1 - base));
      table += 4;
      found &= found - 1;
    }
    at += 16;
  }
  const stop = min(end, at + 18);
  while (at + 2 < stop && table < tableEnd) {
    if (load<u8>(at++) != LF || load<u8>(at) != DASH || load<u8>(at, 1) != DASH) continue;
    store<u32>(table, <u32> (at - base));
    table += 4;
  }
  store<u32>(state, <u32> (at - base), CONSUMED);
  return (table - start) >> 2;
}

// Errors of splitFields, one more than their place in FIELD_ERRORS in src/bytes/plain/scan.ts.
const TOO_MANY: u32 = 1;
const BAD_NAME: u32 = 2;
const BAD_VALUE: u32 = 3;
const BAD_LINE: u32 = 4;

/**
 * Cuts the field lines of [from, to) (RFC 9112 §5), each ended by CR LF, with or without the empty line
 * that ends them all. Four words per field: where its name and its value, without blanks, start and end.
 * Returns how many fields; COUNT is 0 or the error, CONSUMED where that stands.
 */
export function splitFields(
  state: usize, base: usize, from: usize, to: usize, table: usize, limit: usize,
): usize {
  const end = base + to;
  let at = base + from;
  let count: usize = 0;
  let error: u32 = 0;
  while (at < end) {
    const nameStart = at;
    if (load<u8>(at) == CR) {
      if (at + 2 != end || load<u16>(at) != CRLF) error = BAD_LINE;
      break;
    }
    if (count == limit) {
      error = TOO_MANY;
      break;
    }
    while (at < end && load<u8>(CLASS + load<u8>(at)) & TOKEN) at++;
    if (at == end || at == nameStart || load<u8>(at) != COLON) {
      error = BAD_NAME;
      break;
    }
    const nameEnd = at++;
    const valueStart = at;
    at = skipText(at, end);
    if (at + 1 >= end || load<u16>(at) != CRLF) {
      error = BAD_VALUE;
      break;
    }
    storeField(table + 16 * count, base, nameStart, nameEnd, valueStart, at);
    count++;
    at += 2;
  }
  store<u32>(state, error, COUNT);
  store<u32>(state, <u32> (at - base), CONSUMED);
  return count;
}

/** The first byte from `at` on that no field value holds. */
function skipText(at: usize, end: usize): usize {
  const blank = i32x4.splat(load<u32>(SIGNS, 8));
  const remove = i32x4.splat(load<u32>(SIGNS, 12));
  while (at + 16 <= end) {
    const bytes = v128.load(at);
    const odd = v128.or(i8x16.lt_u(bytes, blank), i8x16.eq(bytes, remove));
    if (v128.any_true(odd)) {
      at += ctz(i8x16.bitmask(odd));
      if (load<u8>(at) != TAB) return at;
      at++;
    } else {
      at += 16;
    }
  }
  while (at < end && load<u8>(CLASS + load<u8>(at)) & TEXT) at++;
  return at;
}

function storeField(
  place: usize, base: usize, nameStart: usize, nameEnd: usize, from: usize, to: usize,
): void {
  while (to > from && isBlank(load<u8>(to - 1))) to--;
  while (from < to && isBlank(load<u8>(from))) from++;
  store<u32>(place, <u32> (nameStart - base));
  store<u32>(place, <u32> (nameEnd - base), 4);
  store<u32>(place, <u32> (from - base), 8);
  store<u32>(place, <u32> (to - base), 12);
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u32): bool {
  return byte == SPACE || byte == TAB;
}

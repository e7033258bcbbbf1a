// Heads (RFC 9112 §2.1, §5): where one ends, and where its fields stand.
//
// All offsets are relative to `base`.

import { COLON, CR, CRLF, CRLF_CRLF, TAB, isBlank } from "./bytes";
import { isText, isToken } from "./classes";
import { splat } from "./simd";
import { CONSUMED, COUNT } from "./state";

/** LF, the blank, and DEL. */
const SIGNS: usize = memory.data<u32>([0x0a0a0a0a, 0x20202020, 0x7f7f7f7f], 16);

/** Offset just past the first CR LF CR LF within [from, to), or -1 (RFC 9112 §2.1). */
export function findHeadEnd(base: usize, from: usize, to: usize): i32 {
  const end = base + to;
  let at = base + from;
  const lineFeed = splat(SIGNS);
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
    while (at < end && isToken(<u32> load<u8>(at))) at++;
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
  const blank = splat(SIGNS + 4);
  const remove = splat(SIGNS + 8);
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
  while (at < end && isText(<u32> load<u8>(at))) at++;
  return at;
}

function storeField(
  place: usize, base: usize, nameStart: usize, nameEnd: usize, from: usize, to: usize,
): void {
  while (to > from && isBlank(<u32> load<u8>(to - 1))) to--;
  while (from < to && isBlank(<u32> load<u8>(from))) from++;
  store<u32>(place, <u32> (nameStart - base));
  store<u32>(place, <u32> (nameEnd - base), 4);
  store<u32>(place, <u32> (from - base), 8);
  store<u32>(place, <u32> (to - base), 12);
}

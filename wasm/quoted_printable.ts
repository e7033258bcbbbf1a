// Quoted-printable (RFC 2045 §6.7).

import { CONSUMED, COUNT, FINAL, FLAGS, OWN, report } from "./state";
import {
  CLASS, CR, CRLF, DOT, EQUALS, FORM, HEX, HEX_DIGITS, LETTER_F, LF, NO_HEX, PRINTABLE, RAW, ROM_SPACE,
  SPACE, TAB,
} from "./tables";

// Encoding

const BINARY: u32 = 1; // CR LF is data too, not a line end
const PROTECT_FROM: u32 = 2; // no line begins with "From "
const PROTECT_DOTS: u32 = 4; // no line begins with a dot

const COLUMN: usize = OWN; // width of the line so far

/** A line holds 76 characters; one of them is "=" when the line is broken softly. */
const WIDTH: u32 = 76;

/** How far ahead a decision looks: "F" at a line's begin to the end of "From ". */
const LOOKAHEAD: usize = 5;

/** After so many characters that stand for themselves, vectors are worth a try. */
const RUN: u32 = 4;

/** What bounds the characters that stand for themselves: blank below, DEL above, and "=" among them. */
const PLAIN_BOUNDS: usize = memory.data<u32>([0x20202020, 0x7f7f7f7f, 0x3d3d3d3d], 16);

/**
 * Encodes what can be decided and returns how many characters that made: at most 3.2 times the input,
 * and up to 16 bytes behind that are overwritten.
 */
export function quotedPrintableEncode(state: usize, from: usize, length: usize, to: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const final = (flags & FINAL) != 0;
  const start = to;
  const end = from + length;
  const decided = final ? end : length < LOOKAHEAD ? from : end - LOOKAHEAD + 1;
  const blank = i32x4.splat(load<u32>(PLAIN_BOUNDS));
  const remove = i32x4.splat(load<u32>(PLAIN_BOUNDS, 4));
  const equals = i32x4.splat(load<u32>(PLAIN_BOUNDS, 8));
  let column = load<u32>(state, COLUMN);
  let run: u32 = RUN;
  let at = from;

  while (at < decided) {
    if (run >= RUN && column && column < WIDTH - 1 && at + 16 < decided) {
      const bytes = v128.load(at);
      v128.store(to, bytes);
      const special = specialOf(bytes, blank, remove, equals);
      let plain = min<u32>(ctz(special | 0x10000), WIDTH - 1 - column);
      // A blank whose follower may begin a line end is decided one by one.
      if (plain && load<u8>(at + plain - 1) == SPACE && load<u8>(at + plain) == CR) plain--;
      if (plain) {
        at += plain;
        to += plain;
        column += plain;
        continue;
      }
      run = 0;
    }
    const byte = <u32> load<u8>(at);
    const form = load<u32>(FORM + 4 * byte);
    if (form && column && column <= WIDTH - 4) {
      const width = form >> 24;
      store<u32>(to, form); // its fourth byte is overwritten by what comes next
      run = width == 1 ? run + 1 : 0;
      at++;
      to += width;
      column += width;
      continue;
    }
    if (!(flags & BINARY) && isLineEnd(at, end)) {
      store<u16>(to, CRLF);
      to += 2;
      at += 2;
      column = 0;
      continue;
    }
    const last = at + 1 == end || (!(flags & BINARY) && isLineEnd(at + 1, end));
    let width = widthOf(byte, at, end, column, last, flags);
    if (column + width > WIDTH - (last ? 0 : 1)) {
      to = storeSoftBreak(to);
      column = 0;
      width = widthOf(byte, at, end, column, last, flags);
    }
    to = width == 1 ? storeByte(to, byte) : storeEscape(to, byte);
    column += width;
    at++;
  }
  store<u32>(state, column, COLUMN);
  store<u32>(state, <u32> (at - from), CONSUMED);
  return to - start;
}

// @ts-ignore: decorator
@inline
function standsForItself(at: usize): bool {
  const byte = <u32> load<u8>(at);
  return byte == SPACE || (load<u8>(CLASS + byte) & PRINTABLE) != 0;
}

/** One bit for each byte that does not stand for itself. Those from 0x80 on are negative. */
// @ts-ignore: decorator
@inline
function specialOf(bytes: v128, blank: v128, remove: v128, equals: v128): i32 {
  const outside = v128.or(i8x16.lt_s(bytes, blank), i8x16.eq(bytes, remove));
  return i8x16.bitmask(v128.or(outside, i8x16.eq(bytes, equals)));
}

// @ts-ignore: decorator
@inline
function isLineEnd(at: usize, end: usize): bool {
  return at + 2 <= end && load<u16>(at) == CRLF;
}

/** 1 for a byte that stands for itself, 3 for one that is escaped. */
function widthOf(byte: u32, at: usize, end: usize, column: u32, last: bool, flags: u32): u32 {
  if (byte == SPACE || byte == TAB) return last ? 3 : 1;
  if (!(load<u8>(CLASS + byte) & PRINTABLE)) return 3;
  if (column) return 1;
  if (byte == DOT && flags & PROTECT_DOTS) return 3;
  const begins = byte == LETTER_F && at + 5 <= end && load<u32>(at + 1) == ROM_SPACE;
  return begins && flags & PROTECT_FROM ? 3 : 1;
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

// Decoding

// Defect codes, in the order of QUOTED_PRINTABLE_DEFECTS in src/bytes/plain/quoted_printable.ts.
const ESCAPE_DEFECT: u32 = 0;
const RAW_DEFECT: u32 = 1;
const LONG_BLANKS: u32 = 2;

const IN_RAW: usize = OWN; // whether the last byte was a raw octet: a run is reported once

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
 * Up to 16 bytes behind them are overwritten, so the output must not lie on the input.
 */
export function quotedPrintableDecode(state: usize, from: usize, length: usize, to: usize): usize {
  const final = (load<u32>(state, FLAGS) & FINAL) != 0;
  const start = to;
  const end = from + length;
  let inRaw = load<u32>(state, IN_RAW);
  let at = from;
  store<u32>(state, 0, COUNT);

  while (at < end) {
    const plain = standsForItself(at) ? copyPlain(at, end, to) : 0;
    if (plain) {
      at += plain;
      to += plain;
      inRaw = 0;
      if (at == end) break;
    }
    const byte = <u32> load<u8>(at);
    if (byte == EQUALS && isEscape(at, end)) {
      to = storeByte(to, hexPair(at + 1));
      at += 3;
      inRaw = 0;
    } else if (byte == EQUALS) {
      const next = afterEquals(at, end, final);
      if (!next) break;
      if (next == at) {
        report(state, ESCAPE_DEFECT, at - from);
        to = storeByte(to, EQUALS);
      }
      at = max(next, at + 1);
      inRaw = 0;
    } else if (isBlank(byte)) {
      const next = skipBlanks(at, end);
      const ending = lineEndAt(next, end, final);
      if (ending == UNDECIDED) break;
      if (ending == NO_LINE_END) to = keepBlanks(state, at, next, to, from);
      at = next;
      inRaw = 0;
    } else {
      const ending = lineEndAt(at, end, final);
      if (ending == UNDECIDED) break;
      const raw: u32 = ending == NO_LINE_END ? <u32> load<u8>(CLASS + byte) & RAW : 0;
      if (raw && !inRaw) report(state, RAW_DEFECT, at - from);
      inRaw = raw;
      store<u8>(to++, byte);
      at++;
    }
  }
  store<u32>(state, inRaw, IN_RAW);
  store<u32>(state, <u32> (at - from), CONSUMED);
  return to - start;
}

/**
 * Copies characters that stand for themselves, up to 16 at a time, and returns how many. Never ends in
 * blanks: whether those stay is known only from what follows them.
 */
function copyPlain(from: usize, end: usize, to: usize): usize {
  const blank = i32x4.splat(load<u32>(PLAIN_BOUNDS));
  const remove = i32x4.splat(load<u32>(PLAIN_BOUNDS, 4));
  const equals = i32x4.splat(load<u32>(PLAIN_BOUNDS, 8));
  const start = from;
  while (from + 16 <= end) {
    const bytes = v128.load(from);
    const special = specialOf(bytes, blank, remove, equals);
    let plain: usize = ctz(special | 0x10000);
    while (plain && load<u8>(from + plain - 1) == SPACE) plain--;
    if (!plain) break;
    v128.store(to, bytes);
    from += plain;
    to += plain;
    if (special & (1 << <i32> plain)) break;
  }
  return from - start;
}

/**
 * Where decoding goes on after an "=" at `at` that begins no whole escape: behind a soft line break and
 * the blanks in it, at `at` itself when it is broken, 0 when that cannot be told yet. The end of data ends
 * a line.
 */
function afterEquals(at: usize, end: usize, final: bool): usize {
  const next = skipBlanks(at + 1, end);
  const ending = lineEndAt(next, end, final);
  if (ending == UNDECIDED) return 0;
  if (ending == END_OF_DATA) return end;
  if (ending != NO_LINE_END) return next + ending;
  const half = next == at + 1 && at + 2 == end && load<u8>(HEX + load<u8>(next)) != NO_HEX;
  return half && !final ? 0 : at;
}

// @ts-ignore: decorator
@inline
function isEscape(at: usize, end: usize): bool {
  if (at + 3 > end) return false;
  const high = <u32> load<u8>(HEX + load<u8>(at, 1));
  return (high | <u32> load<u8>(HEX + load<u8>(at, 2))) != NO_HEX;
}

// @ts-ignore: decorator
@inline
function hexPair(at: usize): u32 {
  return <u32> load<u8>(HEX + load<u8>(at)) << 4 | <u32> load<u8>(HEX + load<u8>(at, 1));
}

function keepBlanks(state: usize, from: usize, next: usize, to: usize, origin: usize): usize {
  const size = next - from;
  if (size > MOST_BLANKS) report(state, LONG_BLANKS, next - origin);
  const kept = min(size, MOST_BLANKS);
  memory.copy(to, from, kept);
  return to + kept;
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u32): bool {
  return byte == SPACE || byte == TAB;
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

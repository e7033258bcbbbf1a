// Lines of base64 letters that are all of one width, as mail has them. Groups may go from one line to the
// next, so that any width will do.

import { SCRATCH } from "./base64_gather";
import { decodeRun, highNibbles, NEXT, octetsOf, oddOf } from "./base64_runs";
import {
  DECODE_WORDS, GATHER, HIGH, isWhite, LAST_SEXTET, LOW, TO_SEXTET,
} from "./base64_tables";
import { CRLF } from "./bytes";
import { choose, splat } from "./simd";
import { OWN } from "./state";

/** A word of the state: within a call, where the line begins that NEXT is in. */
export const LINE: usize = OWN + 32;

/** So many letters at least make a line. */
export const LEAST_WIDTH: usize = 8;

/** Lines of so many letters are decoded where they are; the ends of shorter ones come too often. */
const LONG: usize = 17;
/** So many letters of short lines are moved together at a time: no more, for lines that are none. */
const MOVED: usize = 2048;

/** Bits for some lanes, then for none. */
const MASKS: usize = memory.data<u64>([-1, -1, 0, 0], 32);

/**
 * Decodes lines of `width` letters, `rest` of them on the first, with CR LF or one byte of white space
 * behind each. Returns where the output goes on; NEXT is where the input does: after whole groups, before
 * what is no such line.
 */
export function decodeLines(
  state: usize, from: usize, end: usize, to: usize, width: usize, rest: usize,
): usize {
  const stop = from + rest;
  const gap = stop + 20 <= end ? gapAt(stop) : 0;
  if (gap) {
    return width < LONG
      ? decodeShortLines(state, from, end, to, width, rest, gap)
      : decodeLongLines(state, from, end, to, width, rest, gap);
  }
  store<u32>(state, <u32> from, NEXT);
  store<u32>(state, <u32> (stop - width), LINE);
  return to;
}

/** How many bytes of line end there are. */
// @ts-ignore: decorator
@inline
function gapAt(at: usize): usize {
  const lineEnd = <u32> load<u16>(at);
  return lineEnd == CRLF ? 2 : isWhite(lineEnd & 0xff) ? 1 : 0;
}

/**
 * The vector that a line ends in is put together from two loads, the second of which begins as much later
 * as the line end is long. Line ends are compared, not looked for: so the next line can begin before they
 * are known.
 */
function decodeLongLines(
  state: usize, from: usize, end: usize, to: usize, width: usize, rest: usize, gap: usize,
): usize {
  const highs = v128.load(HIGH);
  const lows = v128.load(LOW);
  const toSextet = v128.load(TO_SEXTET);
  const gather = v128.load(GATHER);
  const nibble = splat(DECODE_WORDS);
  const pairs = splat(DECODE_WORDS + 4);
  const quads = splat(DECODE_WORDS + 8);
  const lowBytes = splat(DECODE_WORDS + 12);
  const last = splat(LAST_SEXTET);
  const mask: u32 = gap == 2 ? 0xffff : 0xff;
  const stride = width + gap;

  let at = from;
  let stop = from + rest;
  const lineEnd = <u32> load<u16>(stop);
  while (stop + 20 <= end) {
    let odd = v128.xor(nibble, nibble);
    while (at + 16 < stop) {
      const letters = v128.load(at);
      const high = highNibbles(letters, nibble);
      odd = v128.or(odd, oddOf(letters, high, nibble, lows, highs));
      v128.store(to, octetsOf(letters, high, last, toSextet, pairs, quads, lowBytes, gather));
      at += 16;
      to += 12;
    }
    const keep = v128.load(MASKS + 16 + at - stop);
    const letters = choose(v128.load(at), v128.load(at + gap), keep);
    const high = highNibbles(letters, nibble);
    odd = v128.or(odd, oddOf(letters, high, nibble, lows, highs));
    v128.store(to, octetsOf(letters, high, last, toSextet, pairs, quads, lowBytes, gather));
    if (v128.any_true(odd) || (<u32> load<u16>(stop) ^ lineEnd) & mask) break;
    at += 16 + gap;
    to += 12;
    stop += stride;
  }
  // Back to the first vector that begins in this line.
  const vectors = (at + width - stop) / 16;
  store<u32>(state, <u32> (at - 16 * vectors), NEXT);
  store<u32>(state, <u32> (stop - width), LINE);
  return to - 12 * vectors;
}

/**
 * Some lines at a time are moved together, a vector each, and decoded from there. Their ends are looked at
 * first: a line counts if one stands behind it.
 */
function decodeShortLines(
  state: usize, from: usize, end: usize, to: usize, width: usize, rest: usize, gap: usize,
): usize {
  const mask: u32 = gap == 2 ? 0xffff : 0xff;
  const lineEnd = <u32> load<u16>(from + rest) & mask;
  const stride = width + gap;
  const reach = MOVED / width * stride;
  let letters: usize;
  let decoded: usize;
  do {
    const first = from + rest;
    const last = min(end - 1, first + reach);
    let stop = first;
    while (stop < last) {
      if ((<u32> load<u16>(stop) & mask) != lineEnd) break;
      stop += stride;
    }
    v128.store(SCRATCH, v128.load(from));
    let gathered = stop > first ? SCRATCH + rest : SCRATCH;
    for (let at = first + gap; at + width < stop; at += stride) {
      v128.store(gathered, v128.load(at));
      gathered += width;
    }
    // Whole rounds of the run, and what is left when there are no more.
    letters = gathered - SCRATCH;
    letters &= letters < 64 ? ~3 : ~63;
    decoded = decodeRun(state, SCRATCH, SCRATCH + letters, to);
    to += decoded / 4 * 3;
    if (decoded < rest) {
      from += decoded;
      rest -= decoded;
    } else {
      const behind = decoded - rest;
      const column = behind % width;
      from = first + gap + behind / width * stride + column;
      rest = width - column;
    }
  } while (decoded && decoded == letters);
  store<u32>(state, <u32> from, NEXT);
  store<u32>(state, <u32> (from + rest - width), LINE);
  return to;
}

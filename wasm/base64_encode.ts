// Base64 encoding (RFC 4648 §4 and §5), in one line or in many (RFC 2045 §6.8).
//
// Reads up to 16 bytes behind the input and overwrites up to 32 behind the output, to have no tails.

import { EQUALS } from "./bytes";
import { ALPHABET, ENCODE_WORDS, SPREAD, TO_LETTER, URL } from "./base64_tables";
import { choose, scale, shuffle, splat } from "./simd";
import { CONSUMED, FINAL, FLAGS, OWN } from "./state";

const UNPADDED: u32 = 2;

// Own words of the state.
const LINE: usize = OWN; // in: letters on a line, 0 if there is but one line
const COLUMN: usize = OWN + 4; // letters on the last line so far
const BREAK_SIZE: usize = OWN + 8; // in: bytes of a line break, at most 8
const BREAK: usize = OWN + 12; // in: the bytes

/**
 * Encodes whole groups of three octets, and the rest when it is the last, and returns how many bytes that
 * made. A line break is written when a letter needs it, so none ends the data.
 */
export function base64Encode(state: usize, from: usize, length: usize, to: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const used = flags & FINAL ? length : length - length % 3;
  const line: usize = load<u32>(state, LINE);
  const end = from + used;
  store<u32>(state, <u32> used, CONSUMED);
  if (!used) return 0;
  if (!line) return encodeLetters(from, end, to, flags) - to;
  const column: usize = load<u32>(state, COLUMN);
  if ((line | column) & 3) return wrapLetters(state, from, end, to) - to;
  return encodeLines(state, from, end, to) - to;
}

/** The sixteen letters of the first twelve octets. */
// @ts-ignore: decorator
@inline
function lettersOf(
  bytes: v128, spread: v128, high: v128, right: v128, left: v128, odd: v128, six: v128,
  fiftyOne: v128, twentyFive: v128, letters: v128,
): v128 {
  const octets = shuffle(bytes, spread);
  const even = scale(v128.and(octets, high), right);
  const sextets = v128.and(choose(i16x8.mul(octets, left), even, odd), six);
  // What is greater is -1, so subtracting counts it.
  const kind = i8x16.sub(i8x16.sub_sat_u(sextets, fiftyOne), i8x16.gt_s(sextets, twentyFive));
  return i8x16.add(sextets, shuffle(letters, kind));
}

/** Encodes to one line. Returns where the output ends. */
function encodeLetters(from: usize, end: usize, to: usize, flags: u32): usize {
  const spread = v128.load(SPREAD);
  const letters = v128.load(TO_LETTER + 16 * <usize> (flags & URL));
  const high = splat(ENCODE_WORDS);
  const right = splat(ENCODE_WORDS + 4);
  const left = splat(ENCODE_WORDS + 8);
  const odd = splat(ENCODE_WORDS + 12);
  const six = splat(ENCODE_WORDS + 16);
  const fiftyOne = splat(ENCODE_WORDS + 20);
  const twentyFive = splat(ENCODE_WORDS + 24);

  while (from + 12 <= end) {
    v128.store(to, lettersOf(v128.load(from), spread, high, right, left, odd, six, fiftyOne, twentyFive, letters));
    from += 12;
    to += 16;
  }
  while (from + 3 <= end) {
    v128.store(to, lettersOf(v128.load(from), spread, high, right, left, odd, six, fiftyOne, twentyFive, letters));
    const octets = min<usize>(12, end - from) / 3 * 3;
    from += octets;
    to += octets / 3 * 4;
  }
  return from == end ? to : encodePart(from, end, to, flags);
}

/** The last one or two octets, and the padding. */
function encodePart(from: usize, end: usize, to: usize, flags: u32): usize {
  const alphabet = ALPHABET + 64 * <usize> (flags & URL);
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

/** Encodes to lines of whole groups. */
function encodeLines(state: usize, from: usize, end: usize, to: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const line: usize = load<u32>(state, LINE);
  const breakSize: usize = load<u32>(state, BREAK_SIZE);
  const lineBreak = load<u64>(state, BREAK);
  let column: usize = load<u32>(state, COLUMN);

  if (column && column < line) {
    const octets = min<usize>((line - column) / 4 * 3, end - from);
    const stop = encodeLetters(from, from + octets, to, flags);
    column += stop - to;
    from += octets;
    to = stop;
  }
  if (column && from < end) {
    store<u64>(to, lineBreak);
    to += breakSize;
    column = 0;
  }
  const octets = line / 4 * 3;
  if (from + octets < end) {
    const lines = (end - from - 1) / octets;
    to = encodeWholeLines(state, from, lines, to);
    from += lines * octets;
  }
  if (from < end) {
    const stop = encodeLetters(from, end, to, flags);
    column = stop - to;
    to = stop;
  }
  store<u32>(state, <u32> column, COLUMN);
  return to;
}

/** Encodes so many full lines, behind each of which another one follows. */
function encodeWholeLines(state: usize, from: usize, lines: usize, to: usize): usize {
  const url: usize = load<u32>(state, FLAGS) & URL;
  const line: usize = load<u32>(state, LINE);
  const breakSize: usize = load<u32>(state, BREAK_SIZE);
  const lineBreak = load<u64>(state, BREAK);
  const octets = line / 4 * 3;
  const spread = v128.load(SPREAD);
  const letters = v128.load(TO_LETTER + 16 * url);
  const high = splat(ENCODE_WORDS);
  const right = splat(ENCODE_WORDS + 4);
  const left = splat(ENCODE_WORDS + 8);
  const odd = splat(ENCODE_WORDS + 12);
  const six = splat(ENCODE_WORDS + 16);
  const fiftyOne = splat(ENCODE_WORDS + 20);
  const twentyFive = splat(ENCODE_WORDS + 24);

  const end = from + lines * octets;
  while (from < end) {
    const lineEnd = from + octets;
    let at = to;
    // What the last vector writes too much, the line break and the next line overwrite.
    do {
      v128.store(at, lettersOf(v128.load(from), spread, high, right, left, odd, six, fiftyOne, twentyFive, letters));
      from += 12;
      at += 16;
    } while (from < lineEnd);
    from = lineEnd;
    store<u64>(to + line, lineBreak);
    to += line + breakSize;
  }
  return to;
}

/**
 * For lines that hold no whole number of groups: writes the letters as far behind as the line breaks
 * will need, then moves them forward. The letters are never overtaken, since each break before a letter
 * was counted in the gap.
 */
function wrapLetters(state: usize, from: usize, end: usize, to: usize): usize {
  const line: usize = load<u32>(state, LINE);
  const breakSize: usize = load<u32>(state, BREAK_SIZE);
  const lineBreak = load<u64>(state, BREAK);
  let column: usize = load<u32>(state, COLUMN);
  const most = (end - from + 2) / 3 * 4;
  // A break is stored as eight bytes, however many it has.
  let letters = to + breakSize * ((column + most) / line + 1) + 8;
  const stop = encodeLetters(from, end, letters, load<u32>(state, FLAGS));
  while (letters < stop) {
    if (column == line) {
      store<u64>(to, lineBreak);
      to += breakSize;
      column = 0;
    }
    const take = min<usize>(line - column, stop - letters);
    memory.copy(to, letters, take);
    letters += take;
    to += take;
    column += take;
  }
  store<u32>(state, <u32> column, COLUMN);
  return to;
}

/**
 * Prefix codes, and how they are described in the stream (RFC 7932 §3).
 *
 * @module
 */
import type { BitWriter } from "./bit_writer.ts";
import { findLengths } from "./code_lengths.ts";

/** Most bits of a word, and of one in the code by which the lengths of words are written. */
const LIMIT = 15;
const INNER_LIMIT = 5;

/** A code: its words as they are written, with their first bit lowest. */
export interface PrefixCode {
  readonly lengths: Uint8Array;
  readonly words: Uint16Array;
}

/** So often rare symbols are taken to occur: where fewer lengths differ, fewer bits describe them. */
const LEASTS = [1, 2, 4];

/** Writes the description of the code in which symbols that occur so often take the fewest bits with it. */
export function writeCode(writer: BitWriter, counts: Uint32Array): PrefixCode {
  const mark = writer.mark();
  const candidates = LEASTS.map((least) => {
    const code = makeCode(counts, LIMIT, least);
    describeCode(writer, counts, code);
    const bits = writer.bits + bitsIn(code, counts);
    writer.return(mark);
    return { code, bits };
  });
  const { code } = candidates.reduce((best, other) => other.bits < best.bits ? other : best);
  describeCode(writer, counts, code);
  return code;
}

/** The bits of all symbols together. */
function bitsIn({ lengths }: PrefixCode, counts: Uint32Array): number {
  let bits = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) bits += counts[symbol] * lengths[symbol];
  return bits;
}

function makeCode(counts: Uint32Array, limit: number, least?: number): PrefixCode {
  const lengths = findLengths(counts, limit, least);
  return { lengths, words: wordsOf(lengths) };
}

/** The words that follow from their lengths (§3.2). */
function wordsOf(lengths: Uint8Array): Uint16Array {
  const perLength = new Uint16Array(LIMIT + 1);
  for (const length of lengths) if (length > 0) perLength[length]++;
  const next = new Uint16Array(LIMIT + 2);
  for (let length = 1; length <= LIMIT; length++) {
    next[length + 1] = (next[length] + perLength[length]) << 1;
  }
  const words = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length > 0) words[symbol] = reversed(next[length]++, length);
  }
  return words;
}

function reversed(word: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= (word >> bit & 1) << (length - 1 - bit);
  return result;
}

/** Describes a code, so that the decoder makes the same of it. */
function describeCode(writer: BitWriter, counts: Uint32Array, code: PrefixCode): void {
  const symbols: number[] = [];
  for (let symbol = 0; symbol < counts.length && symbols.length <= 4; symbol++) {
    if (counts[symbol] > 0) symbols.push(symbol);
  }
  if (symbols.length <= 4) describeSimply(writer, symbols, code.lengths);
  else describeFully(writer, code.lengths);
}

/** Up to four symbols by name (§3.4), the one with the shortest word first. */
function describeSimply(writer: BitWriter, symbols: number[], lengths: Uint8Array): void {
  const named = symbols.length === 0 ? [0] : symbols;
  const width = 32 - Math.clz32(lengths.length - 1);
  writer.write(1, 2);
  writer.write(named.length - 1, 2);
  for (const symbol of named.toSorted((a, b) => lengths[a] - lengths[b])) {
    writer.write(symbol, width);
  }
  if (named.length === 4) writer.write(named.some((symbol) => lengths[symbol] === 1) ? 1 : 0, 1);
}

/** In the alphabet of lengths (§3.5): the one before again, and zero again and again. */
const REPEAT = 16;
const ZEROS = 17;
const REPEAT_BITS = 2;
const ZEROS_BITS = 3;
/** Repeats are for so many at least. */
const SHORTEST_RUN = 3;
/** What counts as the length before the first one. */
const BEFORE = 8;

/** The order in which the lengths of the inner code's words are written, the likeliest first. */
const INNER_ORDER = [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/** By which words: number and count of bits for each length. */
const INNER_WORDS = [[0, 2], [7, 4], [3, 3], [2, 2], [1, 2], [15, 4]];

/** The lengths of all words, in a code of their own (§3.5). */
function describeFully(writer: BitWriter, lengths: Uint8Array): void {
  const steps = stepsOf(lengths);
  const counts = new Uint32Array(ZEROS + 1);
  for (const { symbol } of steps) counts[symbol]++;
  const inner = makeCode(counts, INNER_LIMIT);
  describeInner(writer, counts, inner);
  for (const { symbol, extra } of steps) {
    writer.write(inner.words[symbol], inner.lengths[symbol]);
    if (symbol >= REPEAT) writer.write(extra, symbol === REPEAT ? REPEAT_BITS : ZEROS_BITS);
  }
}

function describeInner(writer: BitWriter, counts: Uint32Array, inner: PrefixCode): void {
  const used = INNER_ORDER.filter((symbol) => counts[symbol] > 0);
  // A symbol that is alone is said to have a word of any length, and all lengths are written.
  const lengthOf = (symbol: number) =>
    used.length === 1 && counts[symbol] > 0 ? 1 : inner.lengths[symbol];
  const end = used.length === 1
    ? INNER_ORDER.length
    : INNER_ORDER.indexOf(used[used.length - 1]) + 1;
  const first = INNER_ORDER.indexOf(used[0]);
  const skipped = first >= 3 ? 3 : first === 2 ? 2 : 0;
  writer.write(skipped, 2);
  for (const symbol of INNER_ORDER.slice(skipped, end)) {
    const [word, bits] = INNER_WORDS[lengthOf(symbol)];
    writer.write(word, bits);
  }
}

interface Step {
  readonly symbol: number;
  readonly extra: number;
}

/** The lengths with runs made short; zeros at the end go without saying. */
function stepsOf(lengths: Uint8Array): Step[] {
  const steps: Step[] = [];
  const end = lengths.findLastIndex((length) => length > 0) + 1;
  let before = BEFORE;
  for (let at = 0; at < end;) {
    const length = lengths[at];
    let stop = at + 1;
    while (stop < end && lengths[stop] === length) stop++;
    let left = stop - at;
    at = stop;
    if (length > 0 && length !== before) {
      steps.push({ symbol: length, extra: 0 });
      left--;
      before = length;
    }
    if (left < SHORTEST_RUN) {
      for (; left > 0; left--) steps.push({ symbol: length, extra: 0 });
    } else {
      steps.push(
        ...length === 0 ? runOf(ZEROS, ZEROS_BITS, left) : runOf(REPEAT, REPEAT_BITS, left),
      );
    }
  }
  return steps;
}

/** A run: each further step multiplies the ones before it, so that they are digits, the highest first. */
function runOf(symbol: number, bits: number, length: number): Step[] {
  const steps: Step[] = [];
  for (let rest = length - SHORTEST_RUN; rest >= 0; rest = (rest >> bits) - 1) {
    steps.unshift({ symbol, extra: rest & ((1 << bits) - 1) });
  }
  return steps;
}

/**
 * Reads Brotli with a dictionary that stands before the content (RFC 9841), as strictly as browsers do: a
 * copy that begins in the dictionary must end there. It reads the part of the format (RFC 7932) that our
 * encoder writes, and refuses the rest: several types of blocks, context maps, words of the static
 * dictionary, numbers of direct distances.
 *
 * @module
 */

/** What went wrong. */
export class BrotliError extends Error {}

function insist(condition: boolean, what: string): asserts condition {
  if (!condition) throw new BrotliError(what);
}

class Bits {
  #at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++, this.#at++) {
      insist(this.#at >> 3 < this.bytes.length, "cut");
      value += (this.bytes[this.#at >> 3] >> (this.#at & 7) & 1) * 2 ** bit;
    }
    return value;
  }

  align(): void {
    while ((this.#at & 7) !== 0) insist(this.read(1) === 0, "padding is not zero");
  }

  get isAtEnd(): boolean {
    return this.#at >> 3 === this.bytes.length;
  }
}

/** By the word, with a 1 before its first bit, which is its highest: the symbol. */
type Code = ReadonlyMap<number, number>;

function codeOf(lengths: readonly number[]): Code {
  const code = new Map<number, number>();
  const used = lengths.flatMap((length, symbol) => length > 0 ? [{ length, symbol }] : []);
  used.sort((a, b) => a.length - b.length || a.symbol - b.symbol);
  let word = 0;
  let before = 0;
  for (const { length, symbol } of used) {
    word = word * 2 ** (length - before);
    code.set(2 ** length + word++, symbol);
    before = length;
  }
  insist(word === 2 ** before, "a code that is not complete");
  return code;
}

function readSymbol(bits: Bits, code: Code): number {
  for (let word = 1, length = 0; length <= 15; length++) {
    const symbol = code.get(word);
    if (symbol !== undefined) return symbol;
    word = word * 2 + bits.read(1);
  }
  throw new BrotliError("no such word");
}

const ORDER = [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15];

function readInnerLength(bits: Bits): number {
  const low = bits.read(2);
  if (low < 3) return [0, 4, 3][low];
  if (bits.read(1) === 0) return 2;
  return bits.read(1) === 0 ? 1 : 5;
}

function readCode(bits: Bits, size: number): Code {
  const skipped = bits.read(2);
  if (skipped === 1) return readSimpleCode(bits, size);
  const inner: number[] = new Array(18).fill(0);
  let space = 32;
  for (const symbol of ORDER.slice(skipped)) {
    if (space <= 0) break;
    inner[symbol] = readInnerLength(bits);
    if (inner[symbol] > 0) space -= 32 >> inner[symbol];
  }
  const alone = inner.filter((length) => length > 0).length === 1;
  insist(alone || space === 0, "a code of lengths that is not complete");
  const code = alone ? new Map([[1, inner.findIndex((length) => length > 0)]]) : codeOf(inner);
  return codeOf(readLengths(bits, code, size));
}

function readLengths(bits: Bits, code: Code, size: number): number[] {
  const lengths: number[] = [];
  let before = 8;
  let repeated = { symbol: 0, count: 0 };
  for (let space = 32768; space > 0;) {
    insist(lengths.length < size, "more lengths than symbols");
    const symbol = readSymbol(bits, code);
    if (symbol < 16) {
      lengths.push(symbol);
      if (symbol > 0) space -= 32768 >> (before = symbol);
      repeated = { symbol: 0, count: 0 };
      continue;
    }
    const width = symbol === 16 ? 2 : 3;
    const old = repeated.symbol === symbol ? repeated.count : 0;
    const count = (old === 0 ? 0 : (old - 2) << width) + 3 + bits.read(width);
    const length = symbol === 16 ? before : 0;
    for (let more = count - old; more > 0; more--) lengths.push(length);
    if (length > 0) space -= (count - old) * (32768 >> length);
    insist(lengths.length <= size && space >= 0, "a run that is too long");
    repeated = { symbol, count };
  }
  return lengths;
}

function readSimpleCode(bits: Bits, size: number): Code {
  const count = bits.read(2) + 1;
  const symbols = Array.from({ length: count }, () => bits.read(Math.ceil(Math.log2(size))));
  insist(new Set(symbols).size === count && symbols.every((symbol) => symbol < size), "symbols");
  if (count === 1) return new Map([[1, symbols[0]]]);
  const shape = count === 4 && bits.read(1) === 1
    ? [1, 2, 3, 3]
    : [[1, 1], [1, 2, 2], [2, 2, 2, 2]][count - 2];
  const lengths: number[] = new Array(size).fill(0);
  symbols.forEach((symbol, index) => lengths[symbol] = shape[index]);
  return codeOf(lengths);
}

const INSERT_BITS = [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 24];
const COPY_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 24];
/** Codes of inserts and copies of which each row of 64 symbols begins with. */
const ROWS = [[0, 0], [0, 8], [0, 0], [0, 8], [8, 0], [8, 8], [0, 16], [16, 0], [8, 16], [16, 8], [
  16,
  16,
]];

function readLength(bits: Bits, table: readonly number[], base: number, code: number): number {
  const before = table.slice(0, code).reduce((sum, width) => sum + 2 ** width, base);
  return before + bits.read(table[code]);
}

/** The content. Throws what is not well-formed, or not read here. */
export function readBrotli(coded: Uint8Array, dictionary: Uint8Array): Uint8Array {
  const bits = new Bits(coded);
  const windowSize = 2 ** readWindowBits(bits) - 16;
  const output: number[] = [];
  const ring = [16, 15, 11, 4];
  for (;;) {
    const isLast = bits.read(1) === 1;
    if (isLast && bits.read(1) === 1) break;
    const nibbles = bits.read(2) + 4;
    insist(nibbles < 7, "metadata");
    const end = output.length + bits.read(nibbles * 4) + 1;
    if (!isLast && bits.read(1) === 1) {
      bits.align();
      while (output.length < end) output.push(bits.read(8));
    } else readCommands(bits, { output, end, ring, dictionary, windowSize });
    if (isLast) break;
  }
  bits.align();
  insist(bits.isAtEnd, "bytes behind the end");
  return Uint8Array.from(output);
}

function readWindowBits(bits: Bits): number {
  if (bits.read(1) === 0) return 16;
  const high = bits.read(3);
  if (high > 0) return 17 + high;
  const low = bits.read(3);
  insist(low !== 1, "a large window");
  return low === 0 ? 17 : 8 + low;
}

interface Block {
  readonly output: number[];
  readonly end: number;
  readonly ring: number[];
  readonly dictionary: Uint8Array;
  readonly windowSize: number;
}

function readCommands(bits: Bits, { output, end, ring, dictionary, windowSize }: Block): void {
  insist(bits.read(13) === 0, "more than this reads");
  const [literals, commands, distances] = [256, 704, 64].map((size) => readCode(bits, size));
  while (output.length < end) {
    const symbol = readSymbol(bits, commands);
    const [insertRow, copyRow] = ROWS[symbol >> 6];
    const insert = readLength(bits, INSERT_BITS, 0, insertRow + (symbol >> 3 & 7));
    const length = readLength(bits, COPY_BITS, 2, copyRow + (symbol & 7));
    insist(output.length + insert <= end, "too many literals");
    for (let count = insert; count > 0; count--) output.push(readSymbol(bits, literals));
    if (output.length === end) break;
    insist(output.length + length <= end, "too long a copy");
    const distance = symbol < 128 ? ring[3] : readDistance(bits, distances, ring);
    const reach = Math.min(output.length, windowSize);
    if (distance <= reach) {
      for (let count = length; count > 0; count--) output.push(output[output.length - distance]);
      continue;
    }
    const from = dictionary.length - (distance - reach);
    insist(from >= 0, "a word of the static dictionary");
    insist(from + length <= dictionary.length, "a copy that passes the end of the dictionary");
    for (const byte of dictionary.subarray(from, from + length)) output.push(byte);
  }
}

const NEAR = [-1, 1, -2, 2, -3, 3];

function readDistance(bits: Bits, code: Code, ring: number[]): number {
  const symbol = readSymbol(bits, code);
  if (symbol === 0) return ring[3];
  const width = 1 + (symbol - 16 >> 1);
  const distance = symbol < 4
    ? ring[3 - symbol]
    : symbol < 16
    ? ring[symbol < 10 ? 3 : 2] + NEAR[(symbol - 4) % 6]
    : (2 + (symbol & 1)) * 2 ** width - 4 + bits.read(width) + 1;
  insist(distance > 0, "a distance below 1");
  ring.shift();
  ring.push(distance);
  return distance;
}

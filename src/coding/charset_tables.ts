/**
 * The tables of legacy encodings, read backwards: the platform's decoder is asked what each sequence of
 * bytes means, so that an encoder can never say anything that a decoder of the same standard reads
 * otherwise (Encoding standard §9 to §14).
 *
 * @module
 */

/** From code points to bytes, as a number of one to four bytes, the first one highest. */
export class EncodingTable {
  /** For code points below 0x10000: the number and one more, or 0 where there is none. */
  readonly plane: Uint32Array = new Uint32Array(0x10000);
  readonly #beyond = new Map<number, number>();

  /** The bytes of a character. */
  get(codePoint: number): number | undefined {
    if (codePoint > 0xffff) return this.#beyond.get(codePoint);
    const found = this.plane[codePoint];
    return found === 0 ? undefined : found - 1;
  }

  /** Settles the bytes of a character. */
  set(codePoint: number, bytes: number): void {
    if (codePoint > 0xffff) this.#beyond.set(codePoint, bytes);
    else this.plane[codePoint] = bytes + 1;
  }

  /** All characters that there are, in their order. */
  codePoints(): number[] {
    const points = [];
    for (let point = 0; point < 0x10000; point++) if (this.plane[point] !== 0) points.push(point);
    points.push(...[...this.#beyond.keys()].toSorted((a, b) => a - b));
    return points;
  }
}

/** Two bytes that stand for a character: the ranges of both. */
interface Plane {
  readonly lead: readonly [first: number, last: number];
  readonly trail: readonly [first: number, last: number];
}

/** What of an encoding is no single byte. Sequences are told in the order in which the first one counts. */
interface Multibyte {
  readonly planes: readonly Plane[];
  /** The last sequence counts, not the first one. */
  readonly last?: ReadonlySet<number>;
  /** Characters that are written like others, or by a sequence that is not the first. */
  readonly also?: readonly (readonly [codePoint: number, bytes: number])[];
}

const CHINESE: Plane = { lead: [0x81, 0xfe], trail: [0x40, 0xfe] };
const JAPANESE: Plane = { lead: [0xa1, 0xfe], trail: [0xa1, 0xfe] };
const YEN_AND_OVERLINE = [[0xa5, 0x5c], [0x203e, 0x7e]] as const;

const MULTIBYTE: Readonly<Record<string, Multibyte>> = {
  gbk: { planes: [CHINESE], also: [[0x20ac, 0x80]] },
  gb18030: { planes: [CHINESE] },
  big5: {
    // Hong Kong's extensions are read and not written (§12.1.2).
    planes: [{ lead: [0xa1, 0xfe], trail: [0x40, 0xfe] }],
    last: new Set([0x2550, 0x255e, 0x2561, 0x256a, 0x5341, 0x5345]),
  },
  "euc-kr": { planes: [{ lead: [0x81, 0xfe], trail: [0x41, 0xfe] }] },
  "euc-jp": {
    planes: [{ lead: [0x8e, 0x8e], trail: [0xa1, 0xdf] }, JAPANESE],
    also: [...YEN_AND_OVERLINE, [0x2212, 0xa1dd]],
  },
  // Its sets of characters are those of EUC-JP, which stand in the upper half there.
  "iso-2022-jp": { planes: [JAPANESE], also: [[0x2212, 0xa1dd]] },
  shift_jis: {
    // NEC's selection of IBM's extensions comes after IBM's own, which are written (§13.3.2).
    planes: [
      { lead: [0x81, 0xec], trail: [0x40, 0xfc] },
      { lead: [0xef, 0xfc], trail: [0x40, 0xfc] },
    ],
    also: [...YEN_AND_OVERLINE, [0x2212, 0x817c], [0x80, 0x80]],
  },
};

/** Not legacy: these need no table, or must not be written. */
const WITHOUT = new Set(["utf-8", "utf-16le", "utf-16be", "replacement"]);

const tables = new Map<string, EncodingTable>();

/** The table of an encoding by its standard name; undefined where there is none. */
export function encodingTable(name: string): EncodingTable | undefined {
  if (WITHOUT.has(name)) return undefined;
  const known = tables.get(name) ?? invert(name);
  tables.set(name, known);
  return known;
}

function invert(encoding: string): EncodingTable {
  const table = new EncodingTable();
  const { planes, last, also = [] } = MULTIBYTE[encoding] ?? { planes: [] };
  const name = encoding === "iso-2022-jp" ? "euc-jp" : encoding;
  const bytes = planes.length === 0 ? 256 : 0x80;
  readSequences(name, Array.from({ length: bytes }, (_, byte) => [byte]), table, last);
  if (name === "shift_jis") {
    const kana = Array.from({ length: 0xdf - 0xa0 }, (_, index) => [0xa1 + index]);
    readSequences(name, kana, table, last);
  }
  for (const plane of planes) readSequences(name, pairsOf(plane), table, last);
  for (const [codePoint, bytes] of also) table.set(codePoint, bytes);
  return table;
}

function pairsOf({ lead, trail }: Plane): number[][] {
  const pairs = [];
  for (let first = lead[0]; first <= lead[1]; first++) {
    for (let second = trail[0]; second <= trail[1]; second++) pairs.push([first, second]);
  }
  return pairs;
}

const SEPARATOR = 0x0a;
const REPLACEMENT = 0xfffd;

/** Decodes all of them at once, a line for each. */
function readSequences(
  name: string,
  sequences: readonly (readonly number[])[],
  table: EncodingTable,
  last: ReadonlySet<number> = new Set(),
): void {
  const bytes = Uint8Array.from(sequences.flatMap((sequence) => [...sequence, SEPARATOR]));
  const lines = new TextDecoder(name, { ignoreBOM: true }).decode(bytes).split("\n");
  let at = 0;
  for (const sequence of sequences) {
    const value = sequence.reduce((sum, byte) => sum * 256 + byte, 0);
    if (value === SEPARATOR) {
      table.set(SEPARATOR, SEPARATOR);
      at += 2;
      continue;
    }
    const line = lines[at++];
    const codePoint = line.codePointAt(0);
    if (codePoint === undefined || codePoint === REPLACEMENT) continue;
    // A sequence that is malformed shows what follows its lead; two characters have no code of their own.
    if (line.length > (codePoint > 0xffff ? 2 : 1)) continue;
    if (table.get(codePoint) === undefined || last.has(codePoint)) table.set(codePoint, value);
  }
}

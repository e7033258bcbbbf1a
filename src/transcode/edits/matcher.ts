/**
 * Matches selectors against the elements that are open, in one pass: for each open element it is known
 * which beginnings of which selectors it completes, so that a new one needs but a look at its parent.
 *
 * @module
 */
import { passes } from "./attribute_condition.ts";
import type { Compound, Selector } from "./selector.ts";
import type { Tag } from "./tag_scanner.ts";

/** One compound in the table: its bit, and what it takes. */
interface Row {
  readonly compound: Compound;
  /** Bit of this compound, within `word`. */
  readonly word: number;
  readonly bit: number;
  /** Whether anything has to match before it; then it is the bit below. */
  readonly isInner: boolean;
  /** What is matched when this one is, and it is the last. */
  readonly completes: number | undefined;
}

/** 32 bits hold the compounds of one or more whole selectors. */
const WORD_BITS = 32;

/** Selectors, made ready to be matched. */
export class SelectorTable {
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly anywhere: readonly Row[];
  /** Words of bits for one element. */
  readonly words: number;
  /** Whether what stands before an element matters. */
  readonly counts: boolean;

  /** Each list belongs to what is to be done where one of its selectors matches, by its index. */
  constructor(lists: readonly (readonly Selector[])[]) {
    const rows = new Map<string, Row[]>();
    const anywhere: Row[] = [];
    let next = 0;
    for (const [index, selectors] of lists.entries()) {
      for (const selector of selectors) {
        if (next % WORD_BITS + selector.length > WORD_BITS) next += WORD_BITS - next % WORD_BITS;
        for (const [position, compound] of selector.entries()) {
          const isLast = position === selector.length - 1;
          const row: Row = {
            compound,
            word: Math.floor(next / WORD_BITS),
            bit: 1 << next % WORD_BITS,
            isInner: position > 0,
            completes: isLast ? index : undefined,
          };
          next++;
          const { name } = compound;
          if (name === undefined) anywhere.push(row);
          else rows.set(name, [...rows.get(name) ?? [], row]);
        }
      }
    }
    this.rows = rows;
    this.anywhere = anywhere;
    this.words = Math.ceil(next / WORD_BITS);
    const all = [...rows.values(), anywhere].flat();
    this.counts = all.some(({ compound }) => compound.firstChild || compound.firstOfType);
  }
}

const NOTHING: readonly number[] = [];

/** Follows the elements of one document. */
export class Matcher {
  readonly #table: SelectorTable;
  /** Per open element: bits that it completes itself, then bits that it or an ancestor completes. */
  #bits: Int32Array;
  #depth = 0;
  /** Per open element: the names of its children so far. */
  readonly #children: Set<string>[] = [];

  /** The document itself is the outermost. */
  constructor(table: SelectorTable) {
    this.#table = table;
    this.#bits = new Int32Array(2 * table.words * 64);
    if (table.counts) this.#children.push(new Set());
  }

  /** An element begins, and is the innermost now; what is matched by it, as indexes of lists. */
  open(name: string, tag: Tag | undefined): readonly number[] {
    const { words, counts } = this.#table;
    const parent = 2 * words * this.#depth;
    const own = parent + 2 * words;
    this.#reserve(own + 2 * words);
    const bits = this.#bits;
    // A loop: they are one or two, nearly always.
    for (let i = 0; i < words; i++) {
      bits[own + i] = 0;
      bits[own + words + i] = bits[parent + words + i];
    }
    const matched = this.#match(name, tag, parent, own);
    this.#depth++;
    if (counts) {
      this.#children[this.#depth - 1].add(name);
      this.#children[this.#depth] = new Set();
    }
    return matched;
  }

  /** The innermost element ends. */
  close(): void {
    this.#depth--;
    if (this.#table.counts) this.#children.length = this.#depth + 1;
  }

  #match(name: string, tag: Tag | undefined, parent: number, own: number): readonly number[] {
    const rows = this.#table.rows.get(name);
    const { anywhere } = this.#table;
    if (rows === undefined && anywhere.length === 0) return NOTHING;
    const matched: number[] = [];
    for (const row of rows ?? NO_ROWS) this.#take(row, name, tag, parent, own, matched);
    for (const row of anywhere) this.#take(row, name, tag, parent, own, matched);
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched;
  }

  #take(
    row: Row,
    name: string,
    tag: Tag | undefined,
    parent: number,
    own: number,
    into: number[],
  ): void {
    if (!this.#fits(row, name, tag, parent)) return;
    this.#bits[own + row.word] |= row.bit;
    this.#bits[own + this.#table.words + row.word] |= row.bit;
    const { completes } = row;
    if (completes !== undefined && !into.includes(completes)) into.push(completes);
  }

  #fits(
    { compound, word, bit, isInner }: Row,
    name: string,
    tag: Tag | undefined,
    parent: number,
  ): boolean {
    if (isInner) {
      const offset = compound.combinator === "child" ? 0 : this.#table.words;
      // The compound before this one has the bit below, in the same word.
      if ((this.#bits[parent + offset + word] & (bit >>> 1)) === 0) return false;
    }
    if (compound.firstChild && this.#children[this.#depth].size > 0) return false;
    if (compound.firstOfType && this.#children[this.#depth].has(name)) return false;
    for (const test of compound.attributes) {
      if (!passes(tag, test)) return false;
    }
    return true;
  }

  #reserve(needed: number): void {
    if (needed <= this.#bits.length) return;
    const larger = new Int32Array(2 * needed);
    larger.set(this.#bits);
    this.#bits = larger;
  }
}

const NO_ROWS: readonly Row[] = [];

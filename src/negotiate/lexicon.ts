/**
 * A set of words that are looked up by where they stand in a text, without cutting them out:
 * cutting and hashing strings is most of what reading a header field costs.
 *
 * @module
 */

/** Where hashing starts. */
export const HASH_SEED = 0;

/** Words up to this length have hashes of their own, if their characters are below 128. */
const SHORT = 4;

/** Mixes one more character in, which is in lower case. Four of them fit without a loss. */
export function mixHash(hash: number, code: number): number {
  return Math.imul(hash, 257) + code | 0;
}

/** The hash of a word. */
function hashOf(word: string): number {
  let hash = HASH_SEED;
  const lower = word.toLowerCase();
  for (let i = 0; i < lower.length; i++) hash = mixHash(hash, lower.charCodeAt(i));
  return hash;
}

const FREE = -1;

/**
 * Words, numbered in the order in which they were added. One in lower case is found in whatever case
 * it is written; one in another case, only as it stands.
 */
export class Lexicon {
  readonly #words: string[] = [];
  readonly #hashes: number[] = [];
  #table: Int32Array;

  constructor(words: Iterable<string> = []) {
    this.#table = new Int32Array(16).fill(FREE);
    for (const word of words) this.add(word);
  }

  /** How many words there are. */
  get size(): number {
    return this.#words.length;
  }

  /** The words. */
  [Symbol.iterator](): Iterator<string> {
    return this.#words.values();
  }

  /** Adds a word, and gives its number; one that is there keeps the number it has. */
  add(word: string): number {
    const known = this.find(word, 0, word.length, hashOf(word));
    if (known >= 0) return known;
    // At most half full, so that the search for a free place is short.
    if (2 * this.size >= this.#table.length) this.#grow();
    this.#words.push(word);
    this.#hashes.push(hashOf(word));
    this.#enter(this.size - 1);
    return this.size - 1;
  }

  /** The number of the word that stands there, or -1; `hash` is that of the word. */
  find(text: string, start: number, end: number, hash: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    for (let at = place(hash) & mask;; at = at + 1 & mask) {
      const number = table[at];
      if (number === FREE) return FREE;
      if (this.#hashes[number] === hash && isAt(this.#words[number], text, start, end)) {
        return number;
      }
    }
  }

  /** Forgets all words. */
  clear(): void {
    this.#words.length = this.#hashes.length = 0;
    this.#table.fill(FREE);
  }

  #grow(): void {
    this.#table = new Int32Array(2 * this.#table.length).fill(FREE);
    for (let number = 0; number < this.size; number++) this.#enter(number);
  }

  #enter(number: number): void {
    const mask = this.#table.length - 1;
    let at = place(this.#hashes[number]) & mask;
    while (this.#table[at] !== FREE) at = at + 1 & mask;
    this.#table[at] = number;
  }
}

/** The low bits depend on all characters only after the high ones were folded in. */
function place(hash: number): number {
  return hash ^ hash >>> 15;
}

/** Whether the word stands there; its hash does. */
function isAt(word: string, text: string, start: number, end: number): boolean {
  const { length } = word;
  if (length !== end - start) return false;
  return length <= SHORT || text.startsWith(word, start) || isAtInOtherCase(word, text, start);
}

function isAtInOtherCase(word: string, text: string, start: number): boolean {
  for (let i = 0; i < word.length; i++) {
    let code = text.charCodeAt(start + i);
    if (code >= 0x41 && code <= 0x5a) code |= 0x20;
    if (code !== word.charCodeAt(i)) return false;
  }
  return true;
}

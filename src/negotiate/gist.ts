/**
 * The gist of a request: what its fields say about one set of variants, and no more. Requests are
 * many, gists are few: all that Chrome's Accept says to a page in HTML and Markdown is that HTML is
 * named first, and all other types come at 0.8.
 *
 * @module
 */

/** Longer gists are neither kept nor compared. */
const LONGEST = 64;

/** No note: what separates fields. Notes are never negative. */
const PRESENT = -1;
const ABSENT = -2;

/** Notes on the ranges of a request that matter for a set, field by field. */
export class Gist {
  readonly notes: number[] = [];
  /** How many notes and separators there are. */
  length = 0;
  #hash = 0;

  /** Forgets the request before. */
  clear(): void {
    this.length = 0;
    this.#hash = 0;
  }

  /** Begins with a field, and says where its notes will begin. */
  open(present: boolean): number {
    this.#push(present ? PRESENT : ABSENT);
    return this.length;
  }

  /** Notes a range: the number of its word, and its weight in thousandths. */
  add(word: number, weight: number): void {
    this.#push(word << 10 | weight);
  }

  #push(note: number): void {
    this.notes[this.length++] = note;
    this.#hash = Math.imul(this.#hash ^ note, 0x01000193);
  }

  /** A place for it among `capacity`, a power of two. */
  place(capacity: number): number {
    return (this.#hash ^ this.#hash >>> 13) & capacity - 1;
  }
}

/** The word of a note. */
export function wordOf(note: number): number {
  return note >> 10;
}

/** The weight of a note, in thousandths. */
export function weightOf(note: number): number {
  return note & 1023;
}

/** What came of a gist. */
interface Entry<Value> {
  readonly notes: readonly number[];
  readonly value: Value;
}

/** Remembers what came of gists. */
export class GistMemo<Value> {
  readonly #entries: (Entry<Value> | undefined)[];

  /** Makes a memory for `capacity` gists, which is a power of two. */
  constructor(private readonly capacity: number) {
    this.#entries = new Array(capacity).fill(undefined);
  }

  /** What came of it, if that is remembered. */
  get(gist: Gist): Entry<Value> | undefined {
    const entry = this.#entries[gist.place(this.capacity)];
    return entry !== undefined && isEqual(entry.notes, gist) ? entry : undefined;
  }

  /** Remembers it. */
  set(gist: Gist, value: Value): void {
    if (gist.length > LONGEST) return;
    const notes = gist.notes.slice(0, gist.length);
    this.#entries[gist.place(this.capacity)] = { notes, value };
  }
}

function isEqual(notes: readonly number[], gist: Gist): boolean {
  if (notes.length !== gist.length) return false;
  for (let i = 0; i < notes.length; i++) if (notes[i] !== gist.notes[i]) return false;
  return true;
}

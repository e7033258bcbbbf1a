/**
 * Where a tag ends (HTML §13.2.5.8 and the states behind it): quotes count in values alone, and the
 * bytes may come in any pieces.
 *
 * @module
 */
import {
  BLANKS,
  DOUBLE_QUOTE,
  DOUBLE_QUOTES,
  EQUALS_SIGNS,
  findByte,
  GREATER,
  KINDS,
  OTHERS,
  SINGLE_QUOTE,
  SINGLE_QUOTES,
  SLASHES,
} from "./markup_bytes.ts";

// The states of the tokenizer, as far as they differ in where they end.
const NAME = 0;
const BEFORE_ATTRIBUTE = 1;
const ATTRIBUTE = 2;
const AFTER_ATTRIBUTE = 3;
const BEFORE_VALUE = 4;
const UNQUOTED = 5;
const AFTER_QUOTED = 6;
const SELF_CLOSING = 7;
const DOUBLE_QUOTED = 8;
const SINGLE_QUOTED = 9;

/** By state and kind of byte, the state that follows; within quotes none is asked for. */
const NEXT = new Uint8Array(8 * 8);
const KIND_BITS = 3;

function fill(state: number, others: number, but: readonly (readonly [number, number])[]): void {
  const row = state << KIND_BITS;
  NEXT.fill(others, row, row + OTHERS + 1);
  for (const [kind, next] of but) NEXT[row + kind] = next;
}

fill(NAME, NAME, [[BLANKS, BEFORE_ATTRIBUTE], [SLASHES, SELF_CLOSING]]);
fill(UNQUOTED, UNQUOTED, [[BLANKS, BEFORE_ATTRIBUTE]]);
fill(BEFORE_VALUE, UNQUOTED, [
  [BLANKS, BEFORE_VALUE],
  [DOUBLE_QUOTES, DOUBLE_QUOTED],
  [SINGLE_QUOTES, SINGLE_QUOTED],
]);
for (const state of [ATTRIBUTE, AFTER_ATTRIBUTE]) {
  const but = [[BLANKS, AFTER_ATTRIBUTE], [SLASHES, SELF_CLOSING], [EQUALS_SIGNS, BEFORE_VALUE]];
  fill(state, ATTRIBUTE, but as [number, number][]);
}
// Here "=" begins a name.
for (const state of [BEFORE_ATTRIBUTE, AFTER_QUOTED, SELF_CLOSING]) {
  fill(state, ATTRIBUTE, [[BLANKS, BEFORE_ATTRIBUTE], [SLASHES, SELF_CLOSING]]);
}

/** Finds the end of one tag after the other. */
export class TagEnd {
  #state = NAME;
  /** Whether the tag that ended last had a slash at its end. */
  isSelfClosing = false;

  /** Begins with the name of a tag. */
  start(): void {
    this.#state = NAME;
  }

  /** Goes on at `at`: just past the ">" that ends the tag, or -1 where that is still to come. */
  find(bytes: Uint8Array, at: number): number {
    let state = this.#state;
    const { length } = bytes;
    while (at < length) {
      if (state >= DOUBLE_QUOTED) {
        const end = findByte(bytes, state === DOUBLE_QUOTED ? DOUBLE_QUOTE : SINGLE_QUOTE, at);
        if (end < 0) break;
        state = AFTER_QUOTED;
        at = end + 1;
        continue;
      }
      const byte = bytes[at++];
      if (byte === GREATER) {
        this.isSelfClosing = state === SELF_CLOSING;
        return at;
      }
      state = NEXT[state << KIND_BITS | KINDS[byte]];
    }
    this.#state = state;
    return -1;
  }
}

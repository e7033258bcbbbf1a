/**
 * Where a tag ends (HTML §13.2.5.8 and the states behind it): quotes count in values alone, and the
 * bytes may come in any pieces.
 *
 * @module
 */
const EQUALS = 0x3d;
const GREATER = 0x3e;
const SLASH = 0x2f;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

// The states of the tokenizer, as far as they differ in where they end.
const NAME = 0;
const BEFORE_ATTRIBUTE = 1;
const ATTRIBUTE = 2;
const AFTER_ATTRIBUTE = 3;
const BEFORE_VALUE = 4;
const DOUBLE_QUOTED = 5;
const SINGLE_QUOTED = 6;
const UNQUOTED = 7;
const AFTER_QUOTED = 8;
const SELF_CLOSING = 9;

/** Tab, line feed, form feed, carriage return, space. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x09 || byte === 0x0d || byte === 0x0c;
}

/** Whether the byte is an ASCII letter, which alone begins a tag's name. */
export function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
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
      if (state === DOUBLE_QUOTED || state === SINGLE_QUOTED) {
        const quote = state === DOUBLE_QUOTED ? DOUBLE_QUOTE : SINGLE_QUOTE;
        const end = bytes.indexOf(quote, at);
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
      state = after(state, byte);
    }
    this.#state = state;
    return -1;
  }
}

/** The state to which a byte leads that is neither ">" nor within quotes. */
function after(state: number, byte: number): number {
  switch (state) {
    case NAME:
      return isBlank(byte) ? BEFORE_ATTRIBUTE : byte === SLASH ? SELF_CLOSING : NAME;
    case ATTRIBUTE:
      if (byte === EQUALS) return BEFORE_VALUE;
      return isBlank(byte) ? AFTER_ATTRIBUTE : byte === SLASH ? SELF_CLOSING : ATTRIBUTE;
    case AFTER_ATTRIBUTE:
      if (byte === EQUALS) return BEFORE_VALUE;
      return isBlank(byte) ? AFTER_ATTRIBUTE : byte === SLASH ? SELF_CLOSING : ATTRIBUTE;
    case BEFORE_VALUE:
      if (byte === DOUBLE_QUOTE) return DOUBLE_QUOTED;
      if (byte === SINGLE_QUOTE) return SINGLE_QUOTED;
      return isBlank(byte) ? BEFORE_VALUE : UNQUOTED;
    case UNQUOTED:
      return isBlank(byte) ? BEFORE_ATTRIBUTE : UNQUOTED;
    default: // BEFORE_ATTRIBUTE, AFTER_QUOTED, SELF_CLOSING; here "=" begins a name
      return isBlank(byte) ? BEFORE_ATTRIBUTE : byte === SLASH ? SELF_CLOSING : ATTRIBUTE;
  }
}

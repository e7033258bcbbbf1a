/**
 * The symbols of insert and copy lengths (RFC 7932 §5): a command is one symbol for both, and says in the
 * commonest cases that the distance is the one before.
 *
 * @module
 */

/** Symbols of commands. */
export const COMMAND_SYMBOLS = 704;

/** Bits beside the code of a length, and the shortest length of each code. */
const INSERT_BITS = [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 24];
const COPY_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 24];
const SHORTEST_COPY = 2;

/** Codes of one kind of length. */
class LengthCodes {
  readonly bits: Uint8Array;
  readonly bases: Uint32Array;
  /** The codes of all lengths that are below the last base; those beyond it have the last code. */
  readonly #codes: Uint8Array;

  constructor(bits: readonly number[], base: number) {
    this.bits = Uint8Array.from(bits);
    this.bases = new Uint32Array(bits.length);
    for (let code = 0, next = base; code < bits.length; next += 1 << bits[code++]) {
      this.bases[code] = next;
    }
    const last = bits.length - 1;
    this.#codes = new Uint8Array(this.bases[last]);
    for (let code = 0; code < last; code++) {
      this.#codes.fill(code, this.bases[code], this.bases[code + 1]);
    }
  }

  /** The code of this length. */
  of(length: number): number {
    return length < this.#codes.length ? this.#codes[length] : this.bits.length - 1;
  }
}

/** Codes of how many literals stand before the copy. */
export const INSERTS: LengthCodes = new LengthCodes(INSERT_BITS, 0);
/** Codes of how many bytes are copied. */
export const COPIES: LengthCodes = new LengthCodes(COPY_BITS, SHORTEST_COPY);

/** The first symbol of each cell: by eights of insert codes, and of copy codes. */
const CELLS = [128, 192, 384, 256, 320, 512, 448, 576, 640];
/** The cells of insert codes below 8 and copy codes below 16 are there twice: here, the distance goes unsaid. */
const LAST_DISTANCE_COPIES = 16;

/** The symbol of a command; with `isLast`, its distance is the one before. */
export function commandSymbol(insert: number, copy: number, isLast: boolean): number {
  const within = (insert & 7) << 3 | copy & 7;
  if (isLast && insert < 8 && copy < LAST_DISTANCE_COPIES) return (copy >> 3) * 64 + within;
  return CELLS[(insert >> 3) * 3 + (copy >> 3)] + within;
}

/** Symbols below this one say nothing of the distance, which is the one before. */
export const FIRST_WITH_DISTANCE = 128;

/**
 * Bytes that come in pieces, gathered into one array.
 *
 * @module
 */

/** A growing array of bytes. What is added is copied. */
export class Gathered {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  /** Appends a piece. */
  readonly add = (piece: Uint8Array): void => {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  };

  /** All of it. Memory that was expected but not needed is not kept hold of, unless it is little. */
  take(): Uint8Array<ArrayBuffer> {
    const [bytes, length] = [this.#bytes, this.#length];
    if (length === bytes.length) return bytes;
    return 8 * length >= 7 * bytes.length ? bytes.subarray(0, length) : bytes.slice(0, length);
  }
}

/**
 * Numbers and pieces of a binary format, little-endian, one after another.
 *
 * @module
 */

/** A place in bytes. Beyond their end it reads zeros and nothing, and says so. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  /** Begins at the first byte. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = 0;
  }

  /** Where it is. */
  get at(): number {
    return this.#at;
  }

  /** How many bytes are left; negative where more was asked for than there was. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next byte. */
  byte(): number {
    this.#at += 1;
    return this.left < 0 ? 0 : this.#bytes[this.#at - 1];
  }

  /** The next two bytes. */
  short(): number {
    this.#at += 2;
    return this.left < 0 ? 0 : this.#view.getUint16(this.#at - 2, true);
  }

  /** The next four bytes. */
  long(): number {
    this.#at += 4;
    return this.left < 0 ? 0 : this.#view.getUint32(this.#at - 4, true);
  }

  /** The next `length` bytes, or as many as there are. */
  take(length: number): Uint8Array {
    const start = Math.min(this.#at, this.#bytes.length);
    this.#at += length;
    return this.#bytes.subarray(start, Math.min(this.#at, this.#bytes.length));
  }

  /** Goes on at the next multiple of four. */
  align(): void {
    // No bitwise operation: a length may claim more than 31 bits.
    this.#at = Math.ceil(this.#at / 4) * 4;
  }
}

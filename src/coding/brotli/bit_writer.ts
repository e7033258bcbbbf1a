/**
 * Bits into bytes, the lowest first (RFC 7932 §1.5.1).
 *
 * @module
 */

/** A place in what was written, to go back to. */
export interface Mark {
  readonly length: number;
  readonly held: number;
  readonly count: number;
}

/** Writes numbers of so many bits. */
export class BitWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 12);
  #length = 0;
  /** Bits that make no whole byte yet, and how many they are: fewer than eight. */
  #held = 0;
  #count = 0;

  /** Writes the lowest `count` bits, of which there are 24 at most; the others are zero. */
  write(value: number, count: number): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4);
    this.#held |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#bytes[this.#length++] = this.#held;
      this.#held >>>= 8;
      this.#count -= 8;
    }
  }

  /** Fills the last byte with zeros. */
  align(): void {
    if (this.#count > 0) this.write(0, 8 - this.#count);
  }

  /** Writes bytes behind the last whole one. */
  copy(bytes: Uint8Array): void {
    this.align();
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bits so far. */
  get bits(): number {
    return this.#length * 8 + this.#count;
  }

  /** Where it stands. */
  mark(): Mark {
    return { length: this.#length, held: this.#held, count: this.#count };
  }

  /** Forgets what was written since. */
  return(mark: Mark): void {
    this.#length = mark.length;
    this.#held = mark.held;
    this.#count = mark.count;
  }

  /** All bytes, the last one filled. */
  finish(): Uint8Array<ArrayBuffer> {
    this.align();
    return this.#bytes.slice(0, this.#length);
  }

  #grow(more: number): void {
    const needed = this.#length + more + 4;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}

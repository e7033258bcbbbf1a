/**
 * Bytes that came in and were not taken yet.
 *
 * @module
 */

/** A queue of bytes. Adding and dropping cost time in proportion to what is added, however small. */
export class PendingBytes {
  #bytes = new Uint8Array(256);
  #start = 0;
  #end = 0;

  /** All that is pending; good until the next call. */
  get view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** How many bytes are pending. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Adds a copy of the chunk. */
  add(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Drops bytes from the front. */
  drop(count: number): void {
    this.#start += count;
    if (this.#start === this.#end) this.#start = this.#end = 0;
  }

  #makeRoom(more: number): void {
    const { view } = this;
    const needed = view.length + more;
    // Moved within the array only where at least as much was dropped as is moved.
    const target = needed <= this.#bytes.length && this.#start >= view.length
      ? this.#bytes
      : new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    target.set(view);
    this.#bytes = target;
    this.#start = 0;
    this.#end = view.length;
  }
}

/**
 * The text between two offsets of a document that arrives in chunks: keeps only the chunks that a
 * later section can still begin in.
 *
 * @module
 */

/** Chunks of a document, addressed by the offset in the whole. */
export class SectionText {
  readonly #chunks: string[] = [];
  /** Offset of the first kept chunk. */
  #base = 0;
  #length = 0;

  /** Characters that are held. */
  get held(): number {
    return this.#length;
  }

  /** Adds the next chunk. */
  push(chunk: string): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The text from `start` to `end`; sections are asked for in document order. */
  slice(start: number, end: number): string {
    this.release(start);
    const first = this.#chunks[0] ?? "";
    const from = start - this.#base;
    const to = end - this.#base;
    if (to <= first.length) return first.slice(from, to);
    return this.#chunks.join("").slice(from, to);
  }

  /** Forgets the chunks that end before `start`. */
  release(start: number): void {
    let first = this.#chunks[0];
    while (first !== undefined && this.#base + first.length <= start) {
      this.#chunks.shift();
      this.#base += first.length;
      this.#length -= first.length;
      first = this.#chunks[0];
    }
  }
}

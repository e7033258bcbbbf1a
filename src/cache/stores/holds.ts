/**
 * Who still reads what is to be removed.
 *
 * @module
 */

/** How long something is held that was handed out and not opened yet, in milliseconds. */
const UNOPENED_TIME = 60_000;

/** Large bodies that were handed out: their pieces stay until they have been read. */
export class Holds {
  readonly #readers = new Map<number, number>();
  readonly #handedOut = new Map<number, number>();

  /** Holds it for who was told of it and may open it. */
  handOut(seq: number): void {
    this.#handedOut.delete(seq);
    this.#handedOut.set(seq, performance.now());
  }

  /** Holds it until the returned function is called. */
  open(seq: number): () => void {
    this.#readers.set(seq, (this.#readers.get(seq) ?? 0) + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const readers = (this.#readers.get(seq) ?? 1) - 1;
      if (readers === 0) this.#readers.delete(seq);
      else this.#readers.set(seq, readers);
    };
  }

  /** Whether somebody reads it, or may be about to. */
  has(seq: number): boolean {
    return this.#readers.has(seq) || this.#isHandedOut(seq);
  }

  #isHandedOut(seq: number): boolean {
    const oldest = performance.now() - UNOPENED_TIME;
    for (const [old, at] of this.#handedOut) {
      if (at >= oldest) break;
      this.#handedOut.delete(old);
    }
    return this.#handedOut.has(seq);
  }
}

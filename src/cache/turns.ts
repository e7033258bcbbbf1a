/**
 * One at a time, for changes that read before they write.
 *
 * @module
 */

/** Lets those who name the same key act one after another; others do not wait. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Acts when all that came before with this key have ended, well or badly. */
  async take<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }

  /** Waits until all that has its turn now, or waits for it, has ended. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}

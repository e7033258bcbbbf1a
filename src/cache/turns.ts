/**
 * One at a time, for changes that read before they write.
 *
 * @module
 */

/** Lets those who name the same key act one after another; others do not wait. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Acts when all that came before with this key have ended, well or badly. */
  take<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = before === undefined ? act() : before.then(act, act);
    this.#last.set(key, turn);
    const leave = () => {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** Waits until all that has its turn now, or waits for it, has ended. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}

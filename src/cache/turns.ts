/**
 * One at a time, for changes that read before they write.
 *
 * @module
 */

/**
 * A turn that is taken, emptied when it is over: V8 keeps the tables that a Map has outgrown, with all
 * that was in them, until it collects the whole heap.
 */
interface Turn {
  ended: Promise<unknown> | undefined;
}

/** Lets those who name the same key act one after another; others do not wait. */
export class Turns {
  readonly #last = new Map<string, Turn>();

  /** Acts when all that came before with this key have ended, well or badly. */
  take<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key)?.ended;
    const turn = before === undefined ? act() : before.then(act, act);
    const last: Turn = { ended: turn };
    this.#last.set(key, last);
    const leave = () => {
      last.ended = undefined;
      if (this.#last.get(key) === last) this.#last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** Waits until all that has its turn now, or waits for it, has ended. */
  async settle(): Promise<void> {
    await Promise.allSettled([...this.#last.values()].map(({ ended }) => ended));
  }
}

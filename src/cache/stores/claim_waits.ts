/**
 * Those who wait for claims of others to end.
 *
 * @module
 */

/** One who waits. */
export interface ClaimWait {
  /** Resolves when the claim has ended, or its time is over. */
  readonly ended: Promise<void>;
  /** Waits no more. */
  stop(): void;
}

/** Who waits for what. */
export class ClaimWaits {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Waits for the end of a claim, and no longer than so many milliseconds. */
  begin(name: string, milliseconds: number): ClaimWait {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiting);
    const stop = () => {
      clearTimeout(timer);
      waiting.delete(stop);
      if (waiting.size === 0 && this.#waiting.get(name) === waiting) this.#waiting.delete(name);
      resolve();
    };
    const timer = setTimeout(stop, milliseconds);
    waiting.add(stop);
    return { ended: promise, stop };
  }

  /** Wakes those who wait for this one. */
  end(name: string): void {
    for (const wake of this.#waiting.get(name) ?? []) wake();
  }

  /** Wakes all. */
  endAll(): void {
    for (const name of [...this.#waiting.keys()]) this.end(name);
  }
}

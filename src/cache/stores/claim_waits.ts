/**
 * Those who wait for claims of others to end.
 *
 * @module
 */

/** One who may have to wait. */
export interface ClaimWait {
  /** Resolves when the claim has ended, or so many milliseconds are over. */
  end(milliseconds: number): Promise<void>;
  /** Waits no more. */
  stop(): void;
}

/** Who waits for what. */
export class ClaimWaits {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Hears of the end of a claim from now on. */
  begin(name: string): ClaimWait {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiting);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(timer);
      waiting.delete(stop);
      if (waiting.size === 0 && this.#waiting.get(name) === waiting) this.#waiting.delete(name);
      resolve();
    };
    waiting.add(stop);
    const end = (milliseconds: number) => {
      if (waiting.has(stop)) timer = setTimeout(stop, milliseconds);
      return promise;
    };
    return { end, stop };
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

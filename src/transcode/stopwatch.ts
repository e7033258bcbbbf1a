/**
 * How long each step of a plan takes, where each waits for the one before it.
 *
 * @module
 */

/** The time for which somebody has waited for one step, and so for all before it. */
export class Stopwatch {
  #total = 0;
  readonly #before: Stopwatch | undefined;

  /** For the step behind that of `before`. */
  constructor(before?: Stopwatch) {
    this.#before = before;
  }

  /** What this step took for itself, in milliseconds. */
  get own(): number {
    const before = this.#before === undefined ? 0 : this.#before.#total;
    return Math.max(0, this.#total - before);
  }

  /** Waits for a result, and counts that. */
  async time<Result>(result: Result | Promise<Result>): Promise<Result> {
    const begin = performance.now();
    try {
      return await result;
    } finally {
      this.#total += performance.now() - begin;
    }
  }
}

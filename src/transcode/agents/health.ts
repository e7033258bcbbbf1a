/**
 * Whether an agent is worth asking: one that failed several times in a row is left alone for a while,
 * so that each request need not wait for its time-out.
 *
 * @module
 */

const FAILURES = 5;

/** Milliseconds. */
const REST = 30_000;

/** Counts failures in a row. */
export class Health {
  #failures = 0;
  #restsUntil = 0;

  /** Believed to be well at first. */
  constructor(private readonly now: () => number) {}

  /** Whether it is left alone at this moment. */
  get isResting(): boolean {
    return this.now() < this.#restsUntil;
  }

  /** It has answered. */
  succeed(): void {
    this.#failures = 0;
  }

  /** It has not. After its rest, one more failure sends it to rest again. */
  fail(): void {
    if (++this.#failures < FAILURES) return;
    this.#failures = FAILURES - 1;
    this.#restsUntil = this.now() + REST;
  }
}

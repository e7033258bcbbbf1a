/**
 * A point in time by which something must have happened.
 *
 * @module
 */

/** What `setTimeout` can hold: anything longer would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Runs an action once, unless it is disarmed in time. */
export class Deadline {
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #pass: () => void;

  /** Makes a deadline that is not armed yet; `pass` runs when it is missed. */
  constructor(pass: () => void) {
    this.#pass = pass;
  }

  /** Whether the clock is running. */
  get armed(): boolean {
    return this.#timer !== undefined;
  }

  /** Starts the clock anew. An infinite time (or one that no timer holds) means no deadline. */
  arm(milliseconds: number): void {
    this.disarm();
    if (milliseconds > LONGEST) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pass();
    }, milliseconds);
  }

  /** Stops the clock. */
  disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Stops the clock at the end of a block. */
  [Symbol.dispose](): void {
    this.disarm();
  }
}

/**
 * A point in time by which something must have happened.
 *
 * @module
 */

/** Finest and coarsest step of the clock, in milliseconds. */
const FINEST = 5;
const COARSEST = 250;

/**
 * Looks at all deadlines that are armed, by one timer: one for each would cost an exchange as much as
 * reading its answer. Whoever misses his is told of it later by at most a fourth of his time, and never
 * by more than the coarsest step.
 */
class Clock {
  readonly #armed = new Set<Deadline>();
  #step = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(deadline: Deadline, milliseconds: number): void {
    this.#armed.add(deadline);
    const step = stepFor(milliseconds);
    if (step < this.#step) this.#wait(step);
  }

  delete(deadline: Deadline): void {
    if (this.#armed.delete(deadline) && this.#armed.size === 0) this.#rest();
  }

  #wait(step: number): void {
    clearTimeout(this.#timer);
    this.#step = step;
    this.#timer = setTimeout(() => this.#tick(), step);
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#step = Infinity;
  }

  #tick(): void {
    const now = performance.now();
    let step = Infinity;
    for (const deadline of this.#armed) {
      if (deadline.due > now) step = Math.min(step, stepFor(deadline.time));
      else deadline.miss();
    }
    if (this.#armed.size === 0) this.#rest();
    else this.#wait(Math.min(step, COARSEST));
  }
}

function stepFor(milliseconds: number): number {
  return Math.min(COARSEST, Math.max(FINEST, Math.trunc(milliseconds / 4)));
}

const clock = new Clock();

/** Runs an action once, unless it is disarmed in time. */
export class Deadline {
  /** How long it was armed for, in milliseconds. */
  time = 0;
  /** When it is missed, on the clock of `performance`. */
  due = Infinity;
  readonly #pass: () => void;

  /** Makes a deadline that is not armed yet; `pass` runs when it is missed. */
  constructor(pass: () => void) {
    this.#pass = pass;
  }

  /** Whether the clock is running. */
  get armed(): boolean {
    return this.due !== Infinity;
  }

  /** Starts the clock anew. An infinite time means no deadline. */
  arm(milliseconds: number): void {
    this.disarm();
    if (milliseconds === Infinity) return;
    this.time = milliseconds;
    this.due = performance.now() + milliseconds;
    clock.add(this, milliseconds);
  }

  /** Stops the clock. */
  disarm(): void {
    if (!this.armed) return;
    this.due = Infinity;
    clock.delete(this);
  }

  /** Says that it was missed. */
  miss(): void {
    this.disarm();
    this.#pass();
  }

  /** Stops the clock at the end of a block. */
  [Symbol.dispose](): void {
    this.disarm();
  }
}

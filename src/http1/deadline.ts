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
  /**
   * In no order. A Set would hold on to those that have left it: V8 keeps the tables that it has
   * outgrown, with all that was in them, until it collects the whole heap.
   */
  readonly #armed: Deadline[] = [];
  #step = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  add(deadline: Deadline, milliseconds: number): void {
    deadline.place = this.#armed.push(deadline) - 1;
    const step = stepFor(milliseconds);
    if (step < this.#step) this.#wait(step);
  }

  delete({ place }: Deadline): void {
    const last = this.#armed.pop();
    if (last !== undefined && last.place !== place) {
      last.place = place;
      this.#armed[place] = last;
    }
    if (this.#armed.length === 0) this.#rest();
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
    const missed = this.#armed.filter(({ due }) => due <= now);
    let step = COARSEST;
    for (const { due, time } of this.#armed) if (due > now) step = Math.min(step, stepFor(time));
    this.#wait(step);
    // Each may disarm others, or arm them anew.
    for (const deadline of missed) if (deadline.due <= now) deadline.miss();
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
  /** Where it stands among those that are armed. */
  place = -1;
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

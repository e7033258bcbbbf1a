/**
 * All deadlines of a front by one timer. A timer for each of them would cost more than an answer
 * does, and nobody can tell a tenth of a second.
 *
 * @module
 */

/** Something that has deadlines. */
export interface Watched {
  /** Looks at its deadlines; `now` is on the watch's clock. */
  expire(now: number): void;
}

/** Finest and coarsest step of the clock, in milliseconds. */
const FINEST = 10;
const COARSEST = 250;

/** A coarse clock that looks at everything it watches on each step. */
export class Watch {
  readonly #step: number;
  readonly #watched = new Set<Watched>();
  #now = performance.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `shortest` is the shortest time that has to be told from none. */
  constructor(shortest: number) {
    this.#step = Math.min(COARSEST, Math.max(FINEST, shortest / 4));
  }

  /** A point in time that lies `milliseconds` ahead: not less, and at most two steps more. */
  after(milliseconds: number): number {
    return this.#now + this.#step + milliseconds;
  }

  /** A point in time that lies no more than `milliseconds` ahead. */
  before(milliseconds: number): number {
    return this.#now + milliseconds - this.#step;
  }

  /** The clock, at most one step behind. */
  get now(): number {
    return this.#now;
  }

  /** Begins to watch. */
  add(watched: Watched): void {
    this.#watched.add(watched);
    if (this.#timer !== undefined) return;
    this.#now = performance.now();
    this.#timer = setInterval(() => this.#tick(), this.#step);
  }

  /** Watches it no more. */
  delete(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.#now = performance.now();
    for (const watched of this.#watched) watched.expire(this.#now);
  }
}

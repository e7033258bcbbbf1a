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

/** In whole milliseconds: numbers with a fraction take an object each, wherever they are kept. */
function clock(): number {
  return Math.trunc(performance.now());
}

/** A coarse clock that looks at everything it watches on each step, and knows what that is. */
export class Watch<One extends Watched = Watched> {
  readonly #step: number;
  readonly #watched = new Set<One>();
  #now = clock();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `shortest` is the shortest time that has to be told from none. */
  constructor(shortest: number) {
    this.#step = Math.min(COARSEST, Math.max(FINEST, Math.trunc(shortest / 4)));
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

  /** All that is watched. */
  get watched(): ReadonlySet<One> {
    return this.#watched;
  }

  /** Begins to watch. */
  add(watched: One): void {
    this.#watched.add(watched);
    if (this.#timer !== undefined) return;
    this.#now = clock();
    this.#timer = setInterval(() => this.#tick(), this.#step);
  }

  /** Watches it no more. */
  delete(watched: One): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.#now = clock();
    for (const watched of this.#watched) watched.expire(this.#now);
  }
}

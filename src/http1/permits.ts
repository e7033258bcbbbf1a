/**
 * A fixed number of permits, handed out first come, first served.
 *
 * @module
 */
import { Deadline } from "./deadline.ts";

/** What ends a wait without a permit. */
export interface Patience {
  readonly signal?: AbortSignal;
  /** Milliseconds. */
  readonly time: number;
  /** The error when they have passed. */
  fault(): Error;
}

/** Counts who may do something at the same time. */
export class Permits {
  /** Below zero after the count was lowered, until enough have been given back. */
  #free: number;
  #count: number;
  readonly #queue: Set<() => void> = new Set();

  /** Starts with all of them free. */
  constructor(count: number) {
    this.#free = count;
    this.#count = count;
  }

  /** Sets how many there are; nobody who has one loses it. */
  resize(count: number): void {
    const more = count - this.#count;
    this.#count = count;
    for (let i = 0; i < more; i++) this.release();
    if (more < 0) this.#free += more;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Takes a permit if one is free: nobody overtakes. */
  take(): boolean {
    if (this.#free <= 0) return false;
    this.#free--;
    return true;
  }

  /** Resolves with a permit in hand. Nobody overtakes. */
  acquire({ signal, time, fault }: Patience): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.take()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#queue.delete(enter);
        deadline.disarm();
        signal?.removeEventListener("abort", leave);
        act();
      };
      const enter = () => settle(resolve);
      const leave = () => settle(() => reject(signal?.reason));
      const deadline = new Deadline(() => settle(() => reject(fault())));
      deadline.arm(time);
      signal?.addEventListener("abort", leave, { once: true });
      this.#queue.add(enter);
    });
  }

  /** Gives one back: to whoever has waited longest. */
  release(): void {
    const [next] = this.#queue;
    if (next === undefined || this.#free < 0) this.#free++;
    else next();
  }
}

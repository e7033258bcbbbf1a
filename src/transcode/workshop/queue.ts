/**
 * A line with an end: so many are at work at once, so many wait, and who would have to wait too long
 * is sent away at once.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Limits } from "../../model/limits.ts";

/** The limits of the line. */
export type QueueLimits = Pick<Limits, "heavyJobs" | "heavyWaiting" | "heavyPatience">;

/** Somebody in line or at work, and how long the work is expected to take, in milliseconds. */
interface Turn {
  readonly expected: number;
  admit(): void;
}

/** First come, first served. */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #waiting = new Set<Turn>();
  readonly #working = new Set<Turn>();

  /** An empty line. */
  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.size;
  }

  /**
   * Resolves when it is one's turn, with what is to be called at the end of the work. Rejects with a
   * fault "busy", or with the signal's reason when it aborts before the turn has come.
   */
  async enter(expected: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const turn: Turn = { expected, admit: () => {} };
    if (this.#working.size < this.#limits.heavyJobs) this.#working.add(turn);
    else await this.#wait(turn, signal);
    return () => this.#leave(turn);
  }

  /** Takes a place that nobody wants; a fault "busy" where there is none. */
  slipIn(expected: number): () => void {
    // One is left for whoever comes next, if there are several.
    const places = Math.min(this.#limits.heavyJobs, Math.max(1, this.#limits.heavyJobs - 1));
    if (this.#working.size >= places) {
      throw new Fault("busy", "there is no place that nobody wants");
    }
    const turn: Turn = { expected, admit: () => {} };
    this.#working.add(turn);
    return () => this.#leave(turn);
  }

  #wait(turn: Turn, signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#limits.heavyWaiting) {
      throw new Fault("busy", `${this.#waiting.size} heavy jobs are waiting already`);
    }
    if (this.#time() > this.#limits.heavyPatience) {
      throw new Fault("busy", "the heavy jobs that are waiting will take too long");
    }
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(turn);
        reject(signal?.reason);
      };
      turn.admit = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      this.#waiting.add(turn);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** Until all who are here will have been served, by what is expected of each. */
  #time(): number {
    const all = [...this.#waiting, ...this.#working];
    return all.reduce((sum, { expected }) => sum + expected, 0) / this.#limits.heavyJobs;
  }

  #leave(turn: Turn): void {
    if (!this.#working.delete(turn)) return;
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    // At once, or somebody who comes now would get this place.
    this.#working.add(next);
    next.admit();
  }
}

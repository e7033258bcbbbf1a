/**
 * The time that an origin has for the head of its answer, interim answers included.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Connection } from "./connection.ts";
import { Deadline } from "./deadline.ts";

/** Runs from the end of the request, or from the head's first byte; destroys the connection when time is up. */
export class HeadClock {
  readonly #deadline: Deadline;
  readonly #time: number;
  #over = false;

  /** Does not run yet. */
  constructor(connection: Connection, time: number) {
    this.#time = time;
    this.#deadline = new Deadline(() =>
      connection.destroy(new Fault("origin-slow", `No whole head of an answer in ${time} ms`))
    );
  }

  /** Starts the clock, unless it runs or the head is there. */
  start(): void {
    if (!this.#over && !this.#deadline.armed) this.#deadline.arm(this.#time);
  }

  /** Stops the clock until it is started again, or this is over. */
  startAfter(work: Promise<void>): void {
    this.#deadline.disarm();
    work.then(() => this.start());
  }

  /** Stops the clock until it is started again. */
  stop(): void {
    this.#deadline.disarm();
  }

  /** Stops the clock for good. */
  [Symbol.dispose](): void {
    this.#over = true;
    this.#deadline.disarm();
  }
}

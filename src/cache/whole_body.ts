/**
 * Content that has come all at once: there is nothing to wait for, and nothing to hold anybody up.
 *
 * @module
 */
import { BytesBody } from "./stored_body.ts";
import type { Seat, SharedBody } from "./seat.ts";

/** Whole content, on its way into a store. Who reads it does not wait for that. */
export class WholeBody implements SharedBody {
  readonly done: Promise<void>;
  readonly #seat: Seat;

  /** Keeps it at once. */
  constructor(bytes: Uint8Array, keep: (bytes: Uint8Array) => Promise<unknown>) {
    const whole = new BytesBody(bytes);
    this.#seat = { whole, open: () => whole.open(), leave() {} };
    // A store that fails harms no answer.
    this.done = keep(bytes).then(ignore, ignore);
  }

  /** A seat, which is the same for all. */
  join(): Seat {
    return this.#seat;
  }

  /** Waits until it is kept. */
  drain(): Promise<void> {
    return this.done;
  }
}

function ignore(): void {}

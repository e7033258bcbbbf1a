/**
 * When work has to stop: its time is over, or nobody wants it any more. Work asks, often enough.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";

/** The end of one job. */
export class Deadline {
  readonly #end: number;
  readonly #time: number;
  readonly #stop: Int32Array;

  /** Begins now. */
  constructor(time: number, stop: SharedArrayBuffer) {
    this.#time = time;
    this.#end = performance.now() + time;
    this.#stop = new Int32Array(stop);
  }

  /** Throws once there is no reason to go on. */
  check(): void {
    if (Atomics.load(this.#stop, 0) !== 0) throw new Fault("conversion", "nobody waits for it");
    if (performance.now() > this.#end) {
      throw new Fault("slow", `took more than ${this.#time} ms`);
    }
  }
}

/**
 * One worker of the workshop, as the main loop sees it.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Job } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";
import { type Errand, READY, type Report } from "./errand.ts";

/** The limits of one job. */
export type JobLimits = Pick<Limits, "heavyTime" | "heavyMemory">;

/** Beyond its own time, a worker that does not even answer is given so much, in milliseconds. */
const GRACE = 5_000;

/** No thread can be started here: its program may not be read, for one. */
export class NoThread extends Fault {
  /** With what the runtime says of it. */
  constructor(message: string) {
    super("conversion", `no thread could be started: ${message}`);
    this.name = "NoThread";
  }
}

/** A thread that does one job at a time. */
export class Hand {
  readonly #worker: Worker;
  /** Memory of WebAssembly never shrinks, and what failed may be broken: then it is not to go on. */
  isSound = true;
  #isReady = false;

  /** Starts the thread. */
  constructor() {
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url).href, { type: "module" });
  }

  /** Does the job. When the signal aborts it is stopped, and resolves all the same. */
  async do(job: Job, limits: JobLimits, signal?: AbortSignal): Promise<Report> {
    const stop = new SharedArrayBuffer(4);
    const cancel = () => Atomics.store(new Int32Array(stop), 0, 1);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const report = await this.#send({
        work: job.work,
        input: new Uint8Array(job.input),
        settings: job.settings,
        time: limits.heavyTime,
        memory: limits.heavyMemory,
        stop,
      });
      this.isSound = "output" in report;
      return report;
    } catch (error) {
      this.isSound = false;
      throw error;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Ends the thread; one that is busy would go on until it asks. */
  end(): void {
    this.#worker.terminate();
  }

  #send(errand: Errand): Promise<Report> {
    const worker = this.#worker;
    return new Promise<Report>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Fault("slow", "did not end in time")),
        errand.time + GRACE,
      );
      worker.onmessage = ({ data }: MessageEvent<Report | typeof READY>) => {
        if (data === READY) {
          this.#isReady = true;
          return;
        }
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        clearTimeout(timer);
        const { message } = event;
        reject(this.#isReady ? new Fault("conversion", message) : new NoThread(message));
      };
      worker.postMessage(errand, [errand.input.buffer]);
    });
  }
}

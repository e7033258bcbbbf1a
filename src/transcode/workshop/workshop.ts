/**
 * Where heavy work is done: in threads, few at once, with a line of bounded length before them.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Job, Workshop } from "../../model/conversion.ts";
import type { RunTimes } from "../run_times.ts";
import { Hand, type JobLimits, NoThread } from "./hand.ts";
import { IdleThreads } from "./idle_threads.ts";
import { Queue, type QueueLimits } from "./queue.ts";

/** What is expected of a job of which nothing is known yet, in milliseconds. */
const UNKNOWN_TIME = 500;

/** An idle thread ends after so long, in milliseconds. */
const IDLE_TIME = 30_000;

/** A workshop of threads. */
export class ThreadWorkshop implements Workshop {
  readonly #limits: QueueLimits & JobLimits;
  readonly #times: RunTimes;
  readonly #queue: Queue;
  /** Why there are no threads here: nobody needs to hear of it more than once. */
  #lack: NoThread | undefined;
  readonly #idle = new IdleThreads<Hand>(IDLE_TIME, (hand) => hand.end());

  /** No thread is started before there is work. */
  constructor(limits: QueueLimits & JobLimits, times: RunTimes) {
    this.#limits = limits;
    this.#times = times;
    this.#queue = new Queue(limits);
  }

  /** Has the job done. */
  async run(job: Job, signal?: AbortSignal): Promise<Uint8Array> {
    if (this.#lack !== undefined) throw this.#lack;
    const expected = this.#times.of(job.name) ?? UNKNOWN_TIME;
    const leave = job.background
      ? this.#queue.slipIn(expected)
      : await this.#queue.enter(expected, signal);
    const done = this.#perform(job, signal).finally(leave);
    // Whoever has left does not wait until the thread has noticed; the place in line is held for it.
    return await (signal === undefined ? done : Promise.race([done, rejectedBy(signal, done)]));
  }

  /** Ends all threads that are idle; those at work end with it. */
  close(): void {
    this.#idle.close();
  }

  async #perform(job: Job, signal: AbortSignal | undefined): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const hand = this.#idle.take() ?? new Hand();
    try {
      const report = await hand.do(job, this.#limits, signal);
      if ("fault" in report) throw new Fault(report.fault, report.message);
      this.#times.learn(job.name, report.time);
      return report.output;
    } catch (error) {
      if (error instanceof NoThread) this.#lack = error;
      throw error;
    } finally {
      if (hand.isSound) this.#idle.keep(hand);
      else hand.end();
    }
  }
}

/** Rejects when the signal aborts; never resolves, and lets go of the signal when the work is done. */
function rejectedBy(signal: AbortSignal, done: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    done.catch(() => {}).finally(() => signal.removeEventListener("abort", leave));
  });
}

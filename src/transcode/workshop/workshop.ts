/**
 * Where heavy work is done: in threads, few at once, with a line of bounded length before them.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Job, Workshop } from "../../model/conversion.ts";
import type { RunTimes } from "../run_times.ts";
import { Hand, type JobLimits } from "./hand.ts";
import { Queue, type QueueLimits } from "./queue.ts";

/** What is expected of a job of which nothing is known yet, in milliseconds. */
const UNKNOWN_TIME = 500;

/** An idle thread holds the memory that it once needed; after so long it ends, in milliseconds. */
const IDLE_TIME = 30_000;

/** A workshop of threads. */
export class ThreadWorkshop implements Workshop {
  readonly #limits: QueueLimits & JobLimits;
  readonly #times: RunTimes;
  readonly #queue: Queue;
  readonly #idle = new Map<Hand, ReturnType<typeof setTimeout>>();
  #closed = false;

  /** No thread is started before there is work. */
  constructor(limits: QueueLimits & JobLimits, times: RunTimes) {
    this.#limits = limits;
    this.#times = times;
    this.#queue = new Queue(limits);
  }

  /** Has the job done. */
  async run(job: Job, signal?: AbortSignal): Promise<Uint8Array> {
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
    this.#closed = true;
    for (const hand of this.#idle.keys()) this.#dismiss(hand);
  }

  async #perform(job: Job, signal: AbortSignal | undefined): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const hand = this.#take();
    try {
      const report = await hand.do(job, this.#limits, signal);
      if ("fault" in report) throw new Fault(report.fault, report.message);
      this.#times.learn(job.name, report.time);
      return report.output;
    } finally {
      this.#giveBack(hand);
    }
  }

  #take(): Hand {
    const [hand] = this.#idle.keys();
    if (hand === undefined) return new Hand();
    clearTimeout(this.#idle.get(hand));
    this.#idle.delete(hand);
    return hand;
  }

  #giveBack(hand: Hand): void {
    if (!hand.isSound || this.#closed) return hand.end();
    const timer = setTimeout(() => this.#dismiss(hand), IDLE_TIME);
    // Nobody is to be kept from ending by a thread that has nothing to do.
    Deno.unrefTimer(Number(timer));
    this.#idle.set(hand, timer);
  }

  #dismiss(hand: Hand): void {
    clearTimeout(this.#idle.get(hand));
    this.#idle.delete(hand);
    hand.end();
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

/**
 * A thread of a module, as the main loop sees it. One that is busy cannot be stopped from outside
 * (`Worker.terminate` takes its messages, not its processor), so it is asked to stop, and has ended when it
 * answers.
 *
 * @module
 */
import { Deadline } from "../../http1/deadline.ts";
import { Fault } from "../../model/fault.ts";
import type { ModuleErrand, ModuleReport } from "./module_worker.ts";

/** One thread. */
export class ModuleThread {
  readonly #worker: Worker;
  #hear: ((report: ModuleReport) => void) | undefined;

  /** Starts it. */
  constructor() {
    const url = new URL("./module_worker.ts", import.meta.url);
    this.#worker = new Worker(url.href, { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<ModuleReport>) => this.#hear?.(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#hear?.({ failure: event.message });
    };
  }

  /** Has an errand done, in its time. */
  async run(errand: ModuleErrand, time: number, signal?: AbortSignal): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const leave = () => reject(signal?.reason);
    using deadline = new Deadline(() => reject(new Fault("slow", `took more than ${time} ms`)));
    deadline.arm(time);
    signal?.addEventListener("abort", leave, { once: true });
    this.#hear = (report) => {
      if (report === "stopped") return;
      if ("output" in report) resolve(report.output);
      else reject(new Error(report.failure));
    };
    this.#worker.postMessage(errand, [errand.input.buffer]);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", leave);
      this.#hear = undefined;
    }
  }

  /** Ends it; resolves when its processor is free, which may be never. */
  async end(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // Whatever it says, it has come back to its messages.
    this.#hear = () => resolve();
    this.#worker.postMessage("stop");
    await promise;
    this.#worker.terminate();
  }

  /** Ends it, busy or not: nothing of it is waited for. */
  abandon(): void {
    this.#worker.terminate();
  }
}

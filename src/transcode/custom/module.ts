/**
 * A module as a converter: it runs in threads of its own, so that one that hangs holds up nobody else. A
 * thread that does not end has lost its place for as long as it runs; when all places are lost, the
 * converter is off, until one of them comes back.
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import { Permits } from "../../http1/permits.ts";
import type { Conversion } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { IdleThreads } from "../workshop/idle_threads.ts";
import { ModuleThread } from "./module_thread.ts";
import type { Work } from "./options.ts";
import { streamOf } from "./output.ts";

type Module = Extract<Work, { kind: "module" }>;

/** A thread that has nothing to do ends after so long, in milliseconds. */
const IDLE_TIME = 5_000;

/** Time in which a thread that is asked to stop has to answer, or counts as one that hangs. */
const GRACE = 1_000;

/** Runs of one module. */
export class ModuleRuns {
  readonly #name: string;
  readonly #module: Module;
  readonly #log: (line: string) => void;
  readonly #permits: Permits;
  readonly #idle = new IdleThreads<ModuleThread>(IDLE_TIME, (thread) => thread.abandon());
  readonly #hanging = new Set<ModuleThread>();
  #closed = false;

  /** No thread is started before there is work. */
  constructor(name: string, module: Module, log: (line: string) => void) {
    this.#name = name;
    this.#module = module;
    this.#log = log;
    this.#permits = new Permits(module.atOnce);
  }

  /** Converts. */
  async convert(
    input: ReadableStream<Uint8Array>,
    conversion: Conversion,
  ): Promise<ReadableStream<Uint8Array>> {
    const { url, timeout, atOnce } = this.#module;
    const { from, location, limits, site, status, fields, signal } = conversion;
    if (this.#hanging.size >= atOnce) {
      await input.cancel();
      throw new Fault("slow", "is off, as all of its threads hang");
    }
    const bytes = await readWhole(input, limits.conversionInput);
    if (bytes === undefined) {
      throw new Fault("too-large", `more than ${limits.conversionInput} bytes`);
    }
    const fault = () => new Fault("slow", `was busy for ${timeout} ms`);
    await this.#permits.acquire({ signal, time: timeout, fault });
    const thread = this.#idle.take() ?? new ModuleThread();
    const told = { from, location, limits, site, status, fields };
    try {
      const errand = { url, input: new Uint8Array(bytes), conversion: told };
      const output = await thread.run(errand, timeout, signal);
      this.#permits.release();
      this.#idle.keep(thread);
      return streamOf(output);
    } catch (error) {
      this.#end(thread);
      throw error;
    }
  }

  /** Ends all threads, as far as they end. */
  close(): void {
    this.#closed = true;
    this.#idle.close();
    for (const thread of this.#hanging) thread.abandon();
  }

  /** Its place is free when it has ended. */
  #end(thread: ModuleThread): void {
    const timer = setTimeout(() => this.#count(thread), GRACE);
    Deno.unrefTimer(Number(timer));
    thread.end().then(() => {
      clearTimeout(timer);
      this.#hanging.delete(thread);
      this.#permits.release();
    });
  }

  #count(thread: ModuleThread): void {
    if (this.#closed) return thread.abandon();
    this.#hanging.add(thread);
    if (this.#hanging.size < this.#module.atOnce) return;
    this.#log(`The converter ${this.#name} is off: all of its ${this.#hanging.size} threads hang.`);
  }
}

/**
 * Threads that wait for their next work. One that waits holds the memory that it once needed: after a
 * while it is ended.
 *
 * @module
 */

/** Threads of one kind. */
export class IdleThreads<Thread> {
  readonly #time: number;
  readonly #end: (thread: Thread) => void;
  readonly #waiting = new Map<Thread, ReturnType<typeof setTimeout>>();
  #closed = false;

  /** After `time`, in milliseconds, or when all is closed, `end` is called with the thread. */
  constructor(time: number, end: (thread: Thread) => void) {
    this.#time = time;
    this.#end = end;
  }

  /** The one that has waited longest. */
  take(): Thread | undefined {
    const [thread] = this.#waiting.keys();
    if (thread !== undefined) this.#forget(thread);
    return thread;
  }

  /** Lets it wait. */
  keep(thread: Thread): void {
    if (this.#closed) return this.#end(thread);
    const timer = setTimeout(() => this.#dismiss(thread), this.#time);
    // Nobody is to be kept from ending by a thread that has nothing to do.
    Deno.unrefTimer(Number(timer));
    this.#waiting.set(thread, timer);
  }

  /** Ends all that wait, and whoever would from now on. */
  close(): void {
    this.#closed = true;
    for (const thread of this.#waiting.keys()) this.#dismiss(thread);
  }

  #dismiss(thread: Thread): void {
    this.#forget(thread);
    this.#end(thread);
  }

  #forget(thread: Thread): void {
    clearTimeout(this.#waiting.get(thread));
    this.#waiting.delete(thread);
  }
}

/**
 * Content that can be had once more while nothing has been made of it: a conversion may fail before
 * its first byte, and an origin's answer comes but once.
 *
 * @module
 */

/** Passes content on, and keeps it until it is clear that it will not be wanted again. */
export class Replay {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #kept: Uint8Array[] | undefined = [];
  #failed = false;

  /** Takes the content over. */
  constructor(content: ReadableStream<Uint8Array>) {
    this.#reader = content.getReader();
  }

  /** The content, for the first time. Giving it up gives up nothing that could be wanted again. */
  read(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const value = await this.#next();
        if (value === undefined) return controller.close();
        this.#kept?.push(value);
        controller.enqueue(value);
      },
      cancel: async (reason) => {
        if (this.#kept === undefined) await this.#reader.cancel(reason);
      },
    }, { highWaterMark: 0 });
  }

  /** It will not be wanted again: from here on nothing is kept. */
  settle(): void {
    this.#kept = undefined;
  }

  /** The content from its start. */
  again(): ReadableStream<Uint8Array> {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    let index = 0;
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const value = kept[index++] ?? await this.#next();
        if (value === undefined) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => this.#reader.cancel(reason),
    }, { highWaterMark: 0 });
  }

  /** Gives the content up. */
  async cancel(reason?: unknown): Promise<void> {
    await this.#reader.cancel(reason);
  }

  /** Whether the content itself could not be read. */
  get failed(): boolean {
    return this.#failed;
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      return (await this.#reader.read()).value;
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }
}

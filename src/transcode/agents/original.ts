/**
 * Content on its way to an agent, kept as far as a bound allows, so that it can be sent on untouched
 * where the agent has nothing to change, or fails.
 *
 * @module
 */
import { joinChunks } from "../../coding/read_whole.ts";

/** Content that can be read more than once as long as all of it is kept. */
export class Original {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #spool: number;
  readonly #kept: Uint8Array[] = [];
  /** Bytes read from the source. */
  #length = 0;
  #ended = false;
  /** Whether something that was read is kept no more. */
  #dropped = false;
  #filling: Promise<boolean> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  /** Keeps at most `spool` bytes. */
  constructor(input: ReadableStream<Uint8Array>, spool: number) {
    this.#reader = input.getReader();
    this.#spool = spool;
  }

  /** Whether all that was read so far is kept. */
  get isReplayable(): boolean {
    return !this.#dropped;
  }

  /** Whether the whole of it is kept. */
  get isWhole(): boolean {
    return this.#ended && !this.#dropped && this.#length <= this.#spool;
  }

  /** Reads until `count` bytes are kept, or all of it; one read more may tell that this was all. */
  async keep(count: number): Promise<void> {
    const most = Math.min(count, this.#spool);
    while (this.#length <= most && await this.#fill());
  }

  /** The first `count` bytes, and whether that is all. */
  async peek(count: number): Promise<{ readonly bytes: Uint8Array; readonly ended: boolean }> {
    await this.keep(count);
    const all = joinChunks(this.#kept, this.#kept.reduce((sum, { length }) => sum + length, 0));
    return { bytes: all.subarray(0, count), ended: this.#ended && this.#length <= count };
  }

  /** All of it from this offset on; undefined where some of that has not been kept. */
  from(offset: number): ReadableStream<Uint8Array> | undefined {
    if (this.#dropped) return undefined;
    let index = 0;
    let skip = offset;
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        for (;;) {
          if (index >= this.#kept.length && !await this.#fill()) return controller.close();
          const chunk = this.#kept[index++];
          // Beyond the bound, what one reader takes is gone for all others.
          if (this.#length > this.#spool) {
            this.#dropped = true;
            this.#kept.splice(0, index);
            index = 0;
          }
          const rest = chunk.subarray(skip);
          skip -= chunk.length - rest.length;
          if (rest.length > 0) return controller.enqueue(rest);
        }
      },
    }, { highWaterMark: 0 });
  }

  /** Whether this is what the source failed with. */
  failedWith(error: unknown): boolean {
    return this.#failure !== undefined && this.#failure.cause === error;
  }

  /** Gives up what has not been read. */
  cancel(reason?: unknown): void {
    this.#reader.cancel(reason).catch(() => {});
  }

  /** Reads one chunk more; false at the end. */
  #fill(): Promise<boolean> {
    this.#filling ??= this.#read().finally(() => this.#filling = undefined);
    return this.#filling;
  }

  async #read(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#next();
    if (done) {
      this.#ended = true;
      return false;
    }
    this.#length += value.length;
    this.#kept.push(value);
    return true;
  }

  async #next(): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      return await this.#reader.read();
    } catch (cause) {
      this.#failure = { cause };
      throw cause;
    }
  }
}

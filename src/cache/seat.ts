/**
 * The places of those who read content under way.
 *
 * @module
 */
import type { StoredBody } from "./store.ts";

/** Content that several read at once. */
export interface SharedBody {
  /** Resolves when it has ended, well or badly, and is kept if it is to be. */
  readonly done: Promise<void>;
  /** A seat at its beginning; undefined where that cannot be had any more. */
  join(): Seat | undefined;
  /** Reads it to its end for its keeper alone. */
  drain(): Promise<void>;
}

/** One who reads it, or will. */
export interface Seat {
  /** All of it, where it is here already: then nothing has to be opened. */
  readonly whole?: StoredBody;
  /** The whole, from its first byte; to be opened once. */
  open(): ReadableStream<Uint8Array>;
  /** Gives the seat up. */
  leave(): void;
}

/** A seat and how far its reader has come. */
export class Reading implements Seat {
  /** How much it has taken. */
  position = 0;
  /** For how long others have waited for it, in milliseconds. */
  heldUp = 0;
  #rest: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #isGone = false;
  readonly #read: (reading: Reading) => Promise<Uint8Array | undefined>;
  readonly #leave: (reading: Reading) => void;

  /** What gives it the next piece, and who is to know when it leaves. */
  constructor(
    read: (reading: Reading) => Promise<Uint8Array | undefined>,
    leave: (reading: Reading) => void,
  ) {
    this.#read = read;
    this.#leave = leave;
  }

  /** The whole. */
  open(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        try {
          const piece = await this.#read(this);
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
          this.position += piece?.length ?? 0;
          if (piece === undefined) this.#leave(this);
        } catch (error) {
          this.#leave(this);
          throw error;
        }
      },
      cancel: () => this.leave(),
    }, { highWaterMark: 0 });
  }

  /** The rest, once it is read from elsewhere. */
  get rest(): ReadableStreamDefaultReader<Uint8Array> | undefined {
    return this.#rest;
  }

  /** Goes on with the rest from elsewhere. */
  goOn(rest: ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> {
    this.#rest = rest.getReader();
    if (this.#isGone) this.#rest.cancel().catch(() => {});
    return this.#rest;
  }

  /** Gives the seat up. */
  leave(): void {
    this.#isGone = true;
    this.#rest?.cancel().catch(() => {});
    this.#leave(this);
  }
}

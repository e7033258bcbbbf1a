/**
 * Content under way that several read at once, each from its beginning and at its own pace: asked for
 * by the fastest, kept by a writer on its way, and held in memory only as far as a window reaches.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { BodyWriter, StoredBody } from "./store.ts";

/** How content grows. */
export interface GrowingOptions {
  /** Where it is kept, which also gives slow and late readers what the window has lost. */
  readonly writer: BodyWriter;
  /** Bytes held in memory. */
  readonly window: number;
  /** How long readers wait for one who takes nothing, once only the window holds what it needs. */
  readonly patience: number;
  /** Whether it is worth being finished when nobody reads it any more. */
  readonly lasting?: boolean;
  /** Called when all of it has come: commits the writer, and gives what is kept. */
  finish(length: number): Promise<StoredBody | undefined>;
  /** The rest from this position on, after the source has broken; undefined where there is none. */
  resume?(position: number, error: unknown): Promise<ReadableStream<Uint8Array> | undefined>;
}

/** One who reads it, or will. */
export interface Seat {
  /** The whole, from its first byte; to be opened once. */
  open(): ReadableStream<Uint8Array>;
  /** Gives the seat up. */
  leave(): void;
}

/** A source that breaks over and over is given up. */
const MOST_RESUMPTIONS = 3;

/** Content under way. Nothing is asked of the source before somebody reads. */
export class GrowingBody {
  /** Resolves when it has ended, well or badly, and is kept if it is to be. */
  readonly done: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  readonly #options: GrowingOptions;
  readonly #seats = new Set<Reading>();
  readonly #pieces: Uint8Array[] = [];
  #source: ReadableStreamDefaultReader<Uint8Array>;
  /** Position of the first byte in `#pieces`. */
  #from = 0;
  #length = 0;
  #resumptions = 0;
  /** Whether the writer has given up. */
  #refused = false;
  #over: { readonly error?: unknown } | undefined;
  #kept: StoredBody | undefined;
  #pulling: Promise<void> | undefined;
  #advance = Promise.withResolvers<void>();

  /** Takes the source over. */
  constructor(source: ReadableStream<Uint8Array>, options: GrowingOptions) {
    this.#source = source.getReader();
    this.#options = options;
    this.done = this.#end.promise;
  }

  /** A seat at its beginning; undefined where that cannot be had any more. */
  join(): Seat | undefined {
    if (this.#over !== undefined && "error" in this.#over) return undefined;
    if (this.#from > 0 && this.#refused) return undefined;
    if (this.#over !== undefined && this.#from > 0 && this.#kept === undefined) return undefined;
    const reading = new Reading(
      (reading) => this.#read(reading),
      (reading) => this.#leave(reading),
    );
    this.#seats.add(reading);
    return reading;
  }

  /** Reads it to its end for the writer alone. */
  async drain(): Promise<void> {
    while (this.#over === undefined && !this.#refused) await this.#more();
    if (this.#over === undefined && this.#seats.size === 0) this.#giveUp();
  }

  /** The next piece for this reader; undefined at the end. */
  async #read(reading: Reading): Promise<Uint8Array | undefined> {
    this.#advance.resolve();
    for (;;) {
      const { position } = reading;
      if (position < this.#from) return await this.#earlier(reading);
      if (position < this.#length) return this.#pieceAt(position);
      if (this.#over !== undefined) {
        if ("error" in this.#over) throw this.#over.error;
        return undefined;
      }
      await this.#more();
    }
  }

  #pieceAt(position: number): Uint8Array {
    let start = this.#from;
    for (const piece of this.#pieces) {
      if (position < start + piece.length) return piece.subarray(position - start);
      start += piece.length;
    }
    throw new RangeError("there is no such position");
  }

  /** What the window has lost: from the writer, or from where it was kept. */
  async #earlier(reading: Reading): Promise<Uint8Array | undefined> {
    const { position } = reading;
    const piece = this.#over === undefined ? await this.#options.writer.peek(position) : undefined;
    if (piece !== undefined && piece.length > 0) return piece;
    if (this.#kept === undefined) throw lost();
    const rest = { first: position, last: this.#length - 1 };
    reading.rest ??= this.#kept.open(rest).getReader();
    return (await reading.rest.read()).value;
  }

  /** Waits until there is more, or it is over; whoever asks first moves all. */
  #more(): Promise<void> {
    return this.#pulling ??= this.#pull().finally(() => this.#pulling = undefined);
  }

  async #pull(): Promise<void> {
    await this.#waitForSlowest();
    try {
      const { done, value } = await this.#source.read();
      // A source that was given up ends as if it were complete.
      if (this.#over !== undefined) return;
      if (done) await this.#finish();
      else if (value.length > 0) await this.#take(value);
    } catch (error) {
      if (this.#over === undefined) await this.#resume(error);
    }
  }

  async #take(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (!this.#refused) this.#refused = !await this.#options.writer.write(piece);
    this.#trim();
  }

  /** Lets go of what the window cannot hold, unless it is found nowhere else and still needed. */
  #trim(): void {
    const least = this.#refused ? this.#slowest() : Infinity;
    while (this.#pieces.length > 1) {
      const next = this.#from + this.#pieces[0].length;
      if (this.#length - this.#from <= this.#options.window || next > least) return;
      this.#from = next;
      this.#pieces.shift();
    }
  }

  #slowest(): number {
    let least = this.#length;
    for (const { position, rest } of this.#seats) if (!rest && position < least) least = position;
    return least;
  }

  /** Nobody runs away from one for whom nothing but the window remembers; who sleeps is cut off. */
  async #waitForSlowest(): Promise<void> {
    while (this.#refused && this.#length - this.#slowest() > this.#options.window) {
      const position = this.#slowest();
      if (!await this.#hasMovedFrom(position)) this.#cutOff(position);
      this.#trim();
    }
  }

  /** Whether the slowest reader takes something in time. */
  async #hasMovedFrom(position: number): Promise<boolean> {
    let isLate = false;
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      isLate = true;
      late.resolve();
    }, this.#options.patience);
    while (this.#slowest() === position && !isLate) {
      this.#advance = Promise.withResolvers<void>();
      await Promise.race([this.#advance.promise, late.promise]);
    }
    clearTimeout(timer);
    return this.#slowest() !== position;
  }

  #cutOff(position: number): void {
    for (const reading of [...this.#seats]) {
      if (reading.position === position) this.#seats.delete(reading);
    }
  }

  async #finish(): Promise<void> {
    this.#kept = await this.#options.finish(this.#length);
    this.#over ??= {};
    this.#end.resolve();
  }

  async #resume(error: unknown): Promise<void> {
    const { resume } = this.#options;
    const mayTry = this.#resumptions++ < MOST_RESUMPTIONS;
    const rest = mayTry ? await resume?.(this.#length, error).catch(() => undefined) : undefined;
    if (rest === undefined) this.#fail(error);
    else if (this.#over !== undefined) rest.cancel().catch(() => {});
    else this.#source = rest.getReader();
  }

  #fail(error: unknown): void {
    this.#over ??= { error };
    this.#options.writer.abort();
    this.#end.resolve();
  }

  #leave(reading: Reading): void {
    if (!this.#seats.delete(reading)) return;
    this.#advance.resolve();
    if (this.#seats.size > 0 || this.#over !== undefined) return;
    if (this.#options.lasting && !this.#refused) this.drain();
    else this.#giveUp();
  }

  #giveUp(): void {
    this.#fail(lost());
    this.#source.cancel().catch(() => {});
  }
}

/** A seat and how far its reader has come. */
class Reading implements Seat {
  position = 0;
  /** The rest, once it is read from where it was kept. */
  rest: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #read: (reading: Reading) => Promise<Uint8Array | undefined>;
  readonly #leave: (reading: Reading) => void;

  constructor(
    read: (reading: Reading) => Promise<Uint8Array | undefined>,
    leave: (reading: Reading) => void,
  ) {
    this.#read = read;
    this.#leave = leave;
  }

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

  leave(): void {
    this.rest?.cancel().catch(() => {});
    this.#leave(this);
  }
}

function lost(): Fault {
  return new Fault("origin-broken", "content under way was given up");
}

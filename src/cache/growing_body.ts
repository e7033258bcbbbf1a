/**
 * Content under way that several read at once, each from its beginning and at its own pace: asked for
 * by the fastest, kept by a writer on its way, and held in memory only as far as a window reaches.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { BodyWindow } from "./body_window.ts";
import { Reading, type Seat, type SharedBody } from "./seat.ts";
import type { BodyWriter, StoredBody } from "./store.ts";

/** How content grows. */
export interface GrowingOptions {
  /** Where it is kept, which also gives slow and late readers what the window has lost. */
  readonly writer: BodyWriter;
  /** How much of it the writer takes at most, where it could be more than that. */
  readonly capacity?: number;
  /** Bytes held in memory. */
  readonly window: number;
  /** How long readers wait for one who takes nothing, once only the window holds what it needs. */
  readonly patience: number;
  /** How long they wait in all for one who could go on by itself. */
  readonly holdUp?: number;
  /** Whether it is worth being finished when nobody reads it any more. */
  readonly lasting?: boolean;
  /** Called when all of it has come: commits the writer, and gives what is kept. */
  finish(length: number): Promise<StoredBody | undefined>;
  /** The rest from this position on, after the source has broken; undefined where there is none. */
  resume?(position: number, error: unknown): Promise<ReadableStream<Uint8Array> | undefined>;
  /** The same for one who is too slow for the others, so that each goes on at its own pace. */
  catchUp?(position: number): Promise<ReadableStream<Uint8Array> | undefined>;
}

/** A source that breaks over and over is given up. */
const MOST_RESUMPTIONS = 3;

/** Content under way. Nothing is asked of the source before somebody reads. */
export class GrowingBody implements SharedBody {
  /** Resolves when it has ended, well or badly, and is kept if it is to be. */
  readonly done: Promise<void>;
  readonly #end = Promise.withResolvers<void>();
  readonly #options: GrowingOptions;
  readonly #seats = new Set<Reading>();
  readonly #window = new BodyWindow();
  #source: ReadableStreamDefaultReader<Uint8Array>;
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
    const isLost = this.#window.start > 0;
    if (this.#over !== undefined && "error" in this.#over) return undefined;
    if (isLost && this.#refused) return undefined;
    if (this.#over !== undefined && isLost && this.#kept === undefined) return undefined;
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
      const { position, rest } = reading;
      if (rest !== undefined) return (await rest.read()).value;
      if (position < this.#window.start) return await this.#earlier(reading);
      if (position < this.#window.end) return this.#window.at(position);
      if (this.#over === undefined) await this.#more();
      else if (!("error" in this.#over)) return undefined;
      else if (this.#seats.has(reading)) throw this.#over.error;
      // Whoever was sent off does not end with the others.
      else return await this.#earlier(reading);
    }
  }

  /** What the window has lost: from the writer, from where it was kept, or from where it came from. */
  async #earlier(reading: Reading): Promise<Uint8Array | undefined> {
    const { position } = reading;
    const piece = await this.#peek(position);
    if (piece !== undefined && piece.length > 0) return piece;
    const kept = this.#kept?.open({ first: position, last: this.#window.end - 1 });
    const rest = kept ?? await this.#options.catchUp?.(position);
    if (rest === undefined) throw lost();
    this.#sendOff(reading);
    return (await reading.goOn(rest).read()).value;
  }

  async #peek(position: number): Promise<Uint8Array | undefined> {
    if (this.#over !== undefined) return undefined;
    try {
      return await this.#options.writer.peek(position);
    } catch {
      return undefined;
    }
  }

  /** Waits until there is more, or it is over; whoever asks first moves all. */
  #more(): Promise<void> {
    return this.#pulling ??= this.#pull().finally(() => this.#pulling = undefined);
  }

  async #pull(): Promise<void> {
    await this.#waitForSlowest();
    if (this.#over !== undefined) return;
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
    this.#window.push(piece);
    if (!this.#refused) this.#refused = !await this.#written(piece);
    this.#trim();
  }

  /** Whether the writer has taken it. A store that fails harms no answer. */
  async #written(piece: Uint8Array): Promise<boolean> {
    try {
      return await this.#options.writer.write(piece);
    } catch {
      return false;
    }
  }

  /** Lets go of what the window cannot hold, unless it is found nowhere else and still needed. */
  #trim(): void {
    this.#window.trim(this.#options.window, this.#isForgetful ? this.#slowest() : Infinity);
  }

  /** Whether nothing but the window remembers, or soon will: the next piece may be refused. */
  get #isForgetful(): boolean {
    const { capacity = Infinity, window } = this.#options;
    return this.#refused || this.#window.end + window > capacity;
  }

  /** Whether somebody has nothing more to take; else nobody is held up. */
  get #isAwaited(): boolean {
    return [...this.#seats].some(({ position }) => position === this.#window.end);
  }

  #lag(): number {
    return this.#window.end - this.#slowest();
  }

  #slowest(): number {
    let least = this.#window.end;
    for (const { position } of this.#seats) if (position < least) least = position;
    return least;
  }

  /**
   * Nobody runs away from one for whom nothing but the window remembers. Who sleeps is cut off, and
   * who could go on by itself is to do so before long.
   */
  async #waitForSlowest(): Promise<void> {
    while (this.#isForgetful && this.#isAwaited && this.#lag() > this.#options.window) {
      const position = this.#slowest();
      const slowest = [...this.#seats].filter((reading) => reading.position === position);
      const time = this.#timeFor(slowest);
      const since = performance.now();
      if (!await this.#hasMovedFrom(position, time)) slowest.forEach((one) => this.#sendOff(one));
      this.#charge(performance.now() - since);
      this.#trim();
    }
  }

  /** How long these may hold up the others now. */
  #timeFor(slowest: readonly Reading[]): number {
    const { patience, holdUp = Infinity, catchUp } = this.#options;
    if (catchUp === undefined) return patience;
    const heldUp = Math.max(...slowest.map((reading) => reading.heldUp));
    return Math.max(0, Math.min(patience, holdUp - heldUp));
  }

  /** All that lag behind have cost this time: they are not waited for one after the other. */
  #charge(time: number): void {
    const behind = this.#window.end - this.#options.window / 2;
    for (const reading of this.#seats) if (reading.position < behind) reading.heldUp += time;
  }

  /** Whether the slowest reader takes something in time. */
  async #hasMovedFrom(position: number, time: number): Promise<boolean> {
    let isLate = false;
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      isLate = true;
      late.resolve();
    }, time);
    while (this.#slowest() === position && !isLate) {
      this.#advance = Promise.withResolvers<void>();
      await Promise.race([this.#advance.promise, late.promise]);
    }
    clearTimeout(timer);
    return this.#slowest() !== position;
  }

  /** It is on its own from now on. */
  #sendOff(reading: Reading): void {
    this.#seats.delete(reading);
    this.#advance.resolve();
    if (this.#seats.size === 0) this.#settle();
  }

  async #finish(): Promise<void> {
    this.#kept = await this.#options.finish(this.#window.end).catch(() => undefined);
    this.#over ??= {};
    this.#end.resolve();
  }

  async #resume(error: unknown): Promise<void> {
    const { resume } = this.#options;
    const mayTry = this.#resumptions++ < MOST_RESUMPTIONS;
    const rest = mayTry
      ? await resume?.(this.#window.end, error).catch(() => undefined)
      : undefined;
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
    if (this.#seats.size === 0) this.#settle();
  }

  /** Nobody reads it any more. */
  #settle(): void {
    if (this.#over !== undefined) return;
    if (this.#options.lasting && !this.#refused) this.drain();
    else this.#giveUp();
  }

  #giveUp(): void {
    this.#fail(lost());
    this.#source.cancel().catch(() => {});
  }
}

function lost(): Fault {
  return new Fault("origin-broken", "content under way was given up");
}

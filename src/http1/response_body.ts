/**
 * The body of a response as a stream: pulled, never pushed. Bytes that nobody asks for stay in the
 * socket, and a slot is held only from the arrival of bytes until their content has been copied out.
 *
 * @module
 */
import type { Arena, Slot } from "../bytes/arena.ts";
import { Fault } from "../model/fault.ts";
import type { Field } from "../model/variant.ts";
import type { Connection } from "./connection.ts";
import { Deadline } from "./deadline.ts";
import { POUR_ROOM, registerSpring, type Spring } from "./pour.ts";
import { joinPieces, type Part, SIZE_ROOM, writeFrames } from "./reframe.ts";
import type { Window } from "./response_head.ts";
import type { Unframer } from "./unframe.ts";

/** The slot that a read gets, and the largest chunk that a reader of the body sees. */
export const READ_SIZE: number = 64 << 10;

/** What a body is received with. */
export interface BodyOptions {
  readonly connection: Connection;
  readonly unframer: Unframer;
  readonly arena: Arena;
  /** Milliseconds that one read may take; not counted while nobody asks for bytes. */
  readonly readTime: number;
  /** Called once: with true if the whole body was received, and nothing after it. */
  finish(clean: boolean): void;
}

const NOTHING = new Uint8Array(0);

/** What of a body has come with its head. */
export interface Beginning {
  readonly content: Uint8Array;
  /** Whether that is all of it. */
  readonly ended: boolean;
  /** Whether nothing came behind it, which would belong to no request. */
  readonly clean: boolean;
}

/** Takes what is in the window of a slot, where a head ended. */
export function takeBeginning(unframer: Unframer, slot: Slot, { start, end }: Window): Beginning {
  if (unframer.empty) return { content: NOTHING, ended: true, clean: start === end };
  if (start === end) return { content: NOTHING, ended: false, clean: true };
  const { content, consumed, ended } = unframer.take(slot, start, end);
  return { content, ended, clean: consumed === end };
}

/** Receives one body. */
export class ResponseBody implements Spring {
  /** The content. Errors when the body was cut; cancelling it gives up the connection. */
  readonly stream: ReadableStream<Uint8Array>;
  /** The trailer fields; rejects when the body was cut or given up. */
  readonly trailers: Promise<readonly Field[]>;
  /** Milliseconds that one read may take. */
  readTime: number;
  readonly #options: BodyOptions;
  readonly #settled = Promise.withResolvers<readonly Field[]>();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Content that was received and not asked for yet. */
  #ready: Uint8Array = NOTHING;
  #ended = false;
  /** Whether it ended because it was given up. */
  #lost = false;

  /** Takes over the connection behind what has come already. */
  constructor(options: BodyOptions, beginning: Beginning) {
    this.#options = options;
    this.#begin(beginning);
    this.readTime = options.readTime;
    this.trailers = this.#settled.promise;
    // Most callers do not look at trailers; the stream tells them of a cut body.
    this.trailers.catch(() => {});
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        if (this.#exhausted) controller.close();
      },
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => this.#giveUp(reason),
    }, { highWaterMark: 0 });
    registerSpring(this.stream, this);
  }

  /** Ends the stream with an error at once, unless all of the body has been received. */
  fail(reason: unknown): void {
    if (this.#ended) return;
    this.#giveUp(reason);
    this.#controller?.error(reason);
  }

  /** Resolves when there is something to read. */
  async arrival(): Promise<void> {
    if (this.#ready.length > 0 || this.#ended || this.#options.connection.brisk) return;
    using _deadline = this.#startClock();
    await this.#ownFaults(this.#options.connection.arrival());
  }

  /** Reads once into a slot of the caller's. */
  async pour(slot: Slot, chunked: boolean): Promise<Part | undefined> {
    const { view } = slot;
    if (this.#ready.length > 0) {
      const ready = this.#ready.subarray(0, POUR_ROOM);
      this.#ready = this.#ready.subarray(ready.length);
      view.set(ready, SIZE_ROOM);
      const spans = Uint32Array.of(SIZE_ROOM, SIZE_ROOM + ready.length);
      return chunked ? writeFrames(view, spans, 1) : joinPieces(view, spans, 1);
    }
    while (!this.#ended) {
      const part = await this.#ownFaults(this.#pour(slot, chunked));
      if (part !== undefined) return part;
    }
    if (this.#lost) throw this.#options.connection.signal.reason;
  }

  async #pour(slot: Slot, chunked: boolean): Promise<Part | undefined> {
    const { connection, unframer } = this.#options;
    using _deadline = this.#startClock();
    const room = slot.view.subarray(SIZE_ROOM, SIZE_ROOM + POUR_ROOM);
    const end = SIZE_ROOM + await connection.read(room);
    if (this.#ended) return;
    if (end === SIZE_ROOM) {
      unframer.end();
      this.#end(false);
      return;
    }
    const { spans, count, consumed, ended } = unframer.locate(slot, SIZE_ROOM, end);
    const write = chunked ? writeFrames : joinPieces;
    const part = count === 0 ? undefined : write(slot.view, spans, count);
    if (ended) this.#end(consumed === end);
    return part;
  }

  async #ownFaults<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#giveUp(error);
      throw error;
    }
  }

  get #exhausted(): boolean {
    return this.#ended && this.#ready.length === 0;
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      while (this.#ready.length === 0 && !this.#ended) await this.#receive();
    } catch (error) {
      // A failure that was announced by `fail` has errored the stream already.
      if (this.#lost) return;
      this.#giveUp(error);
      throw error;
    }
    if (this.#lost) return;
    if (this.#ready.length > 0) controller.enqueue(this.#handOut());
    if (this.#exhausted) controller.close();
  }

  /** Only what came with an unusually long head is more than one chunk; chunks share no buffer. */
  #handOut(): Uint8Array {
    const ready = this.#ready;
    this.#ready = ready.subarray(READ_SIZE);
    return ready.length > READ_SIZE ? ready.slice(0, READ_SIZE) : ready;
  }

  async #receive(): Promise<void> {
    const { connection, arena, unframer } = this.#options;
    using _deadline = this.#startClock();
    await connection.arrival();
    using slot = await arena.acquire("upstream", READ_SIZE, connection.signal);
    const length = await connection.read(slot.view);
    if (this.#ended) return;
    if (length > 0) this.#begin(takeBeginning(unframer, slot, { start: 0, end: length }));
    else {
      unframer.end();
      this.#end(false);
    }
  }

  #startClock(): Deadline {
    const { connection } = this.#options;
    const time = this.readTime;
    const deadline = new Deadline(() =>
      connection.destroy(new Fault("origin-slow", `No more of the origin's answer in ${time} ms`))
    );
    deadline.arm(time);
    return deadline;
  }

  #begin({ content, ended, clean }: Beginning): void {
    this.#ready = content;
    if (ended) this.#end(clean);
  }

  /** All of the body is here. It is clean if nothing that belongs to no request came after it. */
  #end(clean: boolean): void {
    this.#ended = true;
    const { unframer } = this.#options;
    this.#settled.resolve(unframer.trailers);
    unframer.dispose();
    this.#options.finish(clean);
  }

  #giveUp(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#lost = true;
    const { unframer, connection } = this.#options;
    this.#settled.reject(reason);
    unframer.dispose();
    connection.destroy(reason);
    this.#options.finish(false);
  }
}

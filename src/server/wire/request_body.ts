/**
 * The content of a request as a stream: pulled, never pushed. What nobody asks for stays in the
 * socket.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Field } from "../../model/variant.ts";
import type { RequestFraming } from "../../http1/request_framing.ts";
import type { Refusal } from "../../http1/refusal.ts";
import { CLIENT, type Unframer, unframerFor } from "../../http1/unframe.ts";
import type { Connection } from "./connection.ts";
import type { Setting } from "./setting.ts";

/** What one read takes at most, and the largest chunk that a reader sees. */
const READ_SIZE = 64 << 10;

const LATE: Refusal = { status: 408, reason: "The request's content did not come in time." };
const LARGE: Refusal = { status: 413, reason: "The content is too large." };
const BROKEN: Refusal = { status: 400, reason: "The request's content is malformed or was cut." };

/** Receives the content of one request. */
export class RequestBody {
  /** Whether all of it was received. */
  complete = false;
  /** Why it cannot be received, if it cannot. */
  refusal: Refusal | undefined;
  /** Called when somebody asks for content, before the first is read. */
  onAsked: () => void = () => {};
  #asked = false;
  #pulling = false;
  /** Whoever read it wants no more: an origin that has answered before its end. */
  #unwanted = false;
  /** Bytes taken off the wire, and how many of them were content. */
  #received = 0;
  #size = 0;
  #waited = 0;
  #fault: Fault | undefined;
  #stream: ReadableStream<Uint8Array> | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #connection: Connection;
  readonly #setting: Setting;
  readonly #length: number | undefined;
  readonly #unframer: Unframer | undefined;

  /** Reads nothing yet. */
  constructor(connection: Connection, setting: Setting, framing: RequestFraming) {
    this.#connection = connection;
    this.#setting = setting;
    this.#length = framing.kind === "length" ? framing.length : undefined;
    this.#unframer = framing.kind === "chunked" ? unframerFor(framing, CLIENT) : undefined;
    this.complete = this.#length === 0;
  }

  /** The content. Errors when the client breaks its framing, is too slow, or leaves. */
  get stream(): ReadableStream<Uint8Array> {
    return this.#stream ??= new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        if (this.#fault !== undefined) controller.error(this.#fault);
        else if (this.complete) controller.close();
      },
      pull: (controller) => this.#pull(controller),
      cancel: () => {
        this.#unwanted = true;
      },
    }, { highWaterMark: 0 });
  }

  /** The fields behind the content, once all of it has been received. */
  get trailers(): readonly Field[] {
    return this.complete ? this.#unframer?.trailers ?? [] : [];
  }

  /** Whether anybody has asked for it. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whether what is left of it may be read for nothing. */
  get spare(): boolean {
    if (this.complete) return true;
    if (this.refusal !== undefined || this.#pulling) return false;
    return this.#length === undefined || this.#length - this.#received <= this.#limits.unreadBytes;
  }

  /** Ends the stream with an error, unless all has been received. */
  fail(fault: Fault, refusal: Refusal = BROKEN): void {
    if (this.complete || this.#fault !== undefined) return;
    this.#fault = fault;
    this.refusal = refusal;
    this.#unframer?.dispose();
    this.#controller?.error(fault);
  }

  /** Reads what is left for nothing. Resolves with whether the next request follows. */
  async discard(): Promise<boolean> {
    if (this.complete) return true;
    if (!this.spare) return false;
    // Whoever still holds the stream would take what is thrown away here.
    this.#controller?.error(answered());
    const end = this.#received + this.#limits.unreadBytes;
    try {
      while (!this.complete && this.#received < end) await this.#next();
    } catch {
      return false;
    }
    return this.complete;
  }

  get #limits(): Setting["limits"] {
    return this.#setting.limits;
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    if (!this.#asked) {
      this.#asked = true;
      this.onAsked();
    }
    this.#pulling = true;
    try {
      let content = await this.#next();
      while (content.length === 0 && !this.complete) content = await this.#next();
      // A stream that was cancelled meanwhile takes nothing, which is no fault of the client's.
      if (this.#fault !== undefined || this.#unwanted) return;
      if (content.length > 0) controller.enqueue(content);
      if (this.complete) controller.close();
    } catch (error) {
      if (this.#fault !== undefined) return;
      this.fail(error instanceof Fault ? error : cut(error));
    } finally {
      this.#pulling = false;
    }
  }

  /** Some content, or none if all that came was framing. */
  async #next(): Promise<Uint8Array> {
    const { intake } = this.#connection;
    if (intake.empty) {
      const begun = this.#startClock();
      try {
        if (intake.brisk && !intake.listening && !intake.ended) return await this.#takeDirectly();
        if (!intake.ended) await intake.listen();
      } finally {
        this.#stopClock(begun);
      }
      if (this.#fault !== undefined) throw this.#fault;
      if (intake.empty) throw cut();
    }
    return this.#unframer === undefined ? this.#takeCounted() : this.#takeFramed(this.#unframer);
  }

  /** Bytes of a known length need no scan, so they are read where they will stay. */
  async #takeDirectly(): Promise<Uint8Array> {
    if (this.#length === undefined) return await this.#takeThroughSlot();
    const into = new Uint8Array(Math.min(READ_SIZE, this.#length - this.#received));
    const length = await this.#connection.intake.pour(into);
    if (length === 0) throw cut();
    this.#count(length);
    return 2 * length < into.length ? into.slice(0, length) : into.subarray(0, length);
  }

  /** Without a slot to be had, the small buffer will do: slower, but never stuck. */
  async #takeThroughSlot(): Promise<Uint8Array> {
    const { intake } = this.#connection;
    using slot = this.#setting.arena.lease("front", READ_SIZE);
    if (slot === undefined || this.#unframer === undefined) {
      intake.brisk = false;
      return new Uint8Array(0);
    }
    const length = await intake.pour(slot.view.subarray(0, READ_SIZE));
    if (this.#fault !== undefined) throw this.#fault;
    if (length === 0) throw cut();
    const { content, consumed, ended } = this.#unframer.take(slot, 0, length);
    if (consumed < length) intake.restore(slot.view.subarray(consumed, length));
    this.#countFramed(consumed, content.length, ended);
    return content;
  }

  #takeCounted(): Uint8Array {
    const { intake } = this.#connection;
    const length = Math.min(intake.length, (this.#length ?? 0) - this.#received);
    const content = intake.bytes.slice(intake.start, intake.start + length);
    intake.start += length;
    this.#count(length);
    return content;
  }

  #takeFramed(unframer: Unframer): Uint8Array {
    const { intake } = this.#connection;
    const { desk } = this.#setting;
    const window = intake.window.subarray(0, desk.size);
    desk.view.set(window);
    const { content, consumed, ended } = unframer.take(desk, 0, window.length);
    intake.start += consumed;
    this.#countFramed(consumed, content.length, ended);
    return content;
  }

  #count(length: number): void {
    this.#received += length;
    if (this.#received === this.#length) this.#end();
  }

  #countFramed(consumed: number, content: number, ended: boolean): void {
    this.#received += consumed;
    this.#size += content;
    if (this.#size > this.#limits.bodyBytes) {
      const fault = new Fault("too-large", "The client's request is larger than the limit");
      this.fail(fault, LARGE);
      throw fault;
    }
    if (ended) this.#end();
  }

  /** From now on a read tells of the client's leaving, or brings the next request. */
  #end(): void {
    this.complete = true;
    this.#unframer?.dispose();
    const { intake } = this.#connection;
    if (intake.roomy && !intake.ended) intake.listen();
  }

  #startClock(): number {
    const { watch, reading } = this.#connection;
    const { slowTime, bodyRate, bodyTime } = this.#limits;
    const left = slowTime + (1000 * this.#received) / bodyRate - this.#waited;
    reading.set(watch.after(Math.max(0, Math.min(bodyTime, left))), () => this.#expire());
    return watch.now;
  }

  #stopClock(begun: number): void {
    const { watch, reading } = this.#connection;
    this.#waited += watch.now - begun;
    // Once it has failed, the alarm is that of the end of the connection.
    if (this.#fault === undefined) reading.clear();
  }

  #expire(): void {
    this.fail(new Fault("bad-request", "The client's request came too slowly"), LATE);
    // Nobody waits for the content any more but ourselves: there is nothing to be told.
    if (!this.#pulling) this.#connection.destroy(this.#fault);
  }
}

function answered(): Fault {
  return new Fault("bad-request", "The request was answered before its end");
}

function cut(cause?: unknown): Fault {
  return new Fault("bad-request", "The client's request was cut", { cause });
}

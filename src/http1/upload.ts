/**
 * Sending a request while its answer may already be coming (RFC 9112 §9.5).
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Connection } from "./connection.ts";
import type { Field } from "../model/variant.ts";
import { Deadline } from "./deadline.ts";
import { formatLastChunk } from "./answer_head.ts";
import { encodeLatin1 } from "./latin1.ts";

/** What follows a request's head. */
export type Payload =
  /** Bytes at hand, which can be sent again: sent in one write with the head. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Can be sent once; undefined length = chunked. */
  | {
    readonly kind: "stream";
    readonly stream: ReadableStream<Uint8Array>;
    readonly length?: number;
    /** The fields behind it, if it is chunked. */
    trailers?(): readonly Field[];
  };

/** What an upload is made from. */
export interface UploadOptions {
  readonly connection: Connection;
  readonly head: Uint8Array;
  readonly payload: Payload;
  /** Milliseconds that one write may take. */
  readonly writeTime: number;
  /** Called when they have passed and the origin still takes nothing. */
  onStall(): void;
}

/** How far an upload has come: all sent, or ended before. */
export type UploadState = "running" | "sent" | "stopped" | "failed";

/** Largest piece of a body in one write; a piece is copied once to be framed. */
const PIECE = 64 << 10;
const CR = 0x0d;
const LF = 0x0a;

/** Sends one request. */
export class Upload {
  /** Resolves, and never rejects, when nothing more will be sent. */
  readonly settled: Promise<void>;
  readonly #connection: Connection;
  readonly #writeTime: number;
  readonly #onStall: () => void;
  #state: UploadState = "running";
  #source: ReadableStreamDefaultReader<Uint8Array> | undefined;

  /** Starts to send. A body that fails takes the connection with it, so that no one waits for an answer. */
  constructor({ connection, head, payload, writeTime, onStall }: UploadOptions) {
    this.#connection = connection;
    this.#writeTime = writeTime;
    this.#onStall = onStall;
    this.settled = this.#run(head, payload);
  }

  /** How far it has come. */
  get state(): UploadState {
    return this.#state;
  }

  /** Sends no more. */
  stop(reason: unknown): void {
    if (this.#state !== "running") return;
    this.#state = "stopped";
    this.#leave(reason);
  }

  async #run(head: Uint8Array, payload: Payload): Promise<void> {
    try {
      if (payload.kind === "bytes") await this.#write(join(head, payload.bytes));
      else await this.#sendStream(head, payload);
      if (this.#state === "running") this.#state = "sent";
    } catch (error) {
      // The answer may have been sent before the origin closed: reading goes on.
      if (this.#state === "running") this.#state = "failed";
      this.#leave(error);
    }
  }

  async #sendStream(
    head: Uint8Array,
    { stream, length, trailers }: Extract<Payload, { kind: "stream" }>,
  ): Promise<void> {
    const source = stream.getReader();
    this.#source = source;
    await this.#write(head);
    let remaining = length ?? Infinity;
    while (remaining > 0) {
      const chunk = await this.#next(source);
      if (this.#state !== "running") return;
      if (chunk === undefined) break;
      remaining -= chunk.length;
      if (remaining < 0) throw this.#refuse("longer");
      await this.#sendChunk(chunk, length === undefined);
    }
    if (length === undefined) await this.#write(encodeLatin1(formatLastChunk(trailers?.() ?? [])));
    else if (remaining > 0) throw this.#refuse("shorter");
    else this.#leave(undefined);
  }

  async #sendChunk(chunk: Uint8Array, chunked: boolean): Promise<void> {
    for (let at = 0; at < chunk.length && this.#state === "running"; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      await this.#write(chunked ? frame(piece) : piece);
    }
  }

  async #next(
    source: ReadableStreamDefaultReader<Uint8Array>,
  ): Promise<Uint8Array | undefined> {
    try {
      return (await source.read()).value;
    } catch (error) {
      this.#connection.destroy(error);
      throw error;
    }
  }

  /** Cut by us, the request cannot be taken for a whole one by the origin. */
  #refuse(how: "longer" | "shorter"): Fault {
    const fault = new Fault("bad-request", `The request's body is ${how} than its length`);
    this.#connection.destroy(fault);
    return fault;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    using deadline = new Deadline(this.#onStall);
    deadline.arm(this.#writeTime);
    await this.#connection.write(bytes);
  }

  #leave(reason: unknown): void {
    this.#source?.cancel(reason).catch(() => {});
    this.#source = undefined;
  }
}

/** One chunk (RFC 9112 §7.1). Never called for no bytes: that would be the last chunk. */
function frame(piece: Uint8Array): Uint8Array {
  const size = new TextEncoder().encode(`${piece.length.toString(16)}\r\n`);
  const end = size.length + piece.length;
  const framed = new Uint8Array(end + 2);
  framed.set(size);
  framed.set(piece, size.length);
  framed[end] = CR;
  framed[end + 1] = LF;
  return framed;
}

function join(head: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return head;
  const joined = new Uint8Array(head.length + bytes.length);
  joined.set(head);
  joined.set(bytes, head.length);
  return joined;
}

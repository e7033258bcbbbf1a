/**
 * One ICAP request and its response on one connection: the preview, what follows it when the service
 * says 100, and the answer (RFC 3507 §4.4, §4.5), which may come before all has been sent.
 *
 * @module
 */
import type { Arena, Slot } from "../../../bytes/arena.ts";
import type { Connection } from "../../../http1/connection.ts";
import { isPersistent } from "../../../http1/framing.ts";
import { HeadClock } from "../../../http1/head_clock.ts";
import { READ_SIZE, ResponseBody, takeBeginning } from "../../../http1/response_body.ts";
import type { ResponseHead, Window } from "../../../http1/response_head.ts";
import { ChunkedUnframer, type Sender } from "../../../http1/unframe.ts";
import { type Payload, Upload } from "../../../http1/upload.ts";
import { Fault } from "../../../model/fault.ts";
import type { Limits } from "../../../model/limits.ts";
import { type EncapsulatedMessage, receiveEncapsulated, receiveIcapHead } from "./receive.ts";

/** A request, ready to be sent. */
export interface IcapMessage {
  /** All heads, and what is sent without waiting. */
  readonly head: Uint8Array;
  readonly payload: Payload;
  /** What follows the preview when the service wants to see more. */
  readonly rest?: () => ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** A response whose heads have come. */
export interface IcapResponse extends Partial<EncapsulatedMessage> {
  readonly status: number;
  readonly fields: ResponseHead["fields"];
  /** The body, if there is one; to be read to its end or cancelled. */
  readonly body?: ReadableStream<Uint8Array>;
  /** Once the body has ended: what its last chunk said. */
  readonly lastExtension: () => string;
}

/** What a transaction is handed. */
export interface IcapSurroundings {
  readonly limits: Limits;
  readonly arena: Arena;
  /** Called once, when the response is over: with true if the connection can be used again. */
  readonly finish: (reusable: boolean) => void;
}

const SERVICE: Sender = { fault: "agent", message: "The ICAP service's answer" };
const NOTHING = new Uint8Array();
const latin1 = new TextDecoder("latin1");

/** A payload of nothing, behind a head that says all. */
export const HEAD_ONLY: Payload = { kind: "bytes", bytes: NOTHING };

/** Runs one transaction. Until it resolves, the connection stays the caller's to give up. */
export async function transact(
  connection: Connection,
  message: IcapMessage,
  surroundings: IcapSurroundings,
): Promise<IcapResponse> {
  const { signal } = message;
  signal?.throwIfAborted();
  const transaction = new Transaction(connection, message, surroundings);
  const abort = () => connection.destroy(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  transaction.onOver = () => signal?.removeEventListener("abort", abort);
  try {
    return await transaction.receive();
  } catch (error) {
    transaction.onOver();
    connection.destroy(error);
    await transaction.stop(error);
    throw error;
  }
}

class Transaction {
  /** Called when nothing more is awaited. */
  onOver: () => void = () => {};
  #upload: Upload;
  /** Whether everything that was announced has been sent. */
  #isPromised: boolean;

  constructor(
    readonly connection: Connection,
    readonly message: IcapMessage,
    readonly surroundings: IcapSurroundings,
  ) {
    this.#upload = this.#send(message.head, message.payload);
    this.#isPromised = message.payload.kind === "bytes";
  }

  async receive(): Promise<IcapResponse> {
    const { connection, surroundings: { limits, arena } } = this;
    using clock = new HeadClock(connection, limits.headTime);
    for (let mayContinue = this.message.rest !== undefined;;) {
      this.#upload.settled.then(() => clock.start());
      await connection.arrival();
      using slot = await arena.acquire("upstream", READ_SIZE, connection.signal);
      const window = { start: 0, end: await connection.read(slot.view) };
      clock.start();
      const head = await receiveIcapHead(connection, slot, window, limits);
      if (head.status >= 200) return await this.#deliver(head, slot, window);
      if (head.status !== 100 || !mayContinue || window.start < window.end) {
        throw new Fault("agent", `The ICAP service answered ${head.status} out of turn`);
      }
      mayContinue = false;
      clock.stop();
      this.#continue();
    }
  }

  async stop(reason: unknown): Promise<void> {
    this.#upload.stop(reason);
    await this.#upload.settled;
  }

  #send(head: Uint8Array, payload: Payload): Upload {
    const { connection, surroundings: { limits: { readTime } } } = this;
    const fault = () => new Fault("origin-slow", `The service took nothing more in ${readTime} ms`);
    const onStall = () => connection.destroy(fault());
    return new Upload({ connection, head, payload, writeTime: readTime, onStall });
  }

  /** The service wants to see what follows the preview. */
  #continue(): void {
    const { rest } = this.message;
    if (rest === undefined) return;
    this.#isPromised = false;
    this.#upload = this.#send(NOTHING, { kind: "stream", stream: rest() });
  }

  async #deliver(head: ResponseHead, slot: Slot, window: Window): Promise<IcapResponse> {
    const { connection, surroundings: { limits, arena } } = this;
    const { status, fields } = head;
    const carries = status === 200 || status === 201 || status === 206;
    const message = carries
      ? await receiveEncapsulated(connection, slot, window, head, limits)
      : undefined;
    const finish = (clean: boolean) => this.#finish(clean && isPersistent("1.1", fields));
    if (!message?.hasBody) {
      // Whatever else an answer without a message carries is not worth its connection.
      finish(window.start === window.end && (carries || status === 204));
      return { ...message, status, fields, lastExtension: () => "" };
    }
    const unframer = new ChunkedUnframer(SERVICE);
    const { readTime } = limits;
    const beginning = takeBeginning(unframer, slot, window);
    const body = new ResponseBody({ connection, unframer, arena, readTime, finish }, beginning);
    const lastExtension = () => latin1.decode(unframer.lastExtension ?? NOTHING);
    return { ...message, status, fields, body: body.stream, lastExtension };
  }

  /** A service may answer before it has seen everything; that connection carries nothing more. */
  #finish(reusable: boolean): void {
    this.onOver();
    const { finish } = this.surroundings;
    if (!this.#isPromised && this.#upload.state !== "sent") {
      this.#upload.stop(new Fault("agent", "The service has answered before the end"));
      return finish(false);
    }
    if (!reusable) return finish(false);
    this.#upload.settled.then(() => finish(this.#upload.state === "sent"));
  }
}

/**
 * One request and its answer on one connection.
 *
 * @module
 */
import type { Arena, Slot } from "../bytes/arena.ts";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { Field } from "../model/variant.ts";
import type { Connection } from "./connection.ts";
import { frameResponse, type Framing, isPersistent, withOneLength } from "./framing.ts";
import { type Beginning, READ_SIZE, ResponseBody, takeBeginning } from "./response_body.ts";
import { HeadClock } from "./head_clock.ts";
import { type ClientResponse, WholeResponse } from "./response.ts";
import { isAnswerStart, receiveHead, type ResponseHead, type Window } from "./response_head.ts";
import { decodeTransfer } from "./transfer_decoding.ts";
import { openTunnel } from "./tunnel.ts";
import { fieldValues } from "../syntax/field_lines.ts";
import { type Unframer, unframerFor } from "./unframe.ts";
import { type Payload, Upload } from "./upload.ts";

/** A request, ready to be sent. */
export interface Message {
  readonly method: string;
  readonly head: Uint8Array;
  readonly payload: Payload;
  /** The protocol that a change is asked for to, if it is. */
  readonly upgrade?: string;
  readonly signal?: AbortSignal;
  onInformational?(status: number, fields: readonly Field[]): void;
}

/** What an exchange is handed. */
export interface Surroundings {
  readonly limits: Limits;
  readonly arena: Arena;
  /** Called once when the answer is over, if there was one: with true if the connection can be used again. */
  finish(reusable: boolean): void;
}

/** Interim answers to one request. An origin that sends more is not going to come to a point. */
const MAX_INFORMATIONAL = 32;

/** Runs one exchange. Until it resolves, the connection stays the caller's to give up. */
export async function exchange(
  connection: Connection,
  message: Message,
  surroundings: Surroundings,
): Promise<ClientResponse> {
  const { signal } = message;
  signal?.throwIfAborted();
  const answer = new Answer(connection, message, surroundings);
  const abort = () => answer.fail(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  answer.onOver(() => signal?.removeEventListener("abort", abort));
  try {
    return await answer.receive();
  } catch (error) {
    connection.destroy(error);
    answer.upload.stop(error);
    await answer.upload.settled;
    signal?.removeEventListener("abort", abort);
    throw error;
  }
}

/** An exchange under way, seen from the side that receives. */
class Answer {
  readonly upload: Upload;
  #over: () => void = () => {};
  #body: ResponseBody | undefined;

  constructor(
    readonly connection: Connection,
    readonly message: Message,
    readonly surroundings: Surroundings,
  ) {
    const { head, payload } = message;
    const writeTime = surroundings.limits.readTime;
    const onStall = payload.kind === "bytes"
      ? destroyerOf(connection, writeTime)
      : stallerOf(this, writeTime);
    this.upload = new Upload({ connection, head, payload, writeTime, onStall });
  }

  /** Sets what is called when nothing more is awaited. */
  onOver(over: () => void): void {
    this.#over = over;
  }

  /** Ends it from outside. */
  fail(reason: unknown): void {
    this.connection.destroy(reason);
    this.#body?.fail(reason);
  }

  /** Waits for the final answer. */
  async receive(): Promise<ClientResponse> {
    const { connection, message, surroundings: { limits, arena }, upload } = this;
    using clock = new HeadClock(connection, limits.headTime);
    if (message.payload.kind === "bytes") clock.start();
    else clock.startAfter(upload.settled);
    const size = headSlot(limits);
    for (let interim = 0; interim <= MAX_INFORMATIONAL;) {
      await connection.arrival();
      using slot = arena.lease("upstream", size) ??
        await arena.acquire("upstream", size, connection.signal);
      const window = { start: 0, end: await connection.read(slot.view) };
      if (interim === 0 && connection.reused) this.#refuseStray(slot, window);
      do {
        clock.start();
        const received = receiveHead(connection, slot, window, limits);
        const head = received instanceof Promise ? await received : received;
        if (head.status >= 200) return this.#deliver(head, slot, window);
        if (head.status === 101) return this.#change(head, slot, window);
        message.onInformational?.(head.status, head.fields);
        interim++;
        // The next head may have to wait for the rest of the upload.
        if (upload.state === "running") clock.startAfter(upload.settled);
      } while (window.start < window.end && interim <= MAX_INFORMATIONAL);
    }
    throw new Fault("origin-broken", `More than ${MAX_INFORMATIONAL} interim answers`);
  }

  /** Surplus bytes behind one answer may come only when the next request has gone. */
  #refuseStray({ view }: Slot, { end }: Window): void {
    const { connection } = this;
    if (end === 0 || isAnswerStart(view, end)) return;
    connection.strayed = true;
    throw new Fault("origin-broken", "The origin sent what belongs to no answer");
  }

  /** No promise but where codings are to be taken off: the slot is somebody else's after a wait. */
  #deliver(
    received: ResponseHead,
    slot: Slot,
    window: Window,
  ): ClientResponse | Promise<ClientResponse> {
    const { message, surroundings: { limits } } = this;
    const { method, payload } = message;
    const framing = frameResponse({ method, ...received });
    const fields = withOneLength(received.fields);
    const head = fields === received.fields ? received : { ...received, fields };
    // What an empty answer announces may follow it, and would be taken for the next one.
    const isClear = framing.kind !== "none" || framing.announced !== true;
    const persistent = isClear && isPersistent(head.version, fields);
    // Whatever else is sent will not be read by an origin that has made up its mind. A good answer
    // may be made from the upload while it comes, so that goes on.
    if (head.status >= 300 && payload.kind === "stream") {
      this.#ceaseUpload(persistent && framing.kind !== "close");
    }
    const finish = (clean: boolean) => {
      this.#over();
      this.#release(clean && persistent);
    };
    const unframer = unframerFor(framing);
    const beginning = takeBeginning(unframer, slot, window);
    const response = beginning.ended
      ? this.#deliverWhole(head, framing, unframer, beginning, finish)
      : this.#deliverRest(head, framing, unframer, beginning, finish);
    const codings = framing.kind === "chunked" ? framing.codings : undefined;
    return codings === undefined ? response : decoded(response, codings, limits);
  }

  /** One that waits for the rest before it closes, and with that ends its answer, is told of its end. */
  #ceaseUpload(persistent: boolean): void {
    const { connection, upload } = this;
    upload.stop(answered());
    // RFC 9112 §9.5. Whether that succeeds matters to nobody: the connection is given up in any case.
    if (upload.state === "stopped" && !persistent) connection.closeWrite().catch(() => {});
  }

  #deliverWhole(
    head: ResponseHead,
    framing: Framing,
    unframer: Unframer,
    { content, clean }: Beginning,
    finish: (clean: boolean) => void,
  ): ClientResponse {
    const { trailers } = unframer;
    unframer.dispose();
    finish(clean);
    return new WholeResponse(head, lengthOf(framing), content, trailers);
  }

  #deliverRest(
    head: ResponseHead,
    framing: Framing,
    unframer: Unframer,
    beginning: Beginning,
    finish: (clean: boolean) => void,
  ): ClientResponse {
    const { connection, surroundings: { arena, limits: { readTime } } } = this;
    const body = new ResponseBody({ connection, unframer, arena, readTime, finish }, beginning);
    this.#body = body;
    return {
      ...head,
      length: lengthOf(framing),
      body: body.stream,
      trailers: body.trailers,
      setReadTime: (milliseconds) => body.readTime = milliseconds,
    };
  }

  #change(head: ResponseHead, slot: Slot, { start, end }: Window): ClientResponse {
    const { connection, message, surroundings: { arena, finish } } = this;
    const protocol = fieldValues(head.fields, "upgrade").join(", ");
    if (message.upgrade?.toLowerCase() !== protocol.toLowerCase()) {
      throw new Fault("origin-broken", "The origin changed the protocol unasked");
    }
    const early = slot.view.slice(start, end);
    const over = () => {
      this.#over();
      finish(false);
    };
    return {
      ...head,
      length: 0,
      body: new ReadableStream({ start: (controller) => controller.close() }),
      trailers: Promise.resolve([]),
      tunnel: openTunnel({ connection, arena, early, finish: over }),
      setReadTime: () => {},
    };
  }

  /**
   * A connection on which the request was not sent to its end cannot carry another. Nor can one on
   * which an origin may take the content of a GET for the next request (RFC 9110 §9.3.1).
   */
  #release(reusable: boolean): void {
    const { message: { method, payload }, surroundings: { finish }, upload } = this;
    const isOdd = (method === "GET" || method === "HEAD") && hasContent(payload);
    if (!reusable || isOdd || (payload.kind === "stream" && upload.state !== "sent")) {
      upload.stop(answered());
      return finish(false);
    }
    // One write, and its answer is complete: it can only be a turn of the event loop behind.
    upload.settled.then(() => finish(upload.state === "sent"));
  }

  /** An origin that answers while it takes nothing more may go on answering. */
  stall(time: number): void {
    if (this.#body === undefined) this.connection.destroy(stalled(time));
    else this.upload.stop(stalled(time));
  }
}

// Both are made here, so that Answer's constructor has no closures: V8 holds on to the context of those,
// and with it to the whole exchange, until it collects the old generation.

function stallerOf(answer: Answer, time: number): () => void {
  return () => answer.stall(time);
}

function destroyerOf(connection: Connection, time: number): () => void {
  return () => connection.destroy(stalled(time));
}

function stalled(time: number): Fault {
  return new Fault("origin-slow", `The origin took nothing more in ${time} ms`);
}

function hasContent(payload: Payload): boolean {
  return payload.kind === "stream" || payload.bytes.length > 0;
}

async function decoded(
  response: ClientResponse,
  codings: readonly string[],
  limits: Limits,
): Promise<ClientResponse> {
  const body = await decodeTransfer(response.body, codings, limits);
  return { ...response, whole: undefined, body };
}

function answered(): Fault {
  return new Fault("origin-broken", "The origin has answered before the end of the request");
}

/** Largest slot that an upstream can lease; no head is longer, whatever the limit. */
const MAX_HEAD_SLOT = 256 << 10;

function headSlot({ headBytes }: Limits): number {
  return Math.min(MAX_HEAD_SLOT, Math.max(READ_SIZE, headBytes));
}

function lengthOf(framing: Framing): number | undefined {
  if (framing.kind === "length" || framing.kind === "none") return framing.length;
}

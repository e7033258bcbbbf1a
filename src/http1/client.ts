/**
 * The HTTP/1.1 client with which Variform asks its origins: what it is given goes out, and what
 * the origin sends comes back, uncoded, unfolded and in order. Strict about everything that
 * decides where a message ends.
 *
 * @module
 */
import { type Arena, arena as sharedArena } from "../bytes/arena.ts";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { Field } from "../model/variant.ts";
import type { Connection } from "./connection.ts";
import { dial, type OriginAddress } from "./dial.ts";
import { exchange, type Message } from "./exchange.ts";
import { preparePayload } from "./payload.ts";
import { Pool } from "./pool.ts";
import { formatRequestHead } from "./request_head.ts";
import type { ClientResponse } from "./response.ts";
import type { Payload } from "./upload.ts";

export type { OriginAddress } from "./dial.ts";
export type { ClientResponse } from "./response.ts";
export type { Tunnel } from "./tunnel.ts";

/** A request to an origin. */
export interface ClientRequest {
  readonly method: string;
  /** Request target in origin-form, exactly as it is to be sent. */
  readonly target: string;
  /** In order, as on the wire. Those that say how the message is carried are written by the client. */
  readonly fields: Iterable<Field>;
  /** Value of Host. */
  readonly host: string;
  readonly body?: ReadableStream<Uint8Array>;
  /** Length of the body; without it, a body is sent chunked. */
  readonly bodyLength?: number;
  /** Protocol to change to, as the value of Upgrade; a 101 is an error without it. */
  readonly upgrade?: string;
  /** The fields behind a chunked body, asked for once that has been sent. */
  trailers?(): readonly Field[];
  /** Whether fields behind the answer's body are welcome (RFC 9110 §10.1.4). */
  readonly takesTrailers?: boolean;
  /** Ends the request, or its answer, and closes the connection. */
  readonly signal?: AbortSignal;
  /** Called for each interim answer (1xx) but 101. */
  onInformational?(status: number, fields: readonly Field[]): void;
}

/** How a client behaves. */
export interface ClientOptions {
  readonly limits: Limits;
  /** Root certificates in PEM, beside those of the system. */
  readonly caCerts?: string[];
  /** Where slots come from; the shared one unless given. */
  readonly arena?: Arena;
}

/** What a client has done and holds. */
export interface ClientStats {
  /** Requests sent, repeated ones once; and how many were repeated. */
  readonly requests: number;
  readonly repeated: number;
  /** Connections opened, and requests that went out on one used before. */
  readonly opened: number;
  readonly reused: number;
  /** Connections in use and idle, and requests that wait for one, at this moment. */
  readonly lent: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Speaks HTTP/1.1 to one origin. */
export class Client {
  readonly #pool: Pool;
  readonly #limits: Limits;
  readonly #arena: Arena;
  #requests = 0;
  #repeated = 0;

  /** Opens nothing yet. */
  constructor(origin: OriginAddress, options: ClientOptions) {
    const { limits, caCerts, arena = sharedArena } = options;
    const { connectTime } = limits;
    this.#limits = limits;
    this.#arena = arena;
    this.#pool = new Pool((signal) => dial(origin, { connectTime, caCerts, signal }), limits);
  }

  /** Counters. */
  get stats(): ClientStats {
    const { opened, reused, lent, idle, waiting } = this.#pool;
    const [requests, repeated] = [this.#requests, this.#repeated];
    return { requests, repeated, opened, reused, lent, idle, waiting };
  }

  /**
   * Sends a request and waits for the head of its final answer. Rejects with the signal's reason, or
   * with a fault: `origin-down`, `origin-slow`, `origin-broken`, or `bad-request` for what must not
   * be sent.
   */
  async send(request: ClientRequest): Promise<ClientResponse> {
    this.#requests++;
    try {
      const message = prepare(request);
      return await this.#send(message instanceof Promise ? await message : message);
    } catch (error) {
      // Whoever makes the body is told that nobody wants it; a reader of ours has done so already.
      if (request.body?.locked === false) request.body.cancel(error).catch(() => {});
      throw error;
    }
  }

  /** Closes idle connections now, and each one in use when its answer is over. */
  close(): void {
    this.#pool.close();
  }

  async #send(message: Message): Promise<ClientResponse> {
    const { signal } = message;
    const connection = await this.#pool.take(signal);
    try {
      return await this.#exchange(connection, message);
    } catch (error) {
      this.#pool.drop(connection);
      if (!mayRepeat(error, connection, message)) throw error;
    }
    this.#repeated++;
    const fresh = await this.#pool.takeFresh(signal);
    try {
      return await this.#exchange(fresh, message);
    } catch (error) {
      this.#pool.drop(fresh);
      throw error;
    }
  }

  /** Until it resolves, the connection stays the caller's to give up. */
  #exchange(connection: Connection, message: Message): Promise<ClientResponse> {
    const [limits, arena] = [this.#limits, this.#arena];
    const finish = (reusable: boolean) => {
      if (reusable) this.#pool.give(connection);
      else this.#pool.drop(connection);
    };
    return exchange(connection, message, { limits, arena, finish });
  }
}

function prepare(request: ClientRequest): Message | Promise<Message> {
  const { method, body, bodyLength, upgrade, signal } = request;
  const framed = body === undefined && bodyLength === undefined
    ? undefined
    : { length: bodyLength };
  const head = formatRequestHead({ ...request, body: framed });
  const onInformational = request.onInformational?.bind(request);
  const messageWith = (payload: Payload): Message => (
    { method, head, payload, upgrade, signal, onInformational }
  );
  const payload = preparePayload(request, signal);
  return payload instanceof Promise ? payload.then(messageWith) : messageWith(payload);
}

/** Idempotent methods (RFC 9110 §9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PUT",
  "DELETE",
]);

/**
 * Whether a failure only means that the origin closed an idle connection as we took it, or that there
 * was something in it still that belonged to no answer. Anything more is not repeated: the origin may have acted (RFC 9110 §9.2.2), and each layer that repeats
 * multiplies the load on an origin in trouble.
 */
function mayRepeat(error: unknown, connection: Connection, message: Message): boolean {
  if (!connection.reused) return false;
  if (connection.received > 0 && !connection.strayed) return false;
  if (message.signal?.aborted) return false;
  if (message.payload.kind === "stream") return false;
  if (!IDEMPOTENT.has(message.method)) return false;
  return error instanceof Fault && error.code === "origin-broken";
}

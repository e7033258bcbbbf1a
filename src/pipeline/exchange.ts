/**
 * One request on its way, as every front hands it to the pipeline, and the reply that comes back.
 *
 * @module
 */
import type { Tunnel } from "../http1/tunnel.ts";
import type { Field, Trailers } from "../model/variant.ts";
import type { Peer } from "../origin/origin.ts";
import type { FormNames } from "../origin/query_forms.ts";
import type { Repeat } from "./repeat.ts";
import type { Trace } from "./trace.ts";

/** A request whose target and Host have been checked (RFC 9112 §3.2). */
export interface Exchange {
  /** Names this exchange in log, trace and page. */
  readonly id: string;
  readonly method: string;
  /** Normalised; the path is still percent-encoded. */
  readonly url: URL;
  /** Path and query as they were sent, where the URL writes them otherwise. */
  readonly target?: string;
  readonly headers: Headers;
  /** The URL as the client wrote it, where a rule has read it as another one. */
  readonly asked?: URL;
  /** The language that the first segment of the client's URL named, which `url` lacks. */
  readonly prefix?: string;
  /** The width that the query of the client's URL named, which `url` lacks. */
  readonly width?: number;
  /** The media type for which this URL was chosen from a list: it gives that and nothing else. */
  readonly form?: string;
  /** Whether the origin is asked for the list of what it has (RFC 2295 §8.4). */
  readonly lists?: boolean;
  /** Whether the origin is to send all, whatever range is asked for: agents judge no parts. */
  readonly whole?: boolean;
  /** Whether a HEAD needs the content as well, since what there is depends on it. */
  readonly opens?: boolean;
  /** The query parameters that pin a form. */
  readonly names?: FormNames;
  /** Whether documents may describe the set that they belong to. */
  readonly linked?: boolean;
  /** To be gone on with where this one's URL, to which a page has linked, leads nowhere. */
  readonly retreat?: Exchange;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly peer: Peer;
  /** Aborts when the client leaves, where the front can tell. */
  readonly signal?: AbortSignal;
  /** The same for fronts that can tell only until there is an answer. */
  readonly leaving?: () => AbortSignal;
  /** Takes the connection over for WebSocket, where the front can do that. */
  readonly upgrade?: (
    protocol?: string,
  ) => { readonly socket: WebSocket; readonly response: Response };
  /** The runtime's own object, which alone can answer a handshake. */
  readonly request?: Request;
  /** The front can join the connection to one of the origin's whose protocol was changed. */
  readonly tunnels?: boolean;
  /** Sends an interim answer ahead (RFC 9110 §15.2), where the front can. */
  inform?(status: number, fields: readonly Field[]): void;
  /** The fields behind the content, once that has been read to its end, where the front keeps them. */
  trailers?(): readonly Field[];
  readonly trace: Trace;
}

/** Whether a request has no content, or content of no bytes. */
export function isEmpty({ body, headers }: Pick<Exchange, "body" | "headers">): boolean {
  return body === null || headers.get("content-length") === "0";
}

/** The exchange, read as something else. */
export function readAs(
  exchange: Exchange,
  changes: Partial<Omit<Exchange, "id" | "signal">>,
): Exchange {
  return new Reading(exchange, changes);
}

/**
 * Each member is named: a front may work them out when they are asked for, and a spread would lose those
 * that it has not been asked for yet. What few exchanges are asked for is left to be worked out.
 */
class Reading implements Exchange {
  readonly method: string;
  readonly url: URL;
  readonly target?: string;
  readonly headers: Headers;
  readonly asked?: URL;
  readonly prefix?: string;
  readonly width?: number;
  readonly form?: string;
  readonly lists?: boolean;
  readonly whole?: boolean;
  readonly opens?: boolean;
  readonly names?: FormNames;
  readonly linked?: boolean;
  readonly retreat?: Exchange;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly peer: Peer;
  readonly leaving?: Exchange["leaving"];
  readonly upgrade?: Exchange["upgrade"];
  readonly request?: Request;
  readonly tunnels?: boolean;
  readonly trace: Trace;
  readonly inform?: Exchange["inform"];
  readonly trailers?: Exchange["trailers"];
  readonly #exchange: Exchange;

  constructor(exchange: Exchange, changes: Partial<Omit<Exchange, "id" | "signal">>) {
    this.#exchange = exchange;
    this.method = exchange.method;
    this.url = exchange.url;
    this.target = exchange.target;
    this.headers = exchange.headers;
    this.asked = exchange.asked;
    this.prefix = exchange.prefix;
    this.width = exchange.width;
    this.form = exchange.form;
    this.lists = exchange.lists;
    this.whole = exchange.whole;
    this.opens = exchange.opens;
    this.names = exchange.names;
    this.linked = exchange.linked;
    this.retreat = exchange.retreat;
    this.body = exchange.body;
    this.peer = exchange.peer;
    this.leaving = exchange.leaving;
    this.upgrade = exchange.upgrade?.bind(exchange);
    this.request = exchange.request;
    this.tunnels = exchange.tunnels;
    this.trace = exchange.trace;
    this.inform = exchange.inform?.bind(exchange);
    this.trailers = exchange.trailers?.bind(exchange);
    Object.assign(this, changes);
  }

  get id(): string {
    return this.#exchange.id;
  }

  get signal(): AbortSignal | undefined {
    return this.#exchange.signal;
  }
}

/** What goes back to the client. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null;
  /** Fields behind the body, for fronts and clients that take them; settles when the body has ended. */
  readonly trailers?: Trailers;
  /** With status 101: the other end of the connection, which from then on carries bytes unseen. */
  readonly tunnel?: Tunnel;
  /** How long the same request would get the same answer; absent where it could get another. */
  readonly repeat?: Repeat;
  /** The front's own response when the connection was upgraded; all else is then ignored. */
  readonly upgraded?: Response;
}

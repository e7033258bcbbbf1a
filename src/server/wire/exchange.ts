/**
 * A request as the pipeline sees it. What a cache hit has no use for is made when it is asked for.
 *
 * @module
 */
import type { Peer } from "../../origin/origin.ts";
import type { Exchange } from "../../pipeline/exchange.ts";
import { Trace } from "../../pipeline/trace.ts";
import type { ReceivedHead } from "../../http1/received_head.ts";
import type { Place } from "./locate.ts";
import type { Field } from "../../model/variant.ts";
import { headersOf } from "../../syntax/field_lines.ts";
import { forwardedUrl, rewrittenTarget } from "../target.ts";
import type { RequestBody } from "./request_body.ts";

/** Sends interim answers (RFC 9110 §15.2). */
export interface Informer {
  inform(status: number, headers: Iterable<readonly [string, string]>): void;
}

/** An exchange on the wire. */
export class WireExchange implements Exchange {
  readonly method: string;
  readonly peer: Peer;
  readonly tunnels: boolean;
  readonly #informer: Informer;
  readonly #head: ReceivedHead;
  readonly #place: Place;
  readonly #content: RequestBody | undefined;
  #trace: Trace | undefined;
  #id: string | undefined;
  #url: URL | undefined;
  #headers: Headers | undefined;
  #leaving: AbortController | undefined;
  #left: { readonly reason: unknown } | undefined;
  readonly #trustForwarded: boolean;

  /** Takes a head that has been checked. */
  constructor(
    head: ReceivedHead,
    place: Place,
    peer: Peer,
    content: RequestBody | undefined,
    informer: Informer,
    trustForwarded: boolean,
  ) {
    this.#trustForwarded = trustForwarded;
    this.method = head.method;
    // Who speaks HTTP/1.0 changes to no other protocol, whatever the request says (RFC 9110 §7.8).
    this.tunnels = head.version === "1.1";
    this.peer = head.version === "1.0" ? { ...peer, version: head.version } : peer;
    this.#informer = informer;
    this.#head = head;
    this.#place = place;
    this.#content = content;
  }

  /** Names this exchange in log, trace and page. */
  get id(): string {
    return this.#id ??= crypto.randomUUID().slice(0, 8);
  }

  /** What happens to it. */
  get trace(): Trace {
    return this.#trace ??= new Trace();
  }

  /** Normalised; the path is still percent-encoded. */
  get url(): URL {
    return this.#url ??= this.#makeUrl();
  }

  /** The target as it was sent, where the URL writes it otherwise. */
  get target(): string | undefined {
    return rewrittenTarget(this.#place.path);
  }

  /** All fields. */
  get headers(): Headers {
    return this.#headers ??= headersOf(joinCookies(this.#head.fields()));
  }

  /** The content, if the request has any. */
  get body(): ReadableStream<Uint8Array> | null {
    return this.#content?.stream ?? null;
  }

  /** Aborts when the client leaves. */
  get signal(): AbortSignal {
    if (this.#leaving === undefined) {
      this.#leaving = new AbortController();
      if (this.#left !== undefined) this.#leaving.abort(this.#left.reason);
    }
    return this.#leaving.signal;
  }

  /** The value of one field, several joined, without an object for all of them. */
  field(name: string): string | undefined {
    return this.#head.field(name);
  }

  /** Sends an interim answer, such as 103. Does nothing for clients that know none, or too late. */
  inform(status: number, headers: Iterable<readonly [string, string]>): void {
    this.#informer.inform(status, headers);
  }

  /** The fields behind the content, once that has been read. */
  trailers(): readonly Field[] {
    return this.#content?.trailers ?? [];
  }

  /** Tells whoever listens that the client has left. */
  leave(reason: unknown): void {
    this.#left ??= { reason };
    this.#leaving?.abort(reason);
  }

  #makeUrl(): URL {
    const { authority, path } = this.#place;
    const url = new URL(`${this.peer.scheme}://${authority}${path === "*" ? "/" : path}`);
    return this.#trustForwarded ? forwardedUrl(url, this.headers) : url;
  }
}

/** Several lines of Cookie are one: "," joins fields, but cookies are parted by ";" (RFC 6265 §4.2.1). */
function joinCookies(fields: readonly Field[]): readonly Field[] {
  const isCookie = ([name]: Field) => name.length === 6 && name.toLowerCase() === "cookie";
  const cookies = fields.filter(isCookie);
  if (cookies.length < 2) return fields;
  const joined: Field = ["Cookie", cookies.map(([, value]) => value).join("; ")];
  return [...fields.filter((field) => !isCookie(field)), joined];
}

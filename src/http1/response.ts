/**
 * What the client hands out for a request.
 *
 * @module
 */
import type { Field, Trailers } from "../model/variant.ts";
import { streamOf } from "../coding/stream_of.ts";
import type { ResponseHead } from "./response_head.ts";
import type { Tunnel } from "./tunnel.ts";

/** An origin's answer, its body still on the way. */
export interface ClientResponse {
  readonly version: "1.0" | "1.1";
  readonly status: number;
  readonly reason: string;
  /** All fields in order, hop-by-hop ones among them. */
  readonly fields: Field[];
  /**
   * Length of the body; undefined if it is chunked or ends with the connection. Where no body
   * follows although one is described (HEAD, 304), what Content-Length says of it.
   */
  readonly length?: number;
  /** To be read to its end or cancelled; until then a connection is held. */
  readonly body: ReadableStream<Uint8Array>;
  /** All of the body, where it has come with the head: then nothing has to be read or cancelled. */
  readonly whole?: Uint8Array;
  /**
   * Fields behind the body, at hand where that is whole; else they reject (harmlessly, if nobody looks)
   * when it was cut.
   */
  readonly trailers: Trailers;
  /** The connection itself, after a 101. */
  readonly tunnel?: Tunnel;
  /** Sets how long one read of the body may take: `Infinity` for a live stream. */
  setReadTime(milliseconds: number): void;
}

/** An answer all of which has come at once. Only who asks for a stream gets one made. */
export class WholeResponse implements ClientResponse {
  readonly version: "1.0" | "1.1";
  readonly status: number;
  readonly reason: string;
  readonly fields: Field[];
  #body: ReadableStream<Uint8Array> | undefined;

  /** Of a head, and what came behind it. */
  constructor(
    head: ResponseHead,
    readonly length: number | undefined,
    readonly whole: Uint8Array,
    readonly trailers: readonly Field[],
  ) {
    this.version = head.version;
    this.status = head.status;
    this.reason = head.reason;
    this.fields = head.fields;
  }

  get body(): ReadableStream<Uint8Array> {
    return this.#body ??= streamOf(this.whole);
  }

  /** There is nothing to be read. */
  setReadTime(): void {}
}

/**
 * What the client hands out for a request.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
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
  /** Fields behind the body; rejects (harmlessly, if nobody looks) when the body was cut. */
  readonly trailers: Promise<readonly Field[]>;
  /** The connection itself, after a 101. */
  readonly tunnel?: Tunnel;
  /** Sets how long one read of the body may take: `Infinity` for a live stream. */
  setReadTime(milliseconds: number): void;
}

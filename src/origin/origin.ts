/**
 * What all origins share: one question, and the kinds of answers to it. An origin describes; it
 * never chooses, converts or caches.
 *
 * @module
 */
import type { FaultCode } from "../model/fault.ts";
import type { Tunnel } from "../http1/tunnel.ts";
import type { Field, Resource, Trailers } from "../model/variant.ts";
import type { MessageContent } from "./message.ts";
import type { FormNames } from "./query_forms.ts";

/** What an origin is asked. */
export interface Ask {
  /** Normalised, its path still percent-encoded. */
  readonly url: URL;
  /** Path and query as they were sent, where the URL writes them otherwise. */
  readonly target?: string;
  readonly method: string;
  readonly headers: Headers;
  /** The query parameters that pin a form; `format` and `lang` if absent. */
  readonly names?: FormNames;
  /** Whether documents may describe the set that they belong to. */
  readonly linked?: boolean;
  /** Who asks, for origins that are told about it. */
  readonly peer?: Peer;
  /** What `requestFields` has made of this; whoever asks with other fields leaves it out. */
  readonly sent?: Headers;
  /** Conditional fields that validate a stored answer (RFC 9111 §4.3.1). */
  readonly conditions?: readonly Field[];
  readonly signal?: AbortSignal;
  /** The protocol to which the connection may be changed, as the value of Upgrade. */
  readonly upgrade?: string;
  /** The request itself, where it is a handshake that only its runtime's own object can answer. */
  readonly handshake?: Request;
  /** Told of interim answers that are for the client (RFC 9110 §15.2), such as 103. */
  inform?(status: number, fields: readonly Field[]): void;
  /** The fields behind the request's content, once that has been read. */
  trailers?(): readonly Field[];
}

/** The client, as the front saw it. */
export interface Peer {
  /** IP address without port; absent on a Unix socket and in embedding. */
  readonly address?: string;
  /** The scheme that the client used. */
  readonly scheme: "http" | "https";
  /** All that `Deno.serve` has told of it, for applications in this process. */
  readonly info?: Deno.ServeHandlerInfo;
  /** The version of HTTP in which it asked, if that was an older one. */
  readonly version?: "1.0";
}

/** The origin has the resource, and these are its variants. */
export interface Found {
  readonly kind: "resource";
  readonly resource: Resource;
  /** The head that a server's answer came with; the cache decides by it. */
  readonly message?: { readonly status: number; readonly fields: readonly Field[] };
  /** Its content, where that of the resource's one variant is no other. */
  readonly content?: MessageContent;
  /** Fields behind its content. */
  readonly trailers?: Trailers;
}

/** The resource has another address. */
export interface Redirect {
  readonly kind: "redirect";
  readonly status: 301 | 308;
  /** Path and query only, never starting with two slashes. */
  readonly location: string;
}

/** A folder without an index: what is in it. */
export interface ListingAnswer {
  readonly kind: "listing";
  readonly listing: Listing;
}

/** There is nothing to describe, and why: missing, forbidden or a bad request. */
export interface Refused {
  readonly kind: "refused";
  readonly fault: FaultCode;
  /** For people; names nothing that the request did not name. */
  readonly detail: string;
}

/** The answer of an origin server that is passed on as it is. */
export interface PassedAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly fields: readonly Field[];
  readonly body: ReadableStream<Uint8Array> | null;
  /** Fields behind the body. */
  readonly trailers?: Trailers;
  /** With status 101: the connection itself; the new protocol is among the fields. */
  readonly tunnel?: Tunnel;
  /** The runtime's own response to a handshake, which has to go out as it is. */
  readonly upgraded?: Response;
}

/** What an origin says of a URL. */
export type Answer = Found | Redirect | ListingAnswer | Refused | PassedAnswer;

/** Where variants come from: a folder, a mailbox, an origin server. */
export interface Origin {
  readonly name: string;
  /** Says what is at a URL. What cannot be had is an answer, not an error. */
  describe(ask: Ask): Promise<Answer>;
  /** What lies in a folder, whether it has an index or not; undefined where that is no folder. */
  list?(ask: Ask): Promise<Listing | undefined>;
  /**
   * The fields with which `describe` would ask a server, by which its stored answers are selected;
   * absent or undefined where the origin's answers are not to be stored.
   */
  requestFields?(ask: Ask): Headers | undefined;
  /** Forwards a request that is not negotiated; absent where there is nothing to forward to. */
  pass?(ask: Ask, body: ReadableStream<Uint8Array> | null): Promise<PassedAnswer>;
  /** Opens a WebSocket to the same place, where the origin can have one. */
  connect?(ask: Ask, protocols: readonly string[]): WebSocket;
  close(): void | Promise<void>;
}

/** The origin, which describes what it has in another way. */
export function describedBy(origin: Origin, describe: Origin["describe"]): Origin {
  return {
    name: origin.name,
    describe,
    list: origin.list?.bind(origin),
    requestFields: origin.requestFields?.bind(origin),
    pass: origin.pass?.bind(origin),
    connect: origin.connect?.bind(origin),
    close: () => origin.close(),
  };
}

/** One row of a listing. */
export interface ListingEntry {
  readonly name: string;
  /** Path of the entry; that of a folder ends in a slash. */
  readonly location: string;
  readonly kind: "file" | "folder";
  readonly type?: string;
  /** Bytes. */
  readonly length?: number;
  /** Milliseconds since the epoch. */
  readonly modified?: number;
}

/** The content of a folder that has no index. */
export interface Listing {
  readonly location: string;
  /** Folders first, then by name. */
  readonly entries: readonly ListingEntry[];
  readonly etag: string;
}

/**
 * An HTTP/1.1 origin server as an origin, asked through our own client: all codings untouched, no
 * field invented.
 *
 * @module
 */
import { BytesBody } from "../cache/mod.ts";
import { Client, type ClientResponse } from "../http1/client.ts";
import { takesTrailers, trailerFields } from "../http1/trailer_fields.ts";
import { removeHopByHop } from "../http1/hop_by_hop.ts";
import { fieldValue, fieldValues, headersOf, withoutFields } from "../syntax/field_lines.ts";
import { via } from "./forwarded.ts";
import {
  describeMessage,
  type MessageContent,
  type MessageHead,
  openOnce,
  reasonToPass,
  withDictionaryVary,
} from "./message.ts";
import { rewriteFields } from "./rewrite.ts";
import { negotiatedFields, passFields, type UpstreamRequestOptions } from "./upstream_request.ts";
import { Fault } from "../model/fault.ts";
import type { Client as Asker } from "./forwarded.ts";
import type { Limits } from "../model/limits.ts";
import type { Field, Resource, Trailers } from "../model/variant.ts";
import type { Answer, Ask, Found, Origin, PassedAnswer } from "./origin.ts";

/** How an origin server is spoken to. */
export interface UpstreamOptions extends UpstreamRequestOptions {
  readonly limits: Limits;
  /** Send the client's Host on, instead of the origin's own. */
  readonly keepHost?: boolean;
  /** PEM certificates to trust beside the system's. */
  readonly caCerts?: string[];
}

const VIA = new Set(["via"]);

/** Framing is told anew by the front. */
const FRAMING = new Set(["content-length"]);

/** An origin server. */
export class Upstream implements Origin {
  readonly name: string;
  readonly #base: string;
  readonly #client: Client;

  constructor(private readonly url: URL, private readonly options: UpstreamOptions) {
    const { protocol, hostname, port } = url;
    if (protocol !== "http:" && protocol !== "https:") {
      throw new TypeError(`An origin must be an http: or https: URL, not ${url.href}`);
    }
    this.name = url.origin;
    this.#base = url.pathname.replace(/\/$/, "");
    this.#client = new Client({
      protocol,
      // A socket wants the address without the brackets of a URL.
      hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
    }, { limits: options.limits, caCerts: options.caCerts });
  }

  requestFields(ask: Ask): Headers {
    return headersOf(negotiatedFields(ask.headers, asker(ask), this.options));
  }

  async describe(ask: Ask): Promise<Answer> {
    const sent = ask.sent ?? this.requestFields(ask);
    const response = await this.#send(ask, ask.conditions ? [...sent, ...ask.conditions] : sent);
    const head = { status: response.status, fields: this.#received(response) };
    if (reasonToPass(head) !== undefined) return passed(head, response);
    return new FoundMessage(head, contentOf(response, ask), ask);
  }

  async pass(ask: Ask, body: ReadableStream<Uint8Array> | null): Promise<PassedAnswer> {
    const fields = passFields(ask.headers, asker(ask), this.options);
    const response = await this.#send(ask, fields, body ?? undefined);
    const received = this.#received(response);
    if (response.tunnel === undefined) {
      return passed({ status: response.status, fields: received }, response);
    }
    return changed(ask, response, received);
  }

  connect(ask: Ask, protocols: readonly string[]): WebSocket {
    // Never resolved as a reference: a path that begins with two slashes would name another host.
    const url = new URL(this.url);
    url.pathname = this.#base + ask.url.pathname;
    url.search = ask.url.search;
    url.protocol = this.url.protocol === "https:" ? "wss:" : "ws:";
    const kept = passFields(ask.headers, asker(ask), this.options)
      .filter(([name]) => !/^(?:sec-websocket-|host$|content-length$)/i.test(name));
    return new WebSocket(url, { protocols: [...protocols], headers: headersOf(kept) });
  }

  close(): void {
    this.#client.close();
  }

  #send(ask: Ask, fields: Iterable<Field>, body?: ReadableStream<Uint8Array>) {
    return this.#client.send({
      method: ask.method,
      target: this.#target(ask),
      host: this.options.keepHost ? ask.url.host : this.url.host,
      fields,
      body,
      bodyLength: body && declared(ask.headers.get("content-length")),
      signal: ask.signal,
      upgrade: ask.upgrade,
      trailers: ask.trailers && (() => trailerFields(ask.trailers?.() ?? [])),
      takesTrailers: takesTrailers(ask.headers.get("te")),
      onInformational: (status, fields) => {
        // That content may come now has been settled between us and the origin.
        if (status !== 100) ask.inform?.(status, this.#rewritten(fields));
      },
    });
  }

  #target(ask: Ask): string {
    const { href, origin, hash } = ask.url;
    // Not pathname and search: they lose a "?" that nothing follows.
    return this.#base + (ask.target ?? href.slice(origin.length, href.length - hash.length));
  }

  #rewritten(fields: readonly Field[]): Field[] {
    return rewriteFields(removeHopByHop(fields), this.url);
  }

  #received(response: ClientResponse): Field[] {
    const received = withDictionaryVary(this.#rewritten(response.fields));
    const others = withoutFields(received, VIA);
    others.push(via(fieldValues(received, "via").join(", "), response.version));
    return others;
  }
}

/** What is described of it is made where that is asked for: the cache decides by the head. */
class FoundMessage implements Found {
  readonly kind = "resource";
  readonly trailers: Trailers | undefined;
  readonly #ask: Ask;
  #resource: Resource | undefined;

  constructor(readonly message: MessageHead, readonly content: MessageContent, ask: Ask) {
    this.trailers = content.trailers;
    this.#ask = ask;
  }

  get resource(): Resource {
    const { url, names } = this.#ask;
    const fields = withoutFields(this.message.fields, FRAMING);
    return this.#resource ??= describeMessage(
      { ...this.message, fields },
      this.content,
      url,
      names,
    );
  }
}

function contentOf(response: ClientResponse, { method }: Ask): MessageContent {
  const { whole } = response;
  const trailers = trailersOf(response);
  if (method === "HEAD") {
    const length = declaredLength(response);
    return { ...openOnce(response.body, undefined), trailers, length };
  }
  if (whole === undefined) return { ...openOnce(response.body, response.length), trailers };
  const body = new BytesBody(whole);
  return {
    length: body.length,
    bytes: whole,
    trailers,
    open: (range) => Promise.resolve(body.open(range)),
  };
}

function asker({ peer, url }: Ask): Asker {
  const { address, scheme = "http", version } = peer ?? {};
  return { address, scheme, version, host: url.host };
}

/** The connection as a tunnel; the name of its protocol is hop-by-hop, but the client has to know it. */
function changed(ask: Ask, { status, tunnel }: ClientResponse, fields: Field[]): PassedAnswer {
  const named: Field[] = [...fields, ["Upgrade", ask.upgrade ?? ""]];
  return { kind: "answer", status, fields: named, body: null, tunnel };
}

function passed(head: { status: number; fields: Field[] }, response: ClientResponse): PassedAnswer {
  if (head.status < 200) throw new Fault("origin-broken", `unexpected status ${head.status}`);
  return { kind: "answer", ...head, body: response.body, trailers: trailersOf(response) };
}

function trailersOf(response: ClientResponse): Trailers | undefined {
  if (!(response.trailers instanceof Promise)) {
    return response.trailers.length === 0 ? undefined : trailerFields(response.trailers);
  }
  const trailers = response.trailers.then(trailerFields);
  // Whoever does not look at them learns of a cut body from the body itself.
  trailers.catch(() => {});
  return trailers;
}

/** The length that a HEAD answer promises. */
function declaredLength(response: ClientResponse): number | undefined {
  return declared(fieldValue(response.fields, "content-length") ?? null);
}

function declared(length: string | null): number | undefined {
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

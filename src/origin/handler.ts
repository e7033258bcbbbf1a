/**
 * A fetch handler as an origin: Variform as middleware in front of an application in the same
 * process.
 *
 * @module
 */
import { BytesBody } from "../cache/mod.ts";
import { streamOf } from "../coding/stream_of.ts";
import { takeAtHand } from "../coding/take_at_hand.ts";
import { fetchedFields } from "../coding/fetched_fields.ts";
import { removeHopByHop } from "../http1/hop_by_hop.ts";
import { Fault } from "../model/fault.ts";
import { isClaim } from "./forwarded.ts";
import {
  describeMessage,
  type MessageContent,
  openOnce,
  reasonToPass,
  withDictionaryVary,
} from "./message.ts";
import { negotiatedFields, passFields, type UpstreamRequestOptions } from "./upstream_request.ts";
import { fieldValue, headersOf } from "../syntax/field_lines.ts";
import type { Field } from "../model/variant.ts";
import type { Answer, Ask, Origin, PassedAnswer, Peer } from "./origin.ts";

/**
 * An application as Deno.serve, Hono and others know it. `info` is what `fetch` was given beside the
 * request that the question comes of; where that was nothing, it has an address without host and port.
 */
export type Handler = (
  request: Request,
  info: Deno.ServeHandlerInfo<Deno.NetAddr>,
) => Response | Promise<Response>;

/** How an application is asked. */
export interface HandlerOptions extends Pick<UpstreamRequestOptions, "sourcesOf"> {
  /** Whether its answers may be stored: only where it is always the same application. */
  readonly stored: boolean;
}

/** An application in this process. */
export class HandlerOrigin implements Origin {
  readonly name = "handler";

  constructor(
    private readonly handler: Handler,
    private readonly options: HandlerOptions,
  ) {}

  requestFields(ask: Ask): Headers | undefined {
    return this.options.stored ? headersOf(this.#fields(ask)) : undefined;
  }

  async describe(ask: Ask): Promise<Answer> {
    const fields = [...ask.sent ?? this.#fields(ask), ...ask.conditions ?? []];
    const response = await this.#call(ask, fields, null);
    const head = { status: response.status, fields: fieldsOf(response) };
    if (reasonToPass(head) !== undefined) {
      return { kind: "answer", ...head, body: response.body };
    }
    const content = await contentOf(response, head.fields, ask);
    const resource = describeMessage(head, content, ask.url, ask.names);
    return { kind: "resource", resource, message: head, content };
  }

  async pass(ask: Ask, body: ReadableStream<Uint8Array> | null): Promise<PassedAnswer> {
    const options = { ...this.options, trustForwarded: true };
    const fields = passFields(ask.headers, { host: ask.url.host, scheme: "http" }, options);
    // The web's Request has no content for these methods.
    const content = ask.method === "GET" || ask.method === "HEAD" ? null : body;
    if (ask.handshake !== undefined) {
      const response = await this.handler(ask.handshake, infoOf(ask.peer));
      return passed(response, response.status === 101 ? response : undefined);
    }
    return passed(await this.#call(ask, fields, content));
  }

  close(): void {}

  #fields(ask: Ask): Field[] {
    const options = { ...this.options, trustForwarded: true };
    return negotiatedFields(ask.headers, { host: ask.url.host, scheme: "http" }, options);
  }

  async #call(ask: Ask, fields: readonly Field[], body: ReadableStream<Uint8Array> | null) {
    const headers = headersOf(fields.filter(([name]) => !isOfGateways(name)));
    // There is no hop between us: what was said of the client on its way is passed on as it came.
    for (const [name, value] of ask.headers) if (isOfGateways(name)) headers.set(name, value);
    const { url, method, signal } = ask;
    const request = new Request(url, { method, headers, body, signal });
    const response = await this.handler(request, infoOf(ask.peer));
    // Response.error() has the status 0.
    if (response.status >= 200 && response.status <= 599) return response;
    throw new Fault("origin-broken", `the handler answered with the status ${response.status}`);
  }
}

/** Most applications answer with a text, which has a length although no field says so. */
async function contentOf(
  { body }: Response,
  fields: readonly Field[],
  { method }: Ask,
): Promise<MessageContent> {
  const declared = fieldValue(fields, "content-length");
  const length = declared === undefined ? undefined : Number(declared);
  if (method === "HEAD") return openOnce(body ?? streamOf(NOTHING), length);
  const content = body === null ? NOTHING : await takeAtHand(body);
  if (!(content instanceof Uint8Array)) return openOnce(content, length);
  const whole = new BytesBody(content);
  return {
    length: whole.length,
    bytes: content,
    open: (range) => Promise.resolve(whole.open(range)),
  };
}

const NOTHING = new Uint8Array();

function passed(response: Response, upgraded?: Response): PassedAnswer {
  const { status, body } = response;
  return { kind: "answer", status, fields: fieldsOf(response), body, upgraded };
}

/** As `Deno.serve` told it: of all addresses those of a network are what its handlers know. */
function infoOf(peer: Peer | undefined): Deno.ServeHandlerInfo<Deno.NetAddr> {
  const { info, address: hostname = "" } = peer ?? {};
  if (info !== undefined) return info as Deno.ServeHandlerInfo<Deno.NetAddr>;
  return { remoteAddr: { transport: "tcp", hostname, port: 0 }, completed: Promise.resolve() };
}

function isOfGateways(name: string): boolean {
  return name.toLowerCase() === "via" || isClaim(name);
}

function fieldsOf(response: Response): Field[] {
  return withDictionaryVary(removeHopByHop(fetchedFields(response)));
}

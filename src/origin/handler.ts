/**
 * A fetch handler as an origin: Variform as middleware in front of an application in the same
 * process.
 *
 * @module
 */
import { removeHopByHop } from "../http1/hop_by_hop.ts";
import { Fault } from "../model/fault.ts";
import { isClaim } from "./forwarded.ts";
import { describeMessage, openOnce, reasonToPass, withDictionaryVary } from "./message.ts";
import { negotiatedFields, passFields, type UpstreamRequestOptions } from "./upstream_request.ts";
import { headersOf } from "../syntax/field_lines.ts";
import type { Field } from "../model/variant.ts";
import type { Answer, Ask, Origin, PassedAnswer } from "./origin.ts";

/** An application as Deno.serve, Hono and others know it. */
export type Handler = (request: Request) => Response | Promise<Response>;

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
    const body = response.body ?? new Blob([]).stream();
    if (reasonToPass(head) !== undefined) {
      return { kind: "answer", ...head, body: response.body };
    }
    const length = response.headers.get("content-length");
    const content = openOnce(body, length === null ? undefined : Number(length));
    const resource = describeMessage(head, content, ask.url, ask.names);
    return { kind: "resource", resource, message: head };
  }

  async pass(ask: Ask, body: ReadableStream<Uint8Array> | null): Promise<PassedAnswer> {
    const options = { ...this.options, trustForwarded: true };
    const fields = passFields(ask.headers, { host: ask.url.host, scheme: "http" }, options);
    // The web's Request has no content for these methods.
    const content = ask.method === "GET" || ask.method === "HEAD" ? null : body;
    const response = await this.#call(ask, fields, content);
    return {
      kind: "answer",
      status: response.status,
      fields: fieldsOf(response),
      body: response.body,
    };
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
    const response = await this.handler(new Request(url, { method, headers, body, signal }));
    // Response.error() has the status 0.
    if (response.status >= 200 && response.status <= 599) return response;
    throw new Fault("origin-broken", `the handler answered with the status ${response.status}`);
  }
}

function isOfGateways(name: string): boolean {
  return name.toLowerCase() === "via" || isClaim(name);
}

function fieldsOf(response: Response): Field[] {
  return withDictionaryVary(removeHopByHop([...response.headers]));
}

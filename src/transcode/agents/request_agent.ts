/**
 * An ICAP service that sees requests before the origin does: REQMOD (RFC 3507 §4.8). It may change
 * them, or answer them itself.
 *
 * @module
 */
import type { HttpRequestHead, HttpResponseHead } from "./icap/heads.ts";
import { Fault } from "../../model/fault.ts";
import type { Field } from "../../model/variant.ts";
import { Health } from "./health.ts";
import { IcapClient } from "./icap/client.ts";
import { modify } from "./icap/modify.ts";
import type { Agent } from "./options.ts";
import { Original } from "./original.ts";
import type { AgentSurroundings } from "./content_agent.ts";

/** A request as an agent sees it. */
export interface SeenRequest extends HttpRequestHead {
  /** The client's address, if it is to be told. */
  readonly client?: string;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly signal?: AbortSignal;
}

/** What becomes of a request. */
export type RequestFinding =
  /** It goes on as it is; its body is to be read from here. */
  | { readonly kind: "unchanged"; readonly body: ReadableStream<Uint8Array> | null }
  | {
    readonly kind: "request";
    readonly request: HttpRequestHead;
    readonly body: ReadableStream<Uint8Array> | null;
  }
  | {
    readonly kind: "answer";
    readonly answer: HttpResponseHead & { readonly body: ReadableStream<Uint8Array> | null };
  };

/** An agent for requests. */
export class RequestAgent {
  readonly #agent: Agent;
  readonly #client: IcapClient;
  readonly #health: Health;

  /** Opens nothing yet. */
  constructor(agent: Agent, { now, caCerts }: AgentSurroundings) {
    this.#agent = agent;
    this.#client = new IcapClient(agent.url, { limits: agent.limits, caCerts, now });
    this.#health = new Health(now);
  }

  /** Whether it is shown requests of this method to this path. */
  sees(method: string, path: string): boolean {
    const { isAt, methods } = this.#agent;
    return isAt(path) && (methods === undefined || methods.includes(method));
  }

  /** Shows it a request. Rejects with a fault where it fails and must not be bypassed. */
  async see(request: SeenRequest): Promise<RequestFinding> {
    const { body, signal } = request;
    const content = body === null ? undefined : new Original(body, this.#agent.limits.agentSpool);
    const unchanged = () => unchangedBody(content);
    try {
      if (this.#health.isResting) throw new Fault("agent", "it rests after failures");
      const finding = await this.#ask(request, content);
      this.#health.succeed();
      return finding ?? { kind: "unchanged", body: unchanged() };
    } catch (error) {
      if (signal?.aborted || content?.failedWith(error)) throw error;
      this.#health.fail();
      const { name, mayBypass } = this.#agent;
      if (mayBypass && (content?.isReplayable ?? true)) {
        return { kind: "unchanged", body: unchanged() };
      }
      content?.cancel(error);
      throw new Fault("agent", `The agent ${name} failed`, { cause: error });
    }
  }

  /** Closes its connections. */
  close(): void {
    this.#client.close();
  }

  async #ask(
    { method, url, fields, client, signal }: SeenRequest,
    content: Original | undefined,
  ): Promise<RequestFinding | undefined> {
    const about: Field[] = client === undefined ? [] : [["X-Client-IP", client]];
    const request = { method, url, fields };
    const subject = { request, content, fields: about, signal };
    const modified = await modify(this.#client, subject, this.#agent.limits.agentSpool);
    if (modified.kind === "unchanged") return undefined;
    const { body } = modified;
    if (modified.response) return { kind: "answer", answer: { ...modified.response, body } };
    if (modified.request === undefined) throw new Fault("agent", "it answered with nothing");
    return { kind: "request", request: modified.request, body };
  }
}

function unchangedBody(content: Original | undefined): ReadableStream<Uint8Array> | null {
  if (content === undefined) return null;
  const body = content.from(0);
  if (body === undefined) throw new Fault("agent", "the request's content is not at hand any more");
  return body;
}

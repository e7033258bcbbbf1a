/**
 * One exchange on a connection: the request is handed on, an answer is made of the reply.
 *
 * @module
 */
import { formatInterimHead } from "../../http1/answer_head.ts";
import { encodeLatin1 } from "../../http1/latin1.ts";
import type { Refusal } from "../../http1/refusal.ts";
import { takesTrailers } from "../../http1/trailer_fields.ts";
import type { Tunnel } from "../../http1/tunnel.ts";
import type { RequestFraming } from "../../http1/request_framing.ts";
import type { Reply } from "../../pipeline/exchange.ts";
import { accessLine } from "../access_log.ts";
import { type Bystander, type Connection, gone } from "./connection.ts";
import { type Answer, prepareAnswer } from "./deliver.ts";
import { type Informer, WireExchange } from "./exchange.ts";
import type { Plan } from "./plan.ts";
import { refuse } from "./refuse.ts";
import { RequestBody } from "./request_body.ts";
import type { Setting } from "./setting.ts";
import { joinTunnel } from "./switch.ts";

/** The answer to `OPTIONS *` (RFC 9110 §9.3.7). */
const SERVER_ITSELF: Reply = {
  status: 204,
  headers: new Headers(),
  body: null,
};

/** One exchange on a connection. */
export class Turn implements Bystander, Informer {
  readonly #connection: Connection;
  readonly #setting: Setting;
  readonly #plan: Plan;
  readonly #body: RequestBody | undefined;
  /** The request, as it was handed on. */
  readonly exchange: WireExchange;
  /** The writes of interim answers, one after the other. */
  #interim: Promise<void> | undefined;
  #answering = false;

  constructor(connection: Connection, setting: Setting, plan: Plan) {
    this.#connection = connection;
    this.#setting = setting;
    this.#plan = plan;
    const { head, place, framing } = plan;
    this.#body = framing.kind === "none" ? undefined : this.#receive(framing);
    const { trustForwarded } = setting;
    this.exchange = new WireExchange(
      head,
      place,
      connection.peer,
      this.#body,
      this,
      trustForwarded,
    );
  }

  /** Hands the request on. */
  ask(): Reply | Promise<Reply> {
    this.#listenForLeaving();
    return this.#plan.place.path === "*" ? SERVER_ITSELF : this.#setting.respond(this.exchange);
  }

  /** Nobody should throw for an answer. One that does, over a request that is broken, is not to blame. */
  excuse(error: unknown): Reply {
    if (this.#body?.refusal === undefined) this.#warn("no answer was made", error);
    return { status: 500, headers: new Headers(), body: null };
  }

  /** Makes an answer of the reply, or deals with a reply that none can be made of. */
  prepare(reply: Reply): Answer | undefined | Promise<Answer | undefined> {
    this.#answering = true;
    if (this.#interim === undefined) return this.#prepare(reply);
    return this.#interim.then(() => this.#prepare(reply));
  }

  /** Whether the whole request has been read. */
  get over(): boolean {
    return this.#body === undefined || this.#body.complete;
  }

  /** Reads what nobody wanted of the request. Resolves with whether the next one follows. */
  async discardRest(): Promise<boolean> {
    return this.#body === undefined || await this.#body.discard();
  }

  /** Nothing more will be read of the request. */
  end(): void {
    this.#body?.fail(gone());
  }

  #prepare(reply: Reply): Answer | undefined | Promise<undefined> {
    if (this.#connection.over) return this.#abandon(reply);
    if (this.#body?.refusal !== undefined) {
      this.#abandon(reply);
      return this.#refuse(this.#body.refusal);
    }
    const exchange = this.exchange;
    this.#setting.log?.(accessLine(exchange, reply), exchange.trace.fault !== undefined);
    if (reply.tunnel !== undefined) return this.#change(reply, reply.tunnel);
    const { head: { method, version } } = this.#plan;
    try {
      const wantsTrailers = takesTrailers(this.#plan.head.field("te"));
      const asked = { method, version, persistent: this.#persistent, wantsTrailers };
      return prepareAnswer(asked, reply, this.#setting.dates.now());
    } catch (error) {
      this.#warn("an answer could not be sent", error);
      this.#abandon(reply);
      return this.#refuse({ status: 500, reason: "The answer could not be sent." });
    }
  }

  #warn(what: string, error: unknown): void {
    this.#setting.warn(`${what}: ${error instanceof Error ? error.message : error}`);
  }

  async #refuse(refusal: Refusal): Promise<undefined> {
    this.#connection.forgetExchange();
    await refuse(
      this.#connection,
      refusal,
      this.#setting,
      this.#plan.head.method === "HEAD",
    );
  }

  async #change({ headers }: Reply, tunnel: Tunnel): Promise<undefined> {
    this.#connection.forgetExchange();
    await joinTunnel(this.#connection, headers, tunnel);
  }

  /** A client that still waits for 100 may send its content, or not: nothing could follow for sure. */
  get #persistent(): boolean {
    const { persistent, expectant } = this.#plan;
    if (!persistent || this.#setting.draining) return false;
    return this.#body === undefined || (this.#body.spare && (!expectant || this.#body.asked));
  }

  #receive(framing: RequestFraming): RequestBody {
    const body = new RequestBody(this.#connection, this.#setting, framing);
    if (this.#plan.expectant) body.onAsked = () => this.#continue();
    return body;
  }

  #continue(): void {
    // Content that is on its way already needs no leave.
    if (this.#connection.intake.empty) this.#sendInterim("HTTP/1.1 100 Continue\r\n\r\n");
  }

  /** Sends an interim answer. */
  inform(status: number, headers: Iterable<readonly [string, string]>): void {
    if (!(status >= 100 && status <= 199) || status === 101) {
      throw new RangeError(`${status} is no interim answer`);
    }
    this.#sendInterim(formatInterimHead(status, headers));
  }

  #sendInterim(head: string): void {
    if (this.#answering || this.#connection.over || this.#plan.head.version === "1.0") return;
    const before = this.#interim ?? Promise.resolve();
    // A write that fails has destroyed the connection, which everybody looks at.
    this.#interim = before.then(() => this.#connection.write(encodeLatin1(head))).catch(() => {});
  }

  /** A read that waits for the next request is how the client's leaving is noticed. */
  #listenForLeaving(): void {
    const connection = this.#connection;
    connection.phase = "exchange";
    connection.bystander = this;
    const { intake } = connection;
    if (intake.ended) this.onQuiet();
    else if (intake.roomy) intake.listen();
  }

  /** Who closed only the sending side gets the answer, if it does not take too long. */
  onQuiet(): void {
    const { intake } = this.#connection;
    if (intake.broken) return this.#connection.destroy(gone());
    if (intake.empty) this.#body?.fail(gone());
    this.#connection.expectWork();
  }

  /** Whoever works for this client may stop. */
  onEnd(reason: unknown): void {
    this.exchange.leave(reason);
    this.#body?.fail(gone());
  }

  #abandon({ body }: Reply): undefined {
    if (body instanceof ReadableStream && !body.locked) body.cancel(gone()).catch(() => {});
  }
}

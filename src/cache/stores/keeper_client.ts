/**
 * Asks a keeper, and hears what it tells.
 *
 * @module
 */
import { Circuit } from "./circuit.ts";
import { KeeperLine } from "./keeper_line.ts";
import { type KeeperAddress, type Questions, TEXT_LIMIT, type Told } from "./keeper_messages.ts";
import type { Log } from "./log.ts";

/** How a keeper is asked. */
export interface KeeperClientOptions {
  readonly address: KeeperAddress;
  /** Which of the keeper's stores is meant. */
  readonly store: number;
  /** The largest content that comes from there, in bytes. */
  readonly bodyBytes: number;
  /** Told when the keeper cannot be asked, and when it can again, in one line. */
  readonly log?: Log;
}

/** Told of what nobody has asked for. */
export interface KeeperEvents {
  /** The keeper tells something. */
  onTold(told: Told): void;
  /** It tells nothing any more. */
  onEnd(): void;
}

/** An answer, its content, and the number of the question. */
export interface Answered<Name extends keyof Questions> {
  readonly answer: Questions[Name]["answer"];
  readonly bytes: Uint8Array;
  readonly number: number;
}

/** A keeper that moves large contents, or waits for its disk, may take a moment. */
const CIRCUIT = { callTime: 2_000, failures: 3, openTime: 1_000 };
const GONE = "the keeper has gone";

/** What has come for a question. */
type Come = Pick<Answered<keyof Questions>, "answer" | "bytes">;

/** One connection to a keeper. */
export class KeeperClient {
  readonly #options: KeeperClientOptions;
  readonly #events: KeeperEvents;
  readonly #line: Promise<KeeperLine>;
  readonly #circuit: Circuit;
  readonly #pending = new Map<number, PromiseWithResolvers<Come>>();
  #numbers = 0;
  #isGone = false;
  #isClosed = false;

  /** Connects. */
  constructor(options: KeeperClientOptions, events: KeeperEvents) {
    this.#options = options;
    this.#events = events;
    this.#circuit = new Circuit(CIRCUIT, (closed) => this.#noteCircuit(closed));
    this.#line = this.#connect();
    // Each call is told by itself.
    this.#line.catch(() => {});
  }

  /** A number that no question has. */
  nextNumber(): number {
    return ++this.#numbers;
  }

  /** Asks, and throws where there is no answer. */
  async call<Name extends keyof Questions>(
    name: Name,
    ask: Questions[Name]["ask"],
    content?: Uint8Array,
  ): Promise<Answered<Name>> {
    const number = this.nextNumber();
    const send = async () => {
      const line = await this.#line;
      if (this.#isGone) throw new Error(GONE);
      const pending = Promise.withResolvers<Come>();
      this.#pending.set(number, pending);
      line.send({ number, name, ask }, content);
      return await pending.promise;
    };
    try {
      const { answer, bytes } = await this.#circuit.call(send);
      return { answer: answer as Questions[Name]["answer"], bytes, number };
    } finally {
      this.#pending.delete(number);
    }
  }

  /** Asks, and gives `otherwise` where there is no answer. */
  async ask<Name extends keyof Questions>(
    name: Name,
    ask: Questions[Name]["ask"],
    otherwise: Questions[Name]["answer"],
    content?: Uint8Array,
  ): Promise<Questions[Name]["answer"]> {
    try {
      return (await this.call(name, ask, content)).answer;
    } catch {
      return otherwise;
    }
  }

  /** Leaves the keeper. */
  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      (await this.#line).close();
    } catch { /* it was never there */ }
  }

  async #connect(): Promise<KeeperLine> {
    const { address: { port, token }, store } = this.#options;
    const line = new KeeperLine(await Deno.connect({ hostname: "127.0.0.1", port }));
    line.send({ token, store });
    this.#listen(line);
    return line;
  }

  async #listen(line: KeeperLine): Promise<void> {
    const limit = this.#options.bodyBytes + TEXT_LIMIT;
    try {
      for (let next; (next = await line.receive<Told>(limit)) !== undefined;) {
        this.#hear(next.message, next.bytes);
      }
    } catch {
      // What it says is not for us.
    }
    this.#isGone = true;
    this.#events.onEnd();
    for (const { reject } of this.#pending.values()) reject(new Error(GONE));
  }

  #hear(told: Told, bytes: Uint8Array): void {
    const { number, answer } = told;
    if (number === undefined) return this.#events.onTold(told);
    const pending = this.#pending.get(number);
    if (answer === undefined) pending?.reject(new Error("the keeper could not do it"));
    else pending?.resolve({ answer, bytes });
  }

  #noteCircuit(closed: boolean): void {
    if (this.#isClosed) return;
    this.#options.log?.(
      closed
        ? "What the workers share can be asked for again."
        : "What the workers share cannot be asked for: answers are neither found in it nor kept.",
    );
  }
}

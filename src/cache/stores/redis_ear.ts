/**
 * Whether what is published is heard: the libraries for clusters and Sentinels do not tell when they
 * have subscribed anew, so it is tried out.
 *
 * @module
 */
import type { RedisEvents } from "./redis_link.ts";

/** What an ear listens with. */
export interface EarOptions {
  /** Told what is heard, and whether anything is. */
  readonly events: RedisEvents;
  /** Subscribes, if it is not subscribed. */
  subscribe(hear: (message: string) => void): Promise<unknown>;
  /** Publishes to all who listen, this one among them. */
  publish(message: string): Promise<unknown>;
  /** Between one attempt and the next, in milliseconds. */
  readonly pause: number;
}

/** Begins what an ear says to itself; other messages are JSON. */
const PROBE = "probe ";

/** Listens, and listens again after it was lost. */
export class RedisEar {
  readonly #options: EarOptions;
  readonly #probe = PROBE + crypto.randomUUID();
  readonly #hear = (message: string) => this.#take(message);
  #isTrying = false;
  #isClosed = false;

  /** Hears nothing yet. */
  constructor(options: EarOptions) {
    this.#options = options;
  }

  /** Whatever was published since the last message may have been missed; it is tried to hear again. */
  lose(): void {
    if (this.#isClosed) return;
    this.#options.events.onHearing(false);
    if (this.#isTrying) return;
    this.#isTrying = true;
    this.#try();
  }

  /** Tries no more. */
  close(): void {
    this.#isClosed = true;
  }

  async #try(): Promise<void> {
    if (!this.#isTrying || this.#isClosed) return;
    Deno.unrefTimer(setTimeout(() => this.#try(), this.#options.pause));
    try {
      await this.#options.subscribe(this.#hear);
      await this.#options.publish(this.#probe);
    } catch {
      // The next attempt may fare better.
    }
  }

  #take(message: string): void {
    if (!message.startsWith(PROBE)) return this.#options.events.onMessage(message);
    if (message !== this.#probe || !this.#isTrying) return;
    this.#isTrying = false;
    this.#options.events.onHearing(true);
  }
}

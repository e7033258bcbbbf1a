/**
 * Leases in Redis: of all machines that share it, one fetches or makes something.
 *
 * @module
 */
import type { Claim } from "../claim.ts";
import { UNCONTESTED } from "../claim.ts";
import { leaseKey } from "./redis_keys.ts";
import { ClaimWaits } from "./claim_waits.ts";
import type { RedisArgument } from "./redis_link.ts";
import { RELEASE } from "./redis_scripts.ts";

/** Sends a command. */
export type Send = (key: string, ...args: readonly RedisArgument[]) => Promise<unknown>;

/** Asks for leases, and waits for those of others. */
export class RedisClaims {
  readonly #send: Send;
  readonly #tell: (ended: string) => Promise<void>;
  readonly #waits = new ClaimWaits();

  /** `tell` lets all machines know that a lease has ended. */
  constructor(send: Send, tell: (ended: string) => Promise<void>) {
    this.#send = send;
    this.#tell = tell;
  }

  /** Asks for a lease. Where nobody can tell who has it, it is granted. */
  async claim(name: string, milliseconds: number): Promise<Claim> {
    const key = leaseKey(name);
    const token = crypto.randomUUID();
    // Waits before it asks: else the end could come between the two.
    const waiting = this.#waits.begin(name);
    try {
      const reply = await this.#send(key, "SET", key, token, "NX", "PX", `${milliseconds}`);
      if (reply === null) return { granted: false, ended: waiting.end(milliseconds) };
    } catch {
      waiting.stop();
      return UNCONTESTED;
    }
    waiting.stop();
    return { granted: true, release: () => this.#release(name, token) };
  }

  /** Wakes those who wait for this lease. */
  end(name: string): void {
    this.#waits.end(name);
  }

  /** Wakes all: who knows what has ended meanwhile. */
  endAll(): void {
    this.#waits.endAll();
  }

  async #release(name: string, token: string): Promise<void> {
    const key = leaseKey(name);
    try {
      await this.#send(key, "EVAL", RELEASE, "1", key, token);
      await this.#tell(name);
    } catch { /* it ends by itself */ }
    this.end(name);
  }
}

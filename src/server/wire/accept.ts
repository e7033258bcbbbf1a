/**
 * Taking new connections, whatever happens: a listener that gives up when descriptors run out is
 * an outage that any stranger can cause.
 *
 * @module
 */
import type { Connection } from "./connection.ts";
import { Fault } from "../../model/fault.ts";

/** What is used of a listener. */
export type Listener = Pick<Deno.Listener<Deno.Conn>, "accept" | "close">;

/** Time between an accept error and the next try, in milliseconds. */
const PAUSE = 50;

/** Idle connections that are closed to have descriptors again, at a time: this part of them. */
const SHARE = 1 / 8;

/** What accepting needs. */
export interface Reception {
  admit(socket: Deno.Conn): void;
  /** Called when nothing can be accepted. */
  trouble(error: unknown): void;
  stopped(): boolean;
}

/** Accepts until it is stopped. Never rejects. */
export async function acceptAll(listener: Listener, reception: Reception): Promise<void> {
  while (!reception.stopped()) {
    try {
      reception.admit(await listener.accept());
    } catch (error) {
      if (reception.stopped()) return;
      reception.trouble(error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Closes connections that wait for a request: at least one of them, those silent longest first. */
export function evictIdle(connections: Iterable<Connection>): number {
  const idle = [...connections].filter(({ phase, over }) => phase === "idle" && !over);
  idle.sort((a, b) => a.since - b.since);
  const chosen = idle.slice(0, Math.ceil(idle.length * SHARE));
  const fault = new Fault("bad-request", "The connection made room for another one");
  for (const connection of chosen) connection.destroy(fault);
  return chosen.length;
}

/** Counts connections by address. */
export class Census {
  readonly #counts = new Map<string, number>();
  readonly #limit: number;
  readonly #uncounted: (address: string) => boolean;

  /** At most `limit` for each address that counts. */
  constructor(limit: number, uncounted: (address: string) => boolean) {
    this.#limit = limit;
    this.#uncounted = uncounted;
  }

  /** Counts one more; false if that would be too many. */
  enter(address: string | undefined): boolean {
    if (address === undefined || this.#uncounted(address)) return true;
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#limit) return false;
    this.#counts.set(address, count + 1);
    return true;
  }

  /** Counts one less. */
  leave(address: string | undefined): void {
    const count = this.#counts.get(address ?? "") ?? 0;
    if (address === undefined || count === 0) return;
    if (count === 1) this.#counts.delete(address);
    else this.#counts.set(address, count - 1);
  }
}

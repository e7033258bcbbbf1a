/**
 * The interface between a front and what is behind it. A front owns sockets and turns messages
 * into exchanges; another front can take its place without anybody behind noticing.
 *
 * @module
 */
import type { Exchange, Reply } from "../pipeline/exchange.ts";

/** What a front hands each exchange to. Never throws. */
export type Respond = (exchange: Exchange) => Promise<Reply>;

/** Where a front listens. */
export interface FrontAddress {
  readonly hostname: string;
  /** 0 lets the system pick one. */
  readonly port: number;
}

/** A front that listens. */
export interface Front {
  /** The address as it came to be. */
  readonly address: FrontAddress;
  /** Resolves when the front has stopped, after `shutdown`. */
  readonly finished: Promise<void>;
  /** Takes no new connections, lets what is in flight finish, then stops. */
  shutdown(): Promise<void>;
}

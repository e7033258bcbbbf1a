/**
 * What an origin is told of an exchange.
 *
 * @module
 */
import type { Ask } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";

/** The part of an exchange that an origin needs to know. */
export function askOf(exchange: Exchange): Ask {
  const { url, method, headers, names, peer, signal } = exchange;
  return { url, method, headers, names, peer, signal };
}

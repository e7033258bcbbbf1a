/**
 * What an origin is told of an exchange.
 *
 * @module
 */
import type { Ask } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";

/** The part of an exchange that an origin needs to know. */
export function askOf(exchange: Exchange): Ask {
  const { url, method, names, peer, signal } = exchange;
  return { url, method, headers: headersFor(exchange), names, peer, signal };
}

/** A list says all that there is; what the client negotiates by it is decided here. */
function headersFor({ headers, lists }: Exchange): Headers {
  if (!lists) return headers;
  const asking = new Headers(headers);
  asking.set("negotiate", "vlist");
  return asking;
}

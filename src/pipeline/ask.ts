/**
 * What an origin is told of an exchange.
 *
 * @module
 */
import { namesPart } from "./mail_parts.ts";
import type { Ask } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";

/** The part of an exchange that an origin needs to know. */
export function askOf(exchange: Exchange): Ask {
  const { url, method, names, linked, peer, signal } = exchange;
  const inform = exchange.inform?.bind(exchange);
  const ask = {
    ...{ url, method, headers: headersFor(exchange), names, linked },
    ...{ peer, signal, inform },
  };
  const isWhole = exchange.opens || namesPart(url);
  return isWhole && (method === "GET" || method === "HEAD") ? forWholeMail(ask) : ask;
}

/** A list says all that there is; what the client negotiates by it is decided here. */
function headersFor({ headers, lists }: Exchange): Headers {
  if (!lists) return headers;
  const asking = new Headers(headers);
  asking.set("negotiate", "vlist");
  return asking;
}

/** A part is cut from the mail, so all of it has to come, and in no coding. */
function forWholeMail(ask: Ask): Ask {
  const headers = new Headers(ask.headers);
  headers.set("accept-encoding", "identity");
  return { ...ask, method: "GET", headers };
}

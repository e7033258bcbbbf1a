/**
 * What an origin is told of an exchange.
 *
 * @module
 */
import { viewOfQuery } from "../origin/query_forms.ts";
import { namesPart } from "./mail_parts.ts";
import type { Ask } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";

/** The part of an exchange that an origin needs to know. */
export function askOf(exchange: Exchange): Ask {
  const { url, method, names, linked, peer, signal } = exchange;
  // A rule has read the URL as another one.
  const target = exchange.asked === undefined ? exchange.target : undefined;
  const ask = {
    ...{ url, target, method, headers: headersFor(exchange), names, linked, peer, signal },
    inform: exchange.inform?.bind(exchange),
    trailers: exchange.trailers?.bind(exchange),
  };
  const isWhole = exchange.opens || namesPart(url);
  if (isWhole && (method === "GET" || method === "HEAD")) return forWholeMail(ask);
  // A document that is not seen tells nothing of its set.
  return linked && method === "HEAD" ? { ...ask, method: "GET" } : ask;
}

/** What stands behind all that a client names, where a view can be made of it. */
const SOURCE_OF_VIEWS = "text/html;q=0.5";

/**
 * A list says all that there is; what the client negotiates by it is decided here. A view is made of a
 * page, whatever the client takes the view as.
 */
function headersFor({ headers, lists, whole, url, names }: Exchange): Headers {
  const accept = headers.get("accept");
  const isView = accept !== null && url.search !== "" &&
    viewOfQuery(url.searchParams, names) !== undefined;
  if (!lists && !whole && !isView) return headers;
  const asking = new Headers(headers);
  if (lists) asking.set("negotiate", "vlist");
  if (whole) {
    asking.delete("range");
    asking.delete("if-range");
  }
  if (isView && !/\btext\/html\b/i.test(accept)) {
    asking.set("accept", `${accept}, ${SOURCE_OF_VIEWS}`);
  }
  return asking;
}

/** A part is cut from the mail, so all of it has to come, and in no coding. */
function forWholeMail(ask: Ask): Ask {
  const headers = new Headers(ask.headers);
  headers.set("accept-encoding", "identity");
  return { ...ask, method: "GET", headers };
}

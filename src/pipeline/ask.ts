/**
 * What an origin is told of an exchange.
 *
 * @module
 */
import { type FormNames, viewOfQuery } from "../origin/query_forms.ts";
import { namesPart } from "./mail_parts.ts";
import type { Ask, Peer } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";

/** The part of an exchange that an origin needs to know, with what is asked otherwise. */
export function askOf(exchange: Exchange, changes: Partial<Omit<Ask, "signal">> = {}): ExchangeAsk {
  return Object.assign(new ExchangeAsk(exchange), changes);
}

/** As the exchange has it; nobody listens to the signal of what is stored, so it is not made before. */
class ExchangeAsk implements Ask {
  readonly url: URL;
  readonly target?: string;
  readonly method: string;
  readonly headers: Headers;
  readonly names?: FormNames;
  readonly linked?: boolean;
  readonly peer?: Peer;
  readonly inform?: Ask["inform"];
  readonly trailers?: Ask["trailers"];
  sent?: Headers;
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    const { url, method, opens, names, linked, peer } = exchange;
    const isReading = method === "GET" || method === "HEAD";
    const isWhole = isReading && (opens || namesPart(url));
    this.url = url;
    // A rule has read the URL as another one.
    this.target = exchange.asked === undefined ? exchange.target : undefined;
    // A document that is not seen tells nothing of its set.
    this.method = isWhole || (linked && method === "HEAD") ? "GET" : method;
    this.headers = isWhole ? forWholeMail(headersFor(exchange)) : headersFor(exchange);
    this.names = names;
    this.linked = linked;
    this.peer = peer;
    this.inform = exchange.inform?.bind(exchange);
    this.trailers = exchange.trailers?.bind(exchange);
    this.sent = undefined;
    this.#exchange = exchange;
  }

  get signal(): AbortSignal | undefined {
    return this.#exchange.signal;
  }
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
function forWholeMail(headers: Headers): Headers {
  const asking = new Headers(headers);
  asking.set("accept-encoding", "identity");
  return asking;
}

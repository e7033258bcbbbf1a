/**
 * Between the web's `Request` and `Response` and the pipeline: for `Deno.serve`, for `deno serve`,
 * and for embedding.
 *
 * @module
 */
import { reasonPhrase } from "../http1/reason_phrase.ts";
import { errorPage } from "../pages/mod.ts";
import { replyWithPage } from "../pipeline/page_reply.ts";
import { Trace } from "../pipeline/trace.ts";
import { accessLine, reasonOf } from "./access_log.ts";
import { checkTarget, forwardedUrl, type TargetRules } from "./target.ts";
import type { Exchange, Reply } from "../pipeline/exchange.ts";
import type { Peer } from "../origin/origin.ts";
import type { Respond } from "./front.ts";
import type { WebAgain } from "./web_again.ts";

/** Statuses whose `Response` may not have a body. */
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/** Told of each answer in one line, whether something went wrong, and the error if there was one. */
export type Log = (line: string, failed: boolean, error?: unknown) => void;

/** Answers one request; `again` remembers what may be answered alike. */
export async function answer(
  request: Request,
  peer: Peer,
  respond: Respond,
  rules: TargetRules,
  write: Log = () => {},
  again?: WebAgain,
): Promise<Response> {
  const log = unfailing(write);
  const known = again?.find(request);
  if (known !== undefined) {
    log(known.line, false);
    return known.response;
  }
  const verdict = checkTarget(request.url, request.headers.get("host"), rules);
  if (!("url" in verdict)) {
    log(`${request.method} refused ${verdict.status} ${verdict.reason}`, true);
    return responseOf(refused(request, verdict.status, verdict.reason));
  }
  const place = placeOf(verdict.url, request.headers, rules);
  const exchange = exchangeOf(request, place, peer, verdict.target);
  const reply = asksServer(request, verdict.url, rules) ? SERVER_ITSELF : await respond(exchange);
  const line = accessLine(exchange, reply);
  log(line, exchange.trace.fault !== undefined, exchange.trace.error);
  if (reply.upgraded) return reply.upgraded;
  again?.keep(request, reply, exchange);
  const broken = (error: unknown) => log(`${line} broke off: ${reasonOf(error)}`, true, error);
  return responseOf({ ...reply, body: watched(reply.body, broken) });
}

/** The answer to `OPTIONS *` (RFC 9110 §9.3.7). */
const SERVER_ITSELF: Reply = { status: 204, headers: new Headers(), body: null };

function asksServer({ method }: Request, { pathname, search }: URL, rules: TargetRules): boolean {
  return rules.asterisk === true && method === "OPTIONS" && pathname + search === "/*";
}

/** Where the client sees what it asks for: a proxy that is trusted may know better. */
export function placeOf(
  url: URL,
  headers: Headers,
  { trustForwarded }: Pick<TargetRules, "trustForwarded">,
): URL {
  return trustForwarded ? forwardedUrl(url, headers) : url;
}

/** A log that fails is no reason not to answer. */
function unfailing(log: Log): Log {
  return (...told) => {
    try {
      // It may be an async function, whatever its type says.
      Promise.resolve(log(...told)).catch(() => {});
    } catch {
      // There is nobody left to tell.
    }
  };
}

/** The body as it is; whoever keeps the log is told when it breaks off, for the head has gone. */
function watched(body: Reply["body"], broken: (error: unknown) => void): Reply["body"] {
  if (!(body instanceof ReadableStream)) return body;
  const reader = body.getReader();
  let hasLeft = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        // One who has all bytes that were announced need not wait for the end.
        if (hasLeft) return;
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (!hasLeft) broken(error);
        throw error;
      }
    },
    cancel(reason) {
      hasLeft = true;
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** The request as the pipeline sees it. */
export function exchangeOf(request: Request, url: URL, peer: Peer, target?: string): Exchange {
  return {
    id: crypto.randomUUID().slice(0, 8),
    method: request.method,
    url,
    target,
    // A copy: the runtime's own object cannot be read any more once the answer has gone.
    headers: new Headers(request.headers),
    body: request.body,
    peer,
    // Under Deno.serve this aborts after every success, too, and Deno warns of that when it is first
    // looked at; so it is no `signal`, and looked at only where there is no answer yet. A client that
    // leaves later is noticed, since its body's stream is cancelled.
    leaving: () => request.signal,
    upgrade: (protocol) => Deno.upgradeWebSocket(request, { protocol }),
    request,
    trace: new Trace(),
  };
}

function refused(request: Request, status: 400 | 414 | 421, detail: string): Reply {
  const page = errorPage({ status, title: reasonPhrase(status), detail });
  return replyWithPage(page, request, status);
}

function responseOf({ status: replied, headers, body }: Reply): Response {
  // Deno.serve sends 205 without saying that nothing follows, and clients wait; 204 says the same but
  // for the form to be cleared (RFC 9110 §15.3.5–6).
  const status = replied === 205 ? 204 : replied;
  const empty = WITHOUT_BODY.has(status) || body === null;
  return new Response(empty ? null : body as BodyInit, { status, headers });
}

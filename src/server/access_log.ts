/**
 * One line for each answer: what was asked, what was chosen, where it came from.
 *
 *     GET /about 200 text/markdown ko gzip (html_to_markdown) 3.1 ms
 *     GET /broken 502 [a1b2c3d4] connection refused 12.0 ms
 *
 * @module
 */
import type { Exchange, Reply } from "../pipeline/exchange.ts";

/** The line for one exchange; nothing of the request stands in it unescaped. */
export function accessLine(exchange: Exchange, reply: Reply): string {
  const { trace, method, url } = exchange;
  const duration = trace.entries.reduce((sum, entry) => sum + entry.duration, 0);
  return [
    printable(method),
    askedOf(url),
    reply.status,
    trace.chosen && printable(trace.chosen),
    trace.converters.length > 0 && `(${trace.converters.join(" ")})`,
    trace.cacheStatus(),
    trace.fault && `[${exchange.id}] ${printable(trace.fault)}`,
    `${duration.toFixed(1)} ms`,
  ].filter(Boolean).join(" ");
}

/** The line for an answer that is given again: nothing is to be done for it but to write it. */
export function repeatedLine(
  { method, url, trace }: Pick<Exchange, "method" | "url" | "trace">,
  status: number,
): string {
  const asked = `${printable(method)} ${askedOf(url)} ${status}`;
  return `${asked} ${trace.chosen ? `${printable(trace.chosen)} ` : ""}again`;
}

/** Names in a query whose values let in whoever has read them. */
const SECRET = /(?:^|[?\-_.])(?:token|password|secret|signature|api-?key)$/i;

function askedOf({ pathname, search }: URL): string {
  return printable(pathname + search.split("&").map(withoutSecret).join("&"));
}

function withoutSecret(pair: string): string {
  const end = pair.indexOf("=");
  const isSecret = end >= 0 && end + 1 < pair.length && SECRET.test(pair.slice(0, end));
  return isSecret ? `${pair.slice(0, end)}=***` : pair;
}

/** What went wrong, on one line. */
export function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}

/** Control characters would let a request write lines of its own; invisible ones would hide in it. */
function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

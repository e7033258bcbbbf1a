/**
 * What is true of every reply, however it came about: Vary names all that it depends on, and who
 * asked under a prefix stays there.
 *
 * @module
 */
import { formatVary, parseVary } from "../syntax/vary.ts";
import { trueVary } from "./ladder.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { House } from "./house.ts";

/** The reply as it goes to the client. */
export function finish(reply: Reply, exchange: Exchange, { rules }: House): Reply {
  if (reply.upgraded !== undefined) return reply;
  const { headers } = reply;
  const stated = headers.get("vary");
  if (stated !== null) headers.set("Vary", formatVary(trueVary(parseVary(stated), rules)));
  stayUnderPrefix(headers, exchange);
  return reply;
}

/** A redirect within the site leads to a place under the same prefix. */
function stayUnderPrefix(headers: Headers, { asked, prefix }: Exchange): void {
  const location = headers.get("location");
  if (asked === undefined || prefix === undefined || !/^\/(?!\/)/.test(location ?? "")) return;
  const [, segment] = asked.pathname.split("/", 2);
  if (location !== `/${segment}` && !location?.startsWith(`/${segment}/`)) {
    headers.set("Location", `/${segment}${location}`);
  }
}

/**
 * What is true of every reply, however it came about: Vary names all that it depends on, who asked
 * under a prefix stays there, caches get what they can be trusted with, and who asked for an
 * explanation has it.
 *
 * @module
 */
import { formatVary, parseVary } from "../syntax/vary.ts";
import { askForHints } from "./client_hints.ts";
import { keepPrivate, makePrivate } from "./downstream.ts";
import { hintFieldsOf } from "./image_rules.ts";
import { EXPLAIN_FIELD, EXPLANATION_FIELD, formatExplanation } from "./explanation_field.ts";
import { trueVary } from "./ladder.ts";
import { prefersStrict, STRICT_APPLIED } from "./preference.ts";
import { tellChoice } from "./remote_set.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { House } from "./house.ts";

/** What answers are purged by. */
const TAGS = ["cache-tag", "surrogate-key", "cache-groups", "cache-group-invalidation"];

/** The reply as it goes to the client. */
export function finish(reply: Reply, exchange: Exchange, { rules, caching }: House): Reply {
  if (reply.upgraded !== undefined || reply.tunnel !== undefined) return reply;
  const { headers } = reply;
  // Only another surrogate has a use for it (W3C Edge Architecture §2.1).
  if (!exchange.headers.has("surrogate-capability")) headers.delete("surrogate-control");
  if (caching.stripTags) { for (const name of TAGS) headers.delete(name); }
  if (exchange.trace.list !== undefined) tellChoice(reply, exchange.trace.list);
  const stated = headers.get("vary");
  if (stated !== null && rules.overruled.size > 0) {
    headers.set("Vary", formatVary(trueVary(parseVary(stated), rules)));
  }
  const isChosen = exchange.trace.choice !== undefined;
  if (rules.prefer && isChosen && prefersStrict(exchange.headers)) {
    headers.append("Preference-Applied", STRICT_APPLIED);
  }
  askForHints(headers, rules.hints, hintFieldsOf(rules.images));
  stayUnderPrefix(headers, exchange);
  if (exchange.trace.isPersonal) makePrivate(headers);
  else if (rules.downstream !== "trusted") keepPrivate(headers);
  if (rules.explain && exchange.headers.get(EXPLAIN_FIELD) === "1") explain(headers, exchange);
  return reply;
}

/** Nobody else has asked for the explanation, so that nobody keeps it. */
function explain(headers: Headers, { trace: { choice } }: Exchange): void {
  if (choice === undefined) return;
  headers.set(EXPLANATION_FIELD, formatExplanation(choice));
  headers.set("Cache-Control", "no-store");
  headers.delete("cdn-cache-control");
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

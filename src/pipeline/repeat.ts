/**
 * Leave to answer the same request again without going through the pipeline: given where all that the
 * answer rests on is in memory, is fresh, and is known to be told when it changes.
 *
 * @module
 */
import { formatAge } from "../syntax/age.ts";
import { formatCacheStatus } from "../syntax/cache_status.ts";
import { parseVary } from "../syntax/vary.ts";
import type { Tenure } from "../cache/mod.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { House } from "./house.ts";
import type { StepName } from "./run.ts";

/** An answer that may be given again. */
export interface Repeat {
  /**
   * Fields of a request that had a part in it, in lower case, as far as they are named; beside these
   * only such as every server acts upon (conditions, ranges, preferences, connection).
   */
  readonly vary: ReadonlySet<string>;
  /** Whether what it rests on has not changed. */
  isCurrent(): boolean;
  /** The clock by which it ends, in milliseconds since the epoch. */
  now(): number;
  /** The head as it is now, and for how many milliseconds from now; undefined if it is over. */
  renew(): { readonly headers: Headers; readonly time: number } | undefined;
}

/** Steps of a way that depends on the request and on what is stored alone. */
const STEADY: ReadonlySet<StepName> = new Set(["lookup", "choose", "obtain", "deliver"]);

/** How long a head may be told before its age is told anew, in milliseconds. */
const RENEWAL = 1_000;

/** The leave for this reply, if it can be given. */
export function repeatOf(reply: Reply, exchange: Exchange, house: House): Repeat | undefined {
  const { trace } = exchange;
  if (trace.tenures.length === 0 || trace.fault !== undefined) return undefined;
  if (reply.body !== null && !(reply.body instanceof Uint8Array)) return undefined;
  if (!trace.entries.every(({ step }) => STEADY.has(step as StepName))) return undefined;
  if (trace.entries.at(-1)?.step !== "deliver") return undefined;
  // What a client says of age and freshness is judged by the time.
  if (exchange.headers.has("cache-control") || exchange.headers.has("pragma")) return undefined;
  const told = parseVary(reply.headers.get("vary") ?? "");
  const head = headOf(reply, exchange);
  if (told.includes("*") || head === undefined) return undefined;
  const tenures = [...trace.tenures];
  const until = Math.min(...tenures.map((tenure) => tenure.until));
  return {
    vary: new Set([...told, ...readByRules(house), ...tenures.flatMap(({ vary }) => [...vary])]
      .map((name) => name.toLowerCase())),
    isCurrent: () => tenures.every((tenure) => tenure.isCurrent()),
    now: house.now,
    renew() {
      const now = house.now();
      if (now >= until) return undefined;
      for (const tenure of tenures) tenure.use();
      return { headers: head(now), time: Math.min(RENEWAL, until - now) };
    },
  };
}

/** Rules that look at these fields may have found nothing in them this time. */
function readByRules({ rules: { userAgents, cookies } }: House): string[] {
  const names: string[] = [];
  if (userAgents.length > 0) names.push("user-agent");
  if (cookies.language !== undefined || cookies.format !== undefined) names.push("cookie");
  return names;
}

/** Writes the head at a time; undefined where what is told by the time cannot be found in it. */
function headOf(
  { headers }: Reply,
  { trace }: Exchange,
): ((now: number) => Headers) | undefined {
  const { cache } = trace;
  const tenure: Tenure | undefined = trace.tenures.at(-1);
  const status = headers.get("cache-status");
  if (cache === undefined || tenure === undefined || !cache.hit || status === null) {
    return undefined;
  }
  const own = formatCacheStatus(cache);
  if (!status.endsWith(own)) return undefined;
  const before = status.slice(0, -own.length);
  const kept = new Headers(headers);
  // It told how long the steps took.
  kept.delete("server-timing");
  return (now) => {
    const ttl = (tenure.freshUntil - now) / 1000;
    if (kept.has("age")) kept.set("Age", formatAge((now - tenure.born) / 1000));
    kept.set("Cache-Status", before + formatCacheStatus({ ...cache, ttl }));
    return kept;
  };
}

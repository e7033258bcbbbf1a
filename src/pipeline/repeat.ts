/**
 * Leave to answer the same request again without going through the pipeline: given where all that the
 * answer rests on is in memory, is fresh, and is known to be told when it changes.
 *
 * @module
 */
import { headersOf } from "../syntax/field_lines.ts";
import { formatAge } from "../syntax/age.ts";
import { formatCacheStatus } from "../syntax/cache_status.ts";
import { parseVary } from "../syntax/vary.ts";
import type { Field } from "../model/variant.ts";
import type { Tenure } from "../cache/mod.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { House } from "./house.ts";
import type { StepName } from "./run.ts";
import type { Tally } from "./statistics/statistics.ts";
import { VISIT_FIELDS } from "./statistics/visit.ts";

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
  /** The fields that stay as they are. */
  readonly headers: Headers;
  /** What is told by the time, and for how many milliseconds from now; undefined if it is over. */
  renew(): { readonly fields: readonly Field[]; readonly time: number } | undefined;
  /** Told each time that it is given again. */
  whenGiven?: () => void;
  /** Whether both rest on the same, so that what ends one ends the other. */
  isLike(other: Repeat): boolean;
}

/** Steps of a way that depends on the request and on what is stored alone. */
const STEADY: ReadonlySet<StepName> = new Set(["lookup", "choose", "obtain", "deliver"]);

/** How long a head may be told before its age is told anew, in milliseconds. */
const RENEWAL = 1_000;

/** The leave for this reply, if it can be given. */
export function repeatOf(
  reply: Reply,
  exchange: Exchange,
  house: House,
  tally?: Tally,
): Repeat | undefined {
  const { trace } = exchange;
  if (trace.tenures.length === 0 || trace.fault !== undefined) return undefined;
  if (trace.isPersonal || trace.isProvisional) return undefined;
  // They are for those alone who take them.
  if (reply.trailers !== undefined) return undefined;
  // What is injected is decided for each client: by address, by chance, by time.
  if (!house.injections.isEmpty) return undefined;
  if (reply.body !== null && !(reply.body instanceof Uint8Array)) return undefined;
  if (!trace.entries.every(({ step }) => STEADY.has(step as StepName))) return undefined;
  if (trace.entries.at(-1)?.step !== "deliver") return undefined;
  // What a client says of age and freshness is judged by the time.
  if (exchange.headers.has("cache-control") || exchange.headers.has("pragma")) return undefined;
  const told = parseVary(reply.headers.get("vary") ?? "");
  if (!reply.headers.has("date")) return undefined;
  const timed = timedFields(reply, exchange);
  if (told.includes("*") || timed === undefined) return undefined;
  const { tenures } = trace;
  const names = [...told, ...readByRules(house), ...tenures.flatMap(({ vary }) => [...vary])];
  const vary = new Set(names.map((name) => name.toLowerCase()));
  return new Leave({ tenures: [...tenures], vary, timed, now: house.now, tally });
}

/** Rules that look at these fields may have found nothing in them this time. */
function readByRules({ rules: { userAgents, cookies }, statistics }: House): string[] {
  const names = statistics === undefined ? [] : [...VISIT_FIELDS];
  if (userAgents.length > 0) names.push("user-agent");
  if (cookies.language !== undefined || cookies.format !== undefined) names.push("cookie");
  return names;
}

/** Told by the time; the last of them told how long the steps took. */
const TIMED: ReadonlySet<string> = new Set(["age", "cache-status", "server-timing"]);

/** A head in two parts: what stays, and what is told by the time. */
interface TimedFields {
  readonly headers: Headers;
  at(now: number): readonly Field[];
}

/** Undefined where what is told by the time cannot be found in the head. */
function timedFields({ headers }: Reply, { trace }: Exchange): TimedFields | undefined {
  const { cache } = trace;
  const tenure: Tenure | undefined = trace.tenures.at(-1);
  const status = headers.get("cache-status");
  if (cache === undefined || tenure === undefined || status === null) return undefined;
  const own = formatCacheStatus(cache);
  if (!cache.hit || !status.endsWith(own)) return undefined;
  const before = status.slice(0, -own.length);
  const hasAge = headers.has("age");
  return {
    headers: headersOf([...headers].filter(([name]) => !TIMED.has(name))),
    at(now) {
      const ttl = (tenure.freshUntil - now) / 1000;
      const told: Field = ["cache-status", before + formatCacheStatus({ ...cache, ttl })];
      return hasAge ? [["age", formatAge((now - tenure.born) / 1000)], told] : [told];
    },
  };
}

/** The leave that rests on tenures. */
class Leave implements Repeat {
  readonly vary: ReadonlySet<string>;
  readonly headers: Headers;
  readonly now: () => number;
  whenGiven: (() => void) | undefined;
  /** The row of the statistics that it is counted in. */
  readonly #row: string | undefined;
  readonly #tenures: readonly Tenure[];
  readonly #until: number;
  readonly #fieldsAt: TimedFields["at"];

  constructor({ tenures, vary, timed, now, tally }: {
    readonly tenures: readonly Tenure[];
    readonly vary: ReadonlySet<string>;
    readonly timed: TimedFields;
    readonly now: () => number;
    readonly tally?: Tally;
  }) {
    this.#row = tally?.name;
    this.whenGiven = tally && (() => tally.count());
    this.vary = vary;
    this.headers = timed.headers;
    this.now = now;
    this.#tenures = tenures;
    this.#until = Math.min(...tenures.map(({ until }) => until));
    this.#fieldsAt = timed.at;
  }

  isCurrent(): boolean {
    // Asked before each answer: no closure, no copy.
    for (const tenure of this.#tenures) if (!tenure.isCurrent()) return false;
    return true;
  }

  renew(): { readonly fields: readonly Field[]; readonly time: number } | undefined {
    const now = this.now();
    if (now >= this.#until) return undefined;
    for (const tenure of this.#tenures) tenure.use();
    return { fields: this.#fieldsAt(now), time: Math.min(RENEWAL, this.#until - now) };
  }

  isLike(other: Repeat): boolean {
    if (!(other instanceof Leave) || this.#tenures.length !== other.#tenures.length) return false;
    if (this.#row !== other.#row) return false;
    return this.#until === other.#until && this.vary.size === other.vary.size &&
      [...this.vary].every((name) => other.vary.has(name)) &&
      this.#tenures.every(({ basis }, i) => basis === other.#tenures[i].basis);
  }
}

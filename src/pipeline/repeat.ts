/**
 * Leave to answer the same request again without going through the pipeline: given where all that the
 * answer rests on is in memory, is fresh, and is known to be told when it changes.
 *
 * @module
 */
import { formatAge } from "../syntax/age.ts";
import { type CacheStatus, formatCacheStatus } from "../syntax/cache_status.ts";
import { parseVary } from "../syntax/vary.ts";
import type { Field } from "../model/variant.ts";
import type { Lair, Tenure } from "../cache/mod.ts";
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
  /** Where its content lies, if that is known: what is held instead of the content. */
  readonly content?: Lair;
  /** Whether what it rests on has not changed. */
  isCurrent(): boolean;
  /** The clock by which it ends, in milliseconds since the epoch. */
  now(): number;
  /**
   * The fields that are told by the time (`TIMED`), and for how many milliseconds from now; undefined
   * if it is over. All others stay as they are.
   */
  renew(): { readonly fields: readonly Field[]; readonly time: number } | undefined;
  /** Told each time that it is given again. */
  whenGiven?: () => void;
  /** Whether both rest on the same, so that what ends one ends the other. */
  isLike(other: Repeat): boolean;
}

/** Told by the time; the last of them told how long the steps took. */
export const TIMED: ReadonlySet<string> = new Set(["age", "cache-status", "server-timing"]);

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
  const { tenures, content } = trace;
  const told = reply.headers.get("vary") ?? "";
  const vary = varySets.of([told, ...readByRules(house), ...tenures.flatMap(({ vary }) => vary)]);
  const timed = timedFields(reply, exchange);
  if (vary.has("*") || timed === undefined || !reply.headers.has("date")) return undefined;
  // What is held for others is not held once more.
  const lair = content?.bytes === reply.body ? content?.lair : undefined;
  return new Leave({ tenures: [...tenures], vary, timed, content: lair, now: house.now, tally });
}

/** Rules that look at these fields may have found nothing in them this time. */
function readByRules({ rules: { userAgents, cookies }, statistics }: House): string[] {
  const names = statistics === undefined ? [] : [...VISIT_FIELDS];
  if (userAgents.length > 0) names.push("user-agent");
  if (cookies.language !== undefined || cookies.format !== undefined) names.push("cookie");
  return names;
}

/** Sets of names, each of them once: thousands of answers vary by the same fields. */
class VarySets {
  readonly #known = new Map<string, ReadonlySet<string>>();

  of(lists: readonly string[]): ReadonlySet<string> {
    const key = lists.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const set = new Set(parseVary(key).map((name) => name.toLowerCase()));
    if (this.#known.size >= MOST_SETS) this.#known.clear();
    this.#known.set(key, set);
    return set;
  }
}

const MOST_SETS = 1_000;
const varySets = new VarySets();

/** What is told by the time. */
interface TimedFields {
  /** What other caches have said. */
  readonly before: string;
  readonly status: CacheStatus;
  readonly hasAge: boolean;
}

/** Undefined where what is told by the time cannot be found in the head. */
function timedFields({ headers }: Reply, { trace }: Exchange): TimedFields | undefined {
  const { cache } = trace;
  const status = headers.get("cache-status");
  if (cache === undefined || status === null) return undefined;
  const own = formatCacheStatus(cache);
  if (!cache.hit || !status.endsWith(own)) return undefined;
  return { before: status.slice(0, -own.length), status: cache, hasAge: headers.has("age") };
}

/** The leave that rests on tenures. */
class Leave implements Repeat {
  readonly vary: ReadonlySet<string>;
  readonly content?: Lair;
  readonly now: () => number;
  whenGiven: (() => void) | undefined;
  /** The row of the statistics that it is counted in. */
  readonly #row: string | undefined;
  readonly #tenures: readonly Tenure[];
  readonly #until: number;
  readonly #before: string;
  readonly #status: CacheStatus;
  readonly #hasAge: boolean;

  constructor({ tenures, vary, timed, content, now, tally }: {
    readonly tenures: readonly Tenure[];
    readonly vary: ReadonlySet<string>;
    readonly timed: TimedFields;
    readonly content?: Lair;
    readonly now: () => number;
    readonly tally?: Tally;
  }) {
    this.#row = tally?.name;
    this.whenGiven = tally && (() => tally.count());
    this.vary = vary;
    this.content = content;
    this.now = now;
    this.#tenures = tenures;
    this.#until = Math.min(...tenures.map(({ until }) => until));
    this.#before = timed.before;
    this.#status = timed.status;
    this.#hasAge = timed.hasAge;
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

  #fieldsAt(now: number): readonly Field[] {
    const { born, freshUntil } = this.#tenures[this.#tenures.length - 1];
    const own = formatCacheStatus({ ...this.#status, ttl: (freshUntil - now) / 1000 });
    const told: Field = ["cache-status", this.#before + own];
    return this.#hasAge ? [["age", formatAge((now - born) / 1000)], told] : [told];
  }

  isLike(other: Repeat): boolean {
    if (!(other instanceof Leave) || this.#tenures.length !== other.#tenures.length) return false;
    if (this.#row !== other.#row || this.vary !== other.vary) return false;
    return this.#tenures.every((tenure, i) => tenure.isLike(other.#tenures[i]));
  }
}

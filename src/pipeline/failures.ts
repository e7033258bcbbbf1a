/**
 * What could not be made of a source, so that it is not tried again for each client: an image that is
 * too large stays too large.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import type { Fault } from "../model/fault.ts";
import type { DerivedVariant, StoredVariant } from "../model/variant.ts";
import type { Known } from "./state.ts";

/** Edges that lead nowhere. */
export interface Exclusion {
  /** Of this source alone. */
  readonly source: StoredVariant;
  /** The name of a converter; a media type, for all that take it; or `heavy`, for all that are. */
  readonly edge: string;
  readonly reason: Reason;
  /** What the source lacks, in words that are fit for strangers. */
  readonly lack?: string;
}

/**
 * Why: it failed; the source has nothing that it could be made of; it can be made, and is only of no use
 * to whoever takes something else; or there is no time for it just now.
 */
export type Reason = "failed" | "unable" | "unfit" | "busy";

type Remembered = Omit<Exclusion, "source">;

/** The machine may have been busy, or a library missing: after so long it is tried again. */
const MEMORY_TIME = 10 * 60_000;
const MOST_SOURCES = 1_000;

/** The edge of everything that the workshop does. */
const HEAVY = "heavy";

/** Failures, by the key of what is derived from a source. */
export class Failures {
  readonly #known = new LRUCache<string, readonly Remembered[]>({
    max: MOST_SOURCES,
    ttl: MEMORY_TIME,
  });

  /** What is known of the sources of a resource. */
  of(known: Known): readonly Exclusion[] {
    if (this.#known.size === 0) return [];
    return known.resource.variants.flatMap((source) => {
      const key = known.memory(source);
      const edges = key === undefined ? [] : this.#known.get(key) ?? [];
      return edges.map((edge) => ({ source, ...edge }));
    });
  }

  /** Remembers what lasts. */
  remember({ source, ...edge }: Exclusion, known: Known): void {
    const key = known.memory(source);
    if (key === undefined || edge.reason === "busy") return;
    const edges = this.#known.get(key) ?? [];
    if (!edges.some((other) => other.edge === edge.edge)) this.#known.set(key, [...edges, edge]);
  }
}

/** Faults of a conversion after which another form may do. */
const YIELDING: ReadonlySet<string> = new Set(
  ["too-large", "conversion", "unfit", "unable", "slow", "busy"],
);
/** Of these, those that say nothing of other converters. */
const ALONE: ReadonlySet<string> = new Set(["unfit", "unable", "slow"]);

/** What a failed conversion rules out; undefined where it is no reason to give anything else. */
export function exclusionOf(fault: Fault, source: StoredVariant): Exclusion | undefined {
  if (!YIELDING.has(fault.code) || fault.converter === undefined) return undefined;
  const { name, from, heavy } = fault.converter;
  if (fault.code === "busy") return { source, edge: heavy ? HEAVY : name, reason: "busy" };
  if (fault.code === "unable") {
    return { source, edge: name, reason: "unable", lack: fault.message };
  }
  const reason = fault.code === "unfit" ? "unfit" : "failed";
  // A picture that one decoder cannot read is none for the next; another may be faster, though. What a
  // page lacks for one form, such as a table, says nothing of the others.
  const isPicture = "type" in from && from.type.startsWith("image/");
  const isAlone = ALONE.has(fault.code) || !isPicture;
  return { source, edge: isAlone ? name : from.type, reason };
}

/** Whether a variant cannot be had. */
export function isExcluded(
  { source, plan }: DerivedVariant,
  exclusions: readonly Exclusion[],
): boolean {
  return exclusions.some((exclusion) =>
    exclusion.source === source &&
    plan.converters.some(({ name, from, heavy }) =>
      exclusion.edge === name || "type" in from && exclusion.edge === from.type ||
      exclusion.edge === HEAVY && heavy
    )
  );
}

/** Whether it was only a matter of time. */
export function isBusy(exclusions: readonly Exclusion[]): boolean {
  return exclusions.some(({ reason }) => reason === "busy");
}

/**
 * The features dimension (RFC 2295 §6.4, RFC 2296 §3.3): the product of the factors of a variant's
 * feature list, each by whether the reader's program fulfils it. The product may be above 1.
 *
 * A field with `*` leaves open what it does not name. A factor that depends on it is taken as the
 * better of its two, so that the quality is never less than with all told, and is called a guess.
 *
 * @module
 */
import { type FeatureSet, parseAcceptFeatures } from "../syntax/accept_features.ts";
import type { FeatureElement, FeaturePredicate } from "../syntax/feature_list.ts";
import { type Dimension, type Rating, rating, UNSTATED } from "./dimension.ts";

/** A variant that needs nothing has quality 1 (RFC 2296 §3.3). */
const SILENT: Rating = rating("silent", 1);

/** The features dimension. */
export const featuresDimension: Dimension = {
  name: "features",
  field: "Accept-Features",
  keyOf: ({ features }) => features.length === 0 ? undefined : JSON.stringify(features),
  rater(groups, { acceptElements }) {
    // Who says nothing gives quality 1, which is a guess unless who has no features gives it, too
    // (RFC 2296 §3.3, §3.4).
    const nothing = parseAcceptFeatures("");
    const unstated = {
      ratings: groups.map(({ features }) => productOf(features, nothing) === 1 ? SILENT : UNSTATED),
      defects: [],
    };
    return (value) => {
      if (value === null) return unstated;
      const set = parseAcceptFeatures(value, acceptElements);
      return {
        ratings: groups.map(({ features }) => features.length === 0 ? SILENT : rate(features, set)),
        defects: set.defects,
      };
    };
  },
};

function rate(elements: readonly FeatureElement[], set: FeatureSet): Rating {
  const quality = productOf(elements, set);
  const guessed = quality !== productOf(elements, { ...set, open: false });
  const texts = new Set<string>();
  for (const { predicates } of elements) {
    for (const predicate of predicates) {
      const text = predicate.kind === "never" ? undefined : set.texts.get(predicate.tag);
      if (text !== undefined) texts.add(text);
    }
  }
  if (guessed) texts.add("*");
  return {
    range: texts.size === 0 ? null : [...texts].join(", "),
    q: quality,
    tier: guessed ? "wildcard" : "exact",
    quality,
    order: Infinity,
    distance: 0,
    refused: quality === 0,
  };
}

function productOf(elements: readonly FeatureElement[], set: FeatureSet): number {
  return elements.reduce((product, element) => product * factorOf(element, set), 1);
}

function factorOf({ predicates, fulfilled, missing }: FeatureElement, set: FeatureSet): number {
  const truths = predicates.map((predicate) => isFulfilled(predicate, set));
  if (truths.includes(true)) return fulfilled;
  return truths.includes(undefined) ? Math.max(fulfilled, missing) : missing;
}

/** Whether the reader's program fulfils it (RFC 2295 §6.3); undefined where the field leaves it open. */
export function isFulfilled(predicate: FeaturePredicate, set: FeatureSet): boolean | undefined {
  if (predicate.kind === "never") return false;
  const known = set.features.get(predicate.tag);
  if (known === undefined && set.open) return undefined;
  const present = known?.present ?? false;
  if (predicate.kind === "absent") return !present;
  if (known === undefined || !present) return false;
  const settled = known.closed || !set.open;
  switch (predicate.kind) {
    case "present":
      return true;
    case "equal":
      return known.values.has(predicate.value) || isAbsent(known, predicate.value, settled);
    case "unequal": {
      // By the RFC's examples, only a feature that is there can be different.
      if (known.values.has(predicate.value)) return false;
      return isAbsent(known, predicate.value, settled) === false ? true : undefined;
    }
    case "range":
      return isWithin(known.values, predicate, settled);
  }
}

/** False when it is known that the feature lacks this value; undefined when it is not. */
function isAbsent(
  { without }: { readonly without: ReadonlySet<string> },
  value: string,
  settled: boolean,
): false | undefined {
  return settled || without.has(value) ? false : undefined;
}

/** The highest numeric value counts; one that is not told can only be higher, which may not matter. */
function isWithin(
  values: ReadonlySet<string>,
  { least, most }: { readonly least: number; readonly most: number },
  settled: boolean,
): boolean | undefined {
  const numbers = [...values].filter((value) => /^\d+(?:\.\d*)?$/.test(value)).map(Number);
  const highest = Math.max(...numbers);
  if (highest > most) return false;
  return highest >= least && (settled || most === Infinity) || (settled ? false : undefined);
}

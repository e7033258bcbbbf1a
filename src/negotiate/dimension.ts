/**
 * What the dimensions have in common: each groups the variants that no request can tell apart in
 * it, and rates the groups by the request's field.
 *
 * @module
 */
import type { ListDefect } from "../syntax/quality.ts";
import type { Profile } from "./profile.ts";
import type { SettledPolicy } from "./policy.ts";
import type { DimensionName, FieldName, Match, Tier } from "./verdict.ts";

/** A match with all that comparisons look at. */
export interface Rating extends Match {
  /** The quality to compare by: the weight, or less for what is hardly a match; 0 = unacceptable. */
  readonly quality: number;
  /** Position of the range in its field. */
  readonly order: number;
  /** Subtags that were cut off the range. */
  readonly distance: number;
}

/** What one field says about each group. */
export interface Ratings {
  readonly ratings: readonly Rating[];
  readonly defects: readonly ListDefect[];
}

/** Rates the groups it was made for by a field's value; null = the field is absent. */
export type Rate = (value: string | null) => Ratings;

/** One row of the table of dimensions. */
export interface Dimension {
  readonly name: DimensionName;
  readonly field: FieldName;
  /** Variants of the same key are alike; undefined = the variant makes no statement. */
  keyOf(profile: Profile, policy: SettledPolicy): string | undefined;
  /** Makes the rater for groups, each given by one of its variants. */
  rater(groups: readonly Profile[], policy: SettledPolicy): Rate;
}

/** The client makes no statement: all are equal. */
export const UNSTATED: Rating = rating("unstated", 1);

/** Nothing matches: not acceptable. */
export const UNMATCHED: Rating = rating("none", 0);

/** A rating that no range is behind. */
export function rating(tier: Tier, q: number, quality: number = q): Rating {
  return { range: null, q, tier, quality, order: Infinity, distance: 0 };
}

/** The rating by a range. */
export function ratingBy(
  range: { readonly text: string; readonly q: number },
  order: number,
  tier: Tier,
  quality: number = range.q,
  distance = 0,
): Rating {
  return { range: range.text, q: range.q, tier, quality, order, distance };
}

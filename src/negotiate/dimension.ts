/**
 * What the dimensions have in common: each groups the variants that no request can tell apart in
 * it, and rates the groups by the request's field.
 *
 * @module
 */
import type { Gist } from "./gist.ts";
import type { ListDefect } from "../syntax/quality.ts";
import type { SettledPolicy } from "./policy.ts";
import type { ReadVariant } from "./read_variant.ts";
import type { DimensionName, FieldName, Match, Tier } from "./verdict.ts";

/** How a group stands to a request: all that comparisons look at. */
export interface Standing {
  /** The client's weight; 0 when the group is not acceptable. */
  readonly q: number;
  /** The quality to compare by: the weight, or less for what is hardly a match; 0 = unacceptable. */
  readonly quality: number;
  readonly tier: Tier;
  /** Position of the range in its field. */
  readonly order: number;
  /** Subtags that were cut off the range. */
  readonly distance: number;
  /** A range refuses it; it is not only unlisted. */
  readonly refused: boolean;
}

/** A standing with the range that is behind it. */
export interface Rating extends Match, Standing {
  readonly q: number;
  readonly tier: Tier;
}

/** What one field says about each group. */
export interface Ratings {
  readonly ratings: readonly Rating[];
  readonly defects: readonly ListDefect[];
}

/** Rates the groups it was made for by a field's value; null = the field is absent. */
export type Rate = (value: string | null) => Ratings;

/**
 * The fast way to the same standings as `Rate` finds, for fields in the plain form that nearly all
 * have. It works in two steps, so that the second can be left out where its outcome is known.
 */
export interface Glance {
  /** Reads a value into the gist; false for a value that is not plain. */
  read(value: string, gist: Gist): boolean;
  /** Writes the standings that follow from these notes into the drafts that it was made for. */
  write(notes: readonly number[], from: number, to: number): void;
}

/** One row of the table of dimensions. */
export interface Dimension {
  readonly name: DimensionName;
  readonly field: FieldName;
  /** Variants of the same key are alike; undefined = the variant makes no statement. */
  keyOf(variant: ReadVariant, policy: SettledPolicy): string | undefined;
  /** Makes the rater for groups, each given by one of its variants. */
  rater(groups: readonly ReadVariant[], policy: SettledPolicy): Rate;
  /** Makes the fast rater, where there is one for this policy. */
  glancer?(
    groups: readonly ReadVariant[],
    policy: SettledPolicy,
    drafts: readonly Draft[],
  ): Glance | undefined;
}

/** How well a tier names its value: the higher, the more exactly. */
export const TIER_RANK: Readonly<Record<Tier, number>> = {
  exact: 8,
  alias: 7,
  prefix: 6,
  truncated: 5,
  likely: 4,
  "subtype-wildcard": 3,
  near: 2,
  wildcard: 1,
  unlisted: 0,
  silent: 0,
  unstated: 0,
  none: 0,
};

/** Whether the first suits better within its dimension, by the order that `COMPARISONS` has. */
export function suitsBetter(a: Standing, b: Standing): boolean {
  const difference = a.quality - b.quality || Number(b.refused) - Number(a.refused) ||
    TIER_RANK[a.tier] - TIER_RANK[b.tier];
  return difference > 0 || (difference === 0 && a.order < b.order) ||
    (difference === 0 && a.order === b.order && a.distance < b.distance);
}

/** The client makes no statement: all are equal. */
export const UNSTATED: Rating = rating("unstated", 1);

/** Nothing matches: not acceptable. */
export const UNMATCHED: Rating = rating("none", 0);

/** A rating that no range is behind. */
export function rating(tier: Tier, q: number, quality: number = q): Rating {
  return { range: null, q, tier, quality, order: Infinity, distance: 0, refused: false };
}

/** The rating by a range. */
export function ratingBy(
  range: { readonly text: string; readonly q: number },
  order: number,
  tier: Tier,
  quality: number = range.q,
  distance = 0,
): Rating {
  const { text, q } = range;
  return { range: text, q, tier, quality, order, distance, refused: q === 0 };
}

/** The standing of one group, written anew for each request. */
export class Draft implements Standing {
  q = 0;
  quality = 0;
  tier: Tier = "none";
  order = Infinity;
  distance = 0;
  refused = false;

  /** Writes the standing by a range. */
  set(q: number, order: number, tier: Tier, quality: number = q, distance = 0): this {
    this.q = q;
    this.quality = quality;
    this.tier = tier;
    this.order = order;
    this.distance = distance;
    this.refused = q === 0;
    return this;
  }

  /** Writes what another standing says. */
  copy({ q, quality, tier, order, distance, refused }: Standing): void {
    this.set(q, order, tier, quality, distance);
    this.refused = refused;
  }

  /** Writes that nothing matches. */
  clear(): this {
    this.set(0, Infinity, "none");
    this.refused = false;
    return this;
  }
}

/**
 * A variant with its standings in all dimensions, as comparisons see it.
 *
 * @module
 */
import { type Standing, UNSTATED } from "./dimension.ts";
import type { ReadVariant } from "./read_variant.ts";
import type { DimensionName } from "./verdict.ts";

/** The standings of one variant. Where a dimension takes no part, all are unstated. */
export class Score implements Record<DimensionName, Standing> {
  type: Standing = UNSTATED;
  profile: Standing = UNSTATED;
  language: Standing = UNSTATED;
  charset: Standing = UNSTATED;
  features: Standing = UNSTATED;
  encoding: Standing = UNSTATED;
  width: Standing = UNSTATED;
  density: Standing = UNSTATED;
  viewport: Standing = UNSTATED;
  data: Standing = UNSTATED;
  /** One bit for each dimension in which it is not acceptable. */
  flaws = 0;
  /** Dimensions in which a range refuses it. */
  refusals = 0;

  constructor(readonly variant: ReadVariant) {}
}

/** A dimension that takes part, as far as scores are concerned. */
export interface Column {
  readonly name: DimensionName;
  /** The group of each variant. */
  readonly groups: readonly number[];
}

/** Scores of these variants, whose standings are those of their groups. */
export function bindScores(
  variants: readonly ReadVariant[],
  columns: readonly Column[],
  standings: readonly (readonly Standing[])[],
): Score[] {
  return variants.map((variant, i) => {
    const score = new Score(variant);
    columns.forEach(({ name, groups }, c) => score[name] = standings[c][groups[i]]);
    return score;
  });
}

/** Whether any group is not acceptable, from what the standings are now. */
export function hasFlaws(standings: readonly (readonly Standing[])[]): boolean {
  for (let c = 0; c < standings.length; c++) if (hasFlaw(standings[c])) return true;
  return false;
}

/** Marks the variants that are not acceptable, from what their groups' standings are now. */
export function markFlaws(
  scores: readonly Score[],
  columns: readonly Column[],
  standings: readonly (readonly Standing[])[],
): void {
  for (const score of scores) score.flaws = score.refusals = 0;
  for (let c = 0; c < columns.length; c++) {
    if (!hasFlaw(standings[c])) continue;
    const { groups } = columns[c];
    for (let i = 0; i < scores.length; i++) {
      const standing = standings[c][groups[i]];
      if (standing.quality !== 0) continue;
      scores[i].flaws |= 1 << c;
      if (standing.refused) scores[i].refusals++;
    }
  }
}

function hasFlaw(standings: readonly Standing[]): boolean {
  for (let i = 0; i < standings.length; i++) if (standings[i].quality === 0) return true;
  return false;
}

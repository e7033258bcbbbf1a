/**
 * The decision itself: who can be served, and who wins.
 *
 * @module
 */
import { compareBy, type Comparison, networkQuality, type Score } from "./order.ts";
import type { SettledPolicy } from "./policy.ts";
import type { DimensionName, Tier } from "./verdict.ts";

/** What was decided; what a verdict and its reasons are made of. */
export interface Decision {
  /** All variants, in the server's order. */
  readonly scores: readonly Score[];
  /** Those that can be served, in the server's order. */
  readonly candidates: readonly Score[];
  readonly chosen?: Score;
  /** Nothing was decided, since a field is malformed and the policy strict. */
  readonly malformed?: boolean;
}

/** How to decide: the comparisons, and the dimensions that take part. */
export interface Criteria {
  readonly rows: readonly Comparison[];
  readonly dimensions: readonly DimensionName[];
  readonly policy: SettledPolicy;
}

/** Decides: among the acceptable variants, or else among those that are served all the same. */
export function decide(scores: readonly Score[], criteria: Criteria): Decision {
  const { dimensions, policy, rows } = criteria;
  let candidates = scores.filter((score) => isAcceptable(score, dimensions));
  if (candidates.length === 0) {
    const firm = dimensions.filter((name) => policy.fallback[name] === "refuse");
    candidates = scores.filter((score) => isAcceptable(score, firm));
  }
  if (candidates.length === 0) return { scores, candidates };
  let best = candidates[0];
  for (const score of candidates) if (compareBy(rows, score, best) < 0) best = score;
  const guess = policy.combine === "rvsa/1.0" && !isDefinite(best, dimensions);
  return { scores, candidates, chosen: guess ? undefined : best };
}

/** Whether the variant is acceptable in these dimensions. */
export function isAcceptable(score: Score, dimensions: readonly DimensionName[]): boolean {
  if (score.profile.qs === 0) return false;
  for (const name of dimensions) if (score[name].quality === 0) return false;
  return true;
}

/** The dimensions in which the variant is not acceptable. */
export function refusals(score: Score, dimensions: readonly DimensionName[]): DimensionName[] {
  return dimensions.filter((name) => score[name].quality === 0);
}

/** Tiers that involve a guess about what the client can do (RFC 2296 §3.4). */
const SPECULATIVE: ReadonlySet<Tier> = new Set<Tier>([
  "wildcard",
  "subtype-wildcard",
  "unstated",
  "near",
]);

/** Whether the quality rests on statements alone: of the client, or on the variant's silence. */
function isDefinite(score: Score, dimensions: readonly DimensionName[]): boolean {
  return networkQuality(score) > 0 && dimensions.every((name) =>
    // Codings have no part in the quality.
    name === "encoding" || score.profile[name] === undefined || !SPECULATIVE.has(score[name].tier)
  );
}

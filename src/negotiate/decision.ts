/**
 * The decision itself: who can be served, and who wins.
 *
 * @module
 */
import { type Comparison, selectBest } from "./order.ts";
import type { SettledPolicy } from "./policy.ts";
import { networkQuality } from "./quality_product.ts";
import type { Score } from "./score.ts";
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

/** How to decide: the comparisons, and the dimensions that take part, the first being bit 0. */
export interface Criteria {
  readonly rows: readonly Comparison[];
  readonly dimensions: readonly DimensionName[];
  readonly policy: SettledPolicy;
}

/** Decides: among the acceptable variants, or else among those that are served all the same. */
export function decide(scores: readonly Score[], criteria: Criteria): Decision {
  const candidates = findCandidates(scores, criteria);
  if (candidates.length === 0) return { scores, candidates };
  const running = [...candidates];
  selectBest(criteria.rows, running, running.length);
  return { scores, candidates, chosen: unlessGuess(running[0], criteria) };
}

function findCandidates(scores: readonly Score[], criteria: Criteria): readonly Score[] {
  const acceptable = scores.filter(isAcceptable);
  if (acceptable.length > 0) return acceptable;
  const firm = firmBits(criteria);
  return scores.filter(({ variant, flaws }) => variant.qs > 0 && (flaws & firm) === 0);
}

/** The best one, or undefined where RVSA/1.0 has to leave the choice to the client. */
export function unlessGuess(best: Score, { policy, dimensions }: Criteria): Score | undefined {
  return policy.combine === "rvsa/1.0" && !isDefinite(best, dimensions) ? undefined : best;
}

function firmBits({ dimensions, policy }: Criteria): number {
  return dimensions.reduce(
    (bits, name, i) => policy.fallback[name] === "refuse" ? bits | 1 << i : bits,
    0,
  );
}

/** Whether the variant is acceptable in all dimensions. */
export function isAcceptable({ variant, flaws }: Score): boolean {
  return flaws === 0 && variant.qs > 0;
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

/** The dimensions that make up the overall quality, and whether a variant speaks of them. */
const STATED: Readonly<Record<string, (score: Score) => boolean>> = {
  type: ({ variant }) => variant.type !== undefined,
  language: ({ variant }) => variant.language !== undefined,
  charset: ({ variant }) => variant.charset !== undefined,
  features: ({ variant }) => variant.features.length > 0,
};

/** Whether the quality rests on statements alone: of the client, or on the variant's silence. */
export function isDefinite(score: Score, dimensions: readonly DimensionName[]): boolean {
  return networkQuality(score) > 0 &&
    dimensions.every((name) => !STATED[name]?.(score) || !SPECULATIVE.has(score[name].tier));
}

/**
 * Why each variant was chosen or not, in a code and a sentence.
 *
 * @module
 */
import { type Criteria, type Decision, isAcceptable, refusals } from "./decision.ts";
import type { Rating } from "./dimension.ts";
import type { Score } from "./score.ts";
import type { DimensionName, Match, Reason, ReasonCode } from "./verdict.ts";

/** Gives the range that is behind a score's standing. */
export type Behind = (score: Score, name: DimensionName) => Rating;

/** The reasons for a decision, in the order of the variants. */
export function explain(decision: Decision, criteria: Criteria, behind: Behind): Reason[] {
  return decision.scores.map((score) => {
    const [code, sentence] = reasonFor(score, decision, criteria, behind);
    return {
      acceptable: isAcceptable(score),
      matches: matchesOf(score, criteria.dimensions, behind),
      code,
      sentence,
    };
  });
}

function reasonFor(
  score: Score,
  { candidates, chosen, malformed }: Decision,
  { dimensions, rows }: Criteria,
  behind: Behind,
): readonly [ReasonCode, string] {
  if (malformed) {
    return ["malformed-field", "A field of the request is malformed, and the policy is strict."];
  }
  if (score.variant.qs === 0) return ["no-source-quality", "Its source quality is 0."];
  const refused = refusals(score, dimensions);
  if (score === chosen) return ["chosen", praise(refused)];
  if (!candidates.includes(score)) {
    const [name] = refused;
    return [`unacceptable-${name}`, refusal(name, behind(score, name))];
  }
  if (chosen === undefined) return ["listed", "It suits, but which one suits best is a guess."];
  const lost = rows.find(({ measure }) => measure(chosen) !== measure(score)) ??
    rows[rows.length - 1];
  return [lost.code, `It lost to variant ${chosen.variant.index}: ${lost.lost}.`];
}

function praise(refused: readonly DimensionName[]): string {
  return refused.length === 0
    ? "It is the best."
    : `It is the best that there is, although it is not acceptable in ${refused.join(" and ")}.`;
}

function refusal(name: DimensionName, match: Match): string {
  return match.range === null
    ? `Nothing in the request takes its ${name}.`
    : `The request refuses its ${name}: ${match.range}.`;
}

function matchesOf(
  score: Score,
  dimensions: readonly DimensionName[],
  behind: Behind,
): Partial<Record<DimensionName, Match>> {
  const matches: Partial<Record<DimensionName, Match>> = {};
  for (const name of dimensions) {
    const { range, q, tier } = behind(score, name);
    matches[name] = { range, q, tier };
  }
  return matches;
}

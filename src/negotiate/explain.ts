/**
 * Why each variant was chosen or not, in a code and a sentence.
 *
 * @module
 */
import { type Criteria, type Decision, isAcceptable, refusals } from "./decision.ts";
import type { Score } from "./order.ts";
import type { DimensionName, Match, Reason, ReasonCode } from "./verdict.ts";

/** The reasons for a decision, in the order of the variants. */
export function explain(decision: Decision, criteria: Criteria): Reason[] {
  return decision.scores.map((score) => {
    const [code, sentence] = reasonFor(score, decision, criteria);
    return {
      acceptable: isAcceptable(score, criteria.dimensions),
      matches: matchesOf(score, criteria.dimensions),
      code,
      sentence,
    };
  });
}

function reasonFor(
  score: Score,
  { candidates, chosen, malformed }: Decision,
  { dimensions, rows }: Criteria,
): readonly [ReasonCode, string] {
  if (malformed) {
    return ["malformed-field", "A field of the request is malformed, and the policy is strict."];
  }
  if (score.profile.qs === 0) return ["no-source-quality", "Its source quality is 0."];
  const refused = refusals(score, dimensions);
  if (score === chosen) return ["chosen", praise(refused)];
  if (!candidates.includes(score)) {
    const [name] = refused;
    return [`unacceptable-${name}`, refusal(name, score[name])];
  }
  if (chosen === undefined) return ["listed", "It suits, but which one suits best is a guess."];
  const lost = rows.find((row) => row.compare(chosen, score) !== 0) ?? rows[rows.length - 1];
  return [lost.code, `It lost to variant ${chosen.profile.index}: ${lost.lost}.`];
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
): Partial<Record<DimensionName, Match>> {
  const matches: Partial<Record<DimensionName, Match>> = {};
  for (const name of dimensions) {
    const { range, q, tier } = score[name];
    matches[name] = { range, q, tier };
  }
  return matches;
}

/**
 * The choice among variants that are all acceptable, which is what most requests come to. Variants
 * that differ in their codings alone run as one, until it is decided which form is best.
 *
 * @module
 */
import { type Criteria, unlessGuess } from "./decision.ts";
import { type Comparison, selectBest } from "./order.ts";
import type { Score } from "./score.ts";

/** Chooses among the same scores again and again. */
export class Contest {
  /** The first variant of each form, and all of them. */
  readonly #teams: ReadonlyMap<Score, readonly Score[]>;
  readonly #captains: readonly Score[];
  readonly #teamRows: readonly Comparison[];
  readonly #memberRows: readonly Comparison[];
  readonly #criteria: Criteria;
  readonly #running: Score[] = [];

  /** Prepares the choice; what has no source quality cannot win. */
  constructor(scores: readonly Score[], criteria: Criteria) {
    const eligible = scores.filter(({ variant }) => variant.qs > 0);
    // Nobody is refused in a contest.
    const rows = criteria.rows.filter(({ code }) => code !== "refusal");
    const forms = [...Map.groupBy(eligible, ({ variant }) => variant.form).values()];
    const uniform = forms.every((form) => areAlike(form, criteria));
    const teams = uniform ? forms : [eligible];
    const split = uniform ? rows.findIndex(({ code }) => code === "form-order") + 1 : 0;
    this.#teams = new Map(teams.map((members) => [members[0], members]));
    this.#captains = teams.map(([captain]) => captain);
    this.#teamRows = rows.slice(0, split);
    this.#memberRows = rows.slice(split);
    this.#criteria = criteria;
  }

  /** The best as the standings are now, none of which may be a flaw. */
  choose(): Score | undefined {
    const captain = this.#first(this.#captains, this.#teamRows);
    const members = captain && this.#teams.get(captain);
    const best = members && this.#first(members, this.#memberRows);
    return best && unlessGuess(best, this.#criteria);
  }

  #first(scores: readonly Score[], rows: readonly Comparison[]): Score | undefined {
    if (scores.length < 2) return scores[0];
    const running = this.#running;
    for (let i = 0; i < scores.length; i++) running[i] = scores[i];
    selectBest(rows, running, scores.length);
    return running[0];
  }
}

/** Whether nothing but their codings can make a difference between these. */
function areAlike([first, ...others]: readonly Score[], { dimensions }: Criteria): boolean {
  return others.every((other) =>
    other.variant.qs === first.variant.qs &&
    other.variant.converted === first.variant.converted &&
    dimensions.every((name) => name === "encoding" || other[name] === first[name])
  );
}

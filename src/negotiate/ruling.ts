/**
 * A verdict that keeps little: its order and its reasons are worked out anew when they are asked for.
 *
 * @module
 */
import { type Criteria, type Decision, refusals } from "./decision.ts";
import { explain } from "./explain.ts";
import { compareBy } from "./order.ts";
import type { DimensionName, FieldDefect, FieldName, Reason, Verdict } from "./verdict.ts";

/** What a ruling is made of. */
interface Findings {
  readonly index: number | null;
  readonly vary: readonly FieldName[];
  readonly defects: readonly FieldDefect[];
  readonly criteria: Criteria;
  /** Decides once more, to the same effect. */
  readonly decide: () => Decision;
}

/** The verdict on one request. */
export class Ruling implements Verdict {
  readonly index: number | null;
  readonly vary: readonly FieldName[];
  readonly defects: readonly FieldDefect[];
  readonly #criteria: Criteria;
  readonly #decide: () => Decision;

  constructor({ index, vary, defects, criteria, decide }: Findings) {
    this.index = index;
    this.vary = vary;
    this.defects = defects;
    this.#criteria = criteria;
    this.#decide = decide;
  }

  get order(): readonly number[] {
    return [...this.#decide().candidates]
      .sort((a, b) => compareBy(this.#criteria.rows, a, b))
      .map((score) => score.profile.index);
  }

  get relaxed(): readonly DimensionName[] {
    const { chosen } = this.#decide();
    return chosen === undefined ? [] : refusals(chosen, this.#criteria.dimensions);
  }

  get reasons(): readonly Reason[] {
    return explain(this.#decide(), this.#criteria);
  }

  /** All of it, for logs and debug pages; getters alone would be left out. */
  toJSON(): Verdict {
    const { index, order, vary, relaxed, reasons, defects } = this;
    return { index, order, vary, relaxed, reasons, defects };
  }
}

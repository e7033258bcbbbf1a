/**
 * A verdict that keeps little: its order, reasons and defects are worked out anew when they are
 * asked for, by the long way that tells all.
 *
 * @module
 */
import { type Criteria, type Decision, refusals } from "./decision.ts";
import { type Behind, explain } from "./explain.ts";
import { compareBy } from "./order.ts";
import type { DimensionName, FieldDefect, FieldName, Reason, Verdict } from "./verdict.ts";

/** All that can be told of a decision. */
export interface Finding {
  readonly decision: Decision;
  readonly criteria: Criteria;
  readonly behind: Behind;
  readonly defects: readonly FieldDefect[];
}

/** The verdict on one request. */
export class Ruling implements Verdict {
  readonly index: number | null;
  readonly vary: readonly FieldName[];
  readonly #find: () => Finding;

  constructor(index: number | null, vary: readonly FieldName[], find: () => Finding) {
    this.index = index;
    this.vary = vary;
    this.#find = find;
  }

  get order(): readonly number[] {
    const { decision, criteria } = this.#find();
    return [...decision.candidates]
      .sort((a, b) => compareBy(criteria.rows, a, b))
      .map((score) => score.variant.index);
  }

  get relaxed(): readonly DimensionName[] {
    const { decision: { chosen }, criteria } = this.#find();
    return chosen === undefined ? [] : refusals(chosen, criteria.dimensions);
  }

  get reasons(): readonly Reason[] {
    const { decision, criteria, behind } = this.#find();
    return explain(decision, criteria, behind);
  }

  get defects(): readonly FieldDefect[] {
    return this.#find().defects;
  }

  /** All of it, for logs and debug pages; getters alone would be left out. */
  toJSON(): Verdict {
    const { index, order, vary, relaxed, reasons, defects } = this;
    return { index, order, vary, relaxed, reasons, defects };
  }
}

/**
 * Client hints as dimensions, where a policy has a rule for them: most resources do not depend on
 * hints, and each one read is one more field in Vary. No hint makes a variant unacceptable.
 *
 * @module
 */
import { parseHintNumber, parseSaveData } from "../syntax/client_hints.ts";
import { type Dimension, type Rating, rating, type Ratings, UNSTATED } from "./dimension.ts";
import type { NegotiableVariant } from "./read_variant.ts";
import type { HintField, HintName } from "./verdict.ts";

/** Lets a hint take part in the choice. */
export interface HintRule {
  /** The hint. */
  readonly hint: HintName;
  /**
   * What the hint is compared with: for `width` the variant's width in pixels, for `density` its
   * pixels per CSS pixel, for `viewport` the width in CSS pixels that it is laid out for, for
   * `data` its length in bytes. Undefined where the variant has nothing of that kind.
   */
  measure(variant: NegotiableVariant): number | undefined;
}

/** What is known of one hint. */
interface Hint {
  readonly field: HintField;
  /** Reads the field; undefined where it says nothing. */
  parse(value: string): number | undefined;
  /** How well the measure suits, above 0 and up to 1. */
  rate(measure: number, wanted: number): number;
}

/** What is large enough comes before what is not; among both, what is nearest. */
const enough = (measure: number, wanted: number) =>
  measure >= wanted ? 0.5 + 0.5 * wanted / measure : 0.5 * measure / wanted;

/** The hints that can choose. */
export const HINTS: Readonly<Record<HintName, Hint>> = {
  width: { field: "Sec-CH-Width", parse: parseHintNumber, rate: enough },
  density: { field: "Sec-CH-DPR", parse: parseHintNumber, rate: enough },
  viewport: {
    field: "Sec-CH-Viewport-Width",
    parse: parseHintNumber,
    // Turned round: what is too wide has to be scrolled.
    rate: (measure, width) => enough(width, measure),
  },
  data: {
    field: "Save-Data",
    parse: (value) => parseSaveData(value) ? 1 : undefined,
    // The less the better, by however little.
    rate: (measure) => 1 / (1 + measure),
  },
};

/** What a rule makes of a variant that it cannot measure: neither good nor bad. */
const UNMEASURED: Rating = rating("silent", 0.5);

/** The dimension of one rule. */
export function hintDimension({ hint, measure }: HintRule): Dimension {
  const { field, parse, rate } = HINTS[hint];
  return {
    name: hint,
    field,
    keyOf: ({ given }) => measure(given)?.toString(),
    rater(groups) {
      const measures = groups.map(({ given }) => measure(given));
      const unstated: Ratings = { ratings: measures.map(() => UNSTATED), defects: [] };
      return (value) => {
        const wanted = value === null ? undefined : parse(value);
        if (value === null || wanted === undefined) return unstated;
        const ratings = measures.map((measure) =>
          measure === undefined
            ? UNMEASURED
            : { ...rating("exact", rate(measure, wanted)), range: value }
        );
        return { ratings, defects: [] };
      };
    },
  };
}

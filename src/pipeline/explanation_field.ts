/**
 * The explanation of one choice in a response field, for whoever asks by a request field and may:
 * a structured dictionary (RFC 9651).
 *
 *     Variform-Explain: 1
 *
 *     Variform-Explanation: chosen="text/markdown ko br", kind=derived, variants=12,
 *       type="text/markdown";q=1.0;by=exact, language="ko";q=1.0;by=exact,
 *       next="text/html ko utf-8";lost=type-order
 *
 * @module
 */
import { formatInteger, formatString } from "../syntax/structured_field.ts";
import type { Description, Variant } from "../model/variant.ts";
import type { Match, Verdict } from "../negotiate/mod.ts";

/** The request field that asks for an explanation. */
export const EXPLAIN_FIELD = "Variform-Explain";
/** The response field that gives it. */
export const EXPLANATION_FIELD = "Variform-Explanation";

/** What was chosen from, and how. */
interface Choice {
  readonly variants: readonly Variant[];
  readonly verdict: Verdict;
}

/** More defects are not told; the command line tells all. */
const MOST_DEFECTS = 4;

/** The field's value. */
export function formatExplanation({ variants, verdict }: Choice): string {
  const { index, order, reasons, defects } = verdict;
  const best = index === null ? undefined : variants[index];
  // The best of another form: that a coding came second says little.
  const next = order.find((other) => best === undefined || !isSameForm(variants[other], best));
  return [
    best === undefined ? "chosen=none" : `chosen=${formatString(nameOf(best))}, kind=${best.kind}`,
    `variants=${formatInteger(variants.length)}`,
    ...index === null ? [] : matches(reasons[index].matches),
    ...next === undefined
      ? []
      : [`next=${formatString(nameOf(variants[next]))};lost=${reasons[next].code}`],
    ...defects.length === 0
      ? []
      : [`defects=(${defects.slice(0, MOST_DEFECTS).map(({ code }) => code).join(" ")})`],
  ].join(", ");
}

function matches(found: Readonly<Record<string, Match | undefined>>): string[] {
  return Object.entries(found).flatMap(([dimension, match]) => {
    if (match === undefined) return [];
    const q = match.q.toFixed(3).replace(/0{1,2}$/, "");
    return [`${dimension}=${formatString(match.range ?? "")};q=${q};by=${match.tier}`];
  });
}

function isSameForm(a: Description, b: Description): boolean {
  return a.type === b.type && a.language === b.language && a.charset === b.charset;
}

function nameOf({ type, language, charset, encoding }: Description): string {
  return [type, language, charset, encoding].filter((part) => part !== undefined).join(" ");
}

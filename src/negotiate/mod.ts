/**
 * Server-driven content negotiation over all dimensions at once: which of these variants suits the
 * client best, which request fields can change that, and why (RFC 9110 §12).
 *
 * ```ts
 * import { compile, negotiate } from "@variform/variform/negotiate";
 *
 * const variants = [
 *   { type: "text/html", language: "ko" },
 *   { type: "text/markdown", language: "ko", converted: true },
 * ];
 * const policy = { disregardSingle: true };
 *
 * const verdict = negotiate({ accept: "text/markdown, text/html" }, variants, policy);
 * verdict.index; // 1: both weigh the same, and the client names Markdown first
 * verdict.vary; // ["Accept"]: no other field can change that
 * verdict.reasons[0].sentence; // "It lost to variant 1: the client lists its type later."
 *
 * const negotiator = compile(variants, policy);
 * negotiator.negotiate({}).index; // 0
 * ```
 *
 * The order of preference is the table `RULES`; what the server decides is `Policy`; how
 * malformed fields are taken is the table `LENIENCE`.
 *
 * @module
 */
import { COMPARISONS, type Rule } from "./order.ts";
import { compile } from "./negotiator.ts";
import type { Policy } from "./policy.ts";
import type { NegotiableVariant } from "./profile.ts";
import type { Verdict } from "./verdict.ts";

export { LENIENCE, type ListDefectCode } from "../syntax/quality.ts";
export { compile, type Negotiator } from "./negotiator.ts";
export type { Rule } from "./order.ts";
export type { Combine, Fallback, LanguageScheme, Policy, Tie } from "./policy.ts";
export type { NegotiableVariant } from "./profile.ts";
export type {
  ComparisonCode,
  DimensionName,
  FieldDefect,
  FieldName,
  Match,
  Reason,
  ReasonCode,
  Tier,
  Verdict,
} from "./verdict.ts";
export type { Description } from "../model/variant.ts";

/**
 * The order of preference among acceptable variants: each rule is asked only where all before it
 * see no difference, and some are left out by a policy.
 */
export const RULES: readonly Rule[] = COMPARISONS;

/** Chooses once; for more than one request, `compile` first. */
export function negotiate(
  headers: HeadersInit,
  variants: readonly NegotiableVariant[],
  policy?: Policy,
): Verdict {
  return compile(variants, policy).negotiate(headers);
}

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
import type { NegotiableVariant } from "./read_variant.ts";
import type { Verdict } from "./verdict.ts";

export type { Combine, Fallback, LanguageScheme, Policy, Tie } from "./policy.ts";
export { compile, type Negotiator } from "./negotiator.ts";
export type { HintRule } from "./hints.ts";
export type { NegotiableVariant } from "./read_variant.ts";
export type { Rule } from "./order.ts";
export type {
  ComparisonCode,
  DimensionName,
  FieldDefect,
  FieldName,
  HintField,
  HintName,
  Match,
  Reason,
  ReasonCode,
  Tier,
  Verdict,
} from "./verdict.ts";
export {
  answerTransparently,
  isNeighbour,
  type TransparentAnswer,
  type TransparentResource,
} from "./transparent.ts";
export { rateRemotely, type RemoteQuality } from "./remote_quality.ts";
export {
  type ListedVariant,
  listValidator,
  listVariants,
  urisOf,
  variantsOf,
} from "./variant_list.ts";
export { possibleKeys, selectByKey } from "./variant_keys.ts";
export { type Availability, availabilityOf, describeAvailability } from "./availability.ts";

export type { Description } from "../model/variant.ts";
export {
  type Alternates,
  type AlternateVariant,
  formatAlternates,
  parseAlternates,
} from "../syntax/alternates.ts";
export { type NegotiateDirectives, parseNegotiate } from "../syntax/negotiate.ts";
export type { RvsaVersion } from "../syntax/rvsa_version.ts";
export {
  formatStructuredTag,
  formatTcn,
  parseStructuredTag,
  parseTcn,
  type StructuredTag,
  type Tcn,
  type TcnResponse,
} from "../syntax/tcn.ts";
export {
  formatVariantKey,
  formatVariants,
  parseVariantKey,
  parseVariants,
  type VariantAxis,
} from "../syntax/variants.ts";
export {
  type Available,
  formatAvailable,
  formatAvailEncoding,
  formatCookieIndices,
  parseAvailable,
  parseAvailEncoding,
  parseCookieIndices,
} from "../syntax/avail_hints.ts";
export {
  normaliseQuery,
  parseNoVarySearch,
  type QueryVariation,
  VARIES_BY_QUERY,
} from "../syntax/no_vary_search.ts";
export { formatAcceptCh, parseHintNumber, parseSaveData } from "../syntax/client_hints.ts";
export { formatPreferenceApplied, parsePrefer, type Preference } from "../syntax/prefer.ts";
export { formatLink, isRelated, type Link, parseLinks } from "../syntax/link.ts";
export { LENIENCE, type ListDefectCode } from "../syntax/quality.ts";

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

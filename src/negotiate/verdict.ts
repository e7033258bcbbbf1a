/**
 * What a choice says: which variant, in which order the others follow, and why.
 *
 * @module
 */
import type { ListDefectCode } from "../syntax/quality.ts";

/** The dimensions in which a client states preferences. */
export type DimensionName =
  | "type"
  | "profile"
  | "language"
  | "charset"
  | "features"
  | "encoding"
  | HintName;

/** Those of client hints, which take part only where a policy has a rule for them. */
export type HintName = "width" | "density" | "viewport" | "data";

/** Their request fields. */
export type FieldName =
  | "Accept"
  | "Accept-Profile"
  | "Accept-Language"
  | "Accept-Charset"
  | "Accept-Features"
  | "Accept-Encoding"
  | HintField;

/** The fields of client hints. */
export type HintField = "Sec-CH-Width" | "Sec-CH-DPR" | "Sec-CH-Viewport-Width" | "Save-Data";

/** How a variant was matched in a dimension. */
export type Tier =
  /** A range names exactly this value. */
  | "exact"
  /** A charset by another of its names. */
  | "alias"
  /** A language range is a prefix of the tag. */
  | "prefix"
  /** The tag is the language range, truncated. */
  | "truncated"
  /** The two are alike once the likely script is added. */
  | "likely"
  /** Same language, but another region or script. */
  | "near"
  /** A range that takes all subtypes. */
  | "subtype-wildcard"
  /** A range that takes everything. */
  | "wildcard"
  /** No coding at all, which is acceptable unless it is refused. */
  | "unlisted"
  /** The variant makes no statement in this dimension. */
  | "silent"
  /** The client makes none. */
  | "unstated"
  /** Nothing matched. */
  | "none";

/** The range that decides about a variant in one dimension. */
export interface Match {
  /** As the client wrote it; null where none matched. */
  readonly range: string | null;
  /** The client's weight; 0 when the variant is not acceptable. */
  readonly q: number;
  /** How it was matched. */
  readonly tier: Tier;
}

/** Why a variant is not the chosen one; losers name the comparison that they lost. */
export type ReasonCode =
  | "chosen"
  | "listed"
  | "malformed-field"
  | "no-source-quality"
  | `unacceptable-${DimensionName}`
  | ComparisonCode;

/** The comparisons, by name; `RULES` has them in order. */
export type ComparisonCode =
  | "refusal"
  | "overall-quality"
  | "type-quality"
  | "profile-quality"
  | "language-quality"
  | "language-tier"
  | "charset-quality"
  | "features-quality"
  | "hint-quality"
  | "type-tier"
  | "type-order"
  | "profile-order"
  | "language-order"
  | "language-distance"
  | "converted"
  | "form-order"
  | "encoding-quality"
  | "encoding-order"
  | "coded"
  | "position";

/** What became of one variant. */
export interface Reason {
  /** Whether the request accepts it in every dimension. */
  readonly acceptable: boolean;
  /** By dimension, of those whose fields were read. */
  readonly matches: Readonly<Partial<Record<DimensionName, Match>>>;
  /** The comparison that it lost, or what else became of it. */
  readonly code: ReasonCode;
  /** The same for people. */
  readonly sentence: string;
}

/** Something malformed in a field of the request, and how it was taken. */
export interface FieldDefect {
  /** What is malformed. */
  readonly code: ListDefectCode;
  /** Where it stands in the value, in characters. */
  readonly offset: number;
  /** The field. */
  readonly field: FieldName;
  /** How it was taken, for people. */
  readonly taken: string;
}

/** The outcome of a negotiation. Verdicts are remembered and shared: none may be changed. */
export interface Verdict {
  /**
   * The best variant, or null for 406 Not Acceptable. Null with an `order` that is not empty means
   * a list response, from which the client chooses (RFC 2296 §3.5).
   */
  readonly index: number | null;
  /** All variants that can be served to this client, best first. */
  readonly order: readonly number[];
  /**
   * The fields that can change the outcome for these variants, whatever a request holds. It is the
   * same for every request; fields that it lacks are not even read.
   */
  readonly vary: readonly FieldName[];
  /** The dimensions in which the chosen variant is served although it is not acceptable. */
  readonly relaxed: readonly DimensionName[];
  /** One for each variant, in their order. Like `order`, worked out when asked for. */
  readonly reasons: readonly Reason[];
  /** What was malformed in the fields that were read. */
  readonly defects: readonly FieldDefect[];
}

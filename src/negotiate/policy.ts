/**
 * The policy of a choice: everything that RFC 9110 leaves to the server, by name.
 *
 * @module
 */
import { DEFAULT_LIMITS } from "../model/limits.ts";
import type { HintRule } from "./hints.ts";
import type { DimensionName, HintName } from "./verdict.ts";

/** What happens when no variant is acceptable in a dimension: 406, or as if its field were absent. */
export type Fallback = "refuse" | "serve";

/** Whose order decides where all else is equal. */
export type Tie = "client" | "server";

/** The schemes of RFC 4647: lookup (§3.4, widened as `language.ts` says), filtering (§3.3.1, §3.3.2). */
export type LanguageScheme = "lookup" | "basic" | "extended";

/**
 * How the dimensions are weighed against each other: one after the other; by the product of their
 * qualities; or by that product as a client asks for with `Negotiate: 1.0` (RFC 2296), which
 * chooses nothing where it would have to guess.
 */
export type Combine = "lexicographic" | "product" | "rvsa/1.0";

/** The choices that a server makes; all have defaults. */
export interface Policy {
  /** Default `lexicographic`: type, language, charset, in this order. */
  readonly combine?: Combine;
  /** Default `lookup`; with `rvsa/1.0` it is `basic`, which that algorithm means. */
  readonly language?: LanguageScheme;
  /**
   * Per dimension; `none` refuses in all. By default an unusable type or coding is refused, since
   * the client could do nothing with it, and another language, charset, profile or one that needs
   * more features is served, since a reader is helped more by it than by an error (RFC 9110
   * §12.5.2, §12.5.4).
   */
  readonly fallback?: "none" | Readonly<Partial<Record<DimensionName, Fallback>>>;
  /**
   * Default `client` for type and language, `server` for encoding: browsers list codings in an
   * order that is the same for all of them and means nothing.
   */
  readonly ties?: Readonly<Partial<Record<"type" | "language" | "encoding", Tie>>>;
  /** A dimension in which all variants are alike takes no part, and its field is disregarded. */
  readonly disregardSingle?: boolean;
  /**
   * The dimensions that take part, all by default; the fields of the others are disregarded (RFC
   * 9110 §12.1), and Vary does not name them. Hints take part by their own rules.
   */
  readonly dimensions?: readonly Exclude<DimensionName, HintName>[];
  /** Refuses (`index` null) every request with a malformed field, instead of reading what can be read. */
  readonly strict?: boolean;
  /** The client hints that take part, none by default. A server asks for them by Accept-CH. */
  readonly hints?: readonly HintRule[];
  /** Elements that are read of one field; all further ones are ignored and reported. */
  readonly limits?: { readonly acceptElements: number };
}

/** A policy with nothing left open. */
export interface SettledPolicy {
  readonly combine: Combine;
  readonly language: LanguageScheme;
  readonly fallback: Readonly<Record<DimensionName, Fallback>>;
  readonly ties: Readonly<Record<"type" | "language" | "encoding", Tie>>;
  readonly disregardSingle: boolean;
  /** Undefined for all. */
  readonly dimensions?: ReadonlySet<DimensionName>;
  readonly strict: boolean;
  readonly hints: readonly HintRule[];
  readonly acceptElements: number;
}

const REFUSE_ALL: Readonly<Record<DimensionName, Fallback>> = {
  type: "refuse",
  profile: "refuse",
  language: "refuse",
  charset: "refuse",
  features: "refuse",
  encoding: "refuse",
  // No hint makes a variant unacceptable, so that there is nothing to refuse.
  width: "serve",
  density: "serve",
  viewport: "serve",
  data: "serve",
};
const DEFAULT_FALLBACK: Readonly<Record<DimensionName, Fallback>> = {
  ...REFUSE_ALL,
  profile: "serve",
  language: "serve",
  charset: "serve",
  features: "serve",
};
const DEFAULT_TIES = { type: "client", language: "client", encoding: "server" } as const;

/** Fills in the defaults. */
export function settlePolicy(policy: Policy = {}): SettledPolicy {
  const { fallback = {} } = policy;
  return {
    combine: policy.combine ?? "lexicographic",
    language: policy.language ?? (policy.combine === "rvsa/1.0" ? "basic" : "lookup"),
    fallback: fallback === "none" ? REFUSE_ALL : { ...DEFAULT_FALLBACK, ...fallback },
    ties: { ...DEFAULT_TIES, ...policy.ties },
    disregardSingle: policy.disregardSingle ?? false,
    dimensions: policy.dimensions && new Set(policy.dimensions),
    strict: policy.strict ?? false,
    hints: policy.hints ?? [],
    acceptElements: (policy.limits ?? DEFAULT_LIMITS).acceptElements,
  };
}

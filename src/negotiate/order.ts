/**
 * The order of preference: one table of comparisons, each asked only where all before it see no
 * difference. `COMPARISONS` below is the whole of it.
 *
 * @module
 */
import { TIER_RANK } from "./dimension.ts";
import type { SettledPolicy } from "./policy.ts";
import { networkQuality, product, typeQuality } from "./quality_product.ts";
import type { ReadVariant } from "./read_variant.ts";
import type { Score } from "./score.ts";
import type { ComparisonCode, DimensionName } from "./verdict.ts";

/** One rule of preference. */
export interface Rule {
  /** Its name, as reasons give it. */
  readonly code: ComparisonCode;
  /** What is told to the loser. */
  readonly lost: string;
}

/** One row: a rule, what it compares, and when it applies. */
export interface Comparison extends Rule {
  /** The greater is better. */
  readonly measure: (score: Score) => number;
  /** The dimensions that it is all about; without any of these, it sees no difference. */
  readonly about?: readonly DimensionName[];
  /** What it is all about where no request has a say. */
  readonly fixed?: (variant: ReadVariant) => unknown;
  /** Default: always. */
  readonly applies?: (policy: SettledPolicy) => boolean;
}

const inTurn = (policy: SettledPolicy) => policy.combine === "lexicographic";
const guessing = (policy: SettledPolicy) => policy.combine !== "rvsa/1.0";

/** All comparisons, the most important first. */
export const COMPARISONS: readonly Comparison[] = [
  {
    code: "refusal",
    measure: ({ refusals }) => -refusals,
    lost: "the client refuses it outright, and the other only by not naming it",
  },
  {
    code: "overall-quality",
    applies: (policy) => policy.combine === "product",
    measure: product,
    lost: "the product of its source quality and all its weights is lower",
  },
  {
    code: "overall-quality",
    applies: (policy) => policy.combine === "rvsa/1.0",
    measure: networkQuality,
    lost: "the product of its source quality and all its weights is lower",
  },
  {
    code: "type-quality",
    applies: inTurn,
    measure: typeQuality,
    lost: "the weight of its type, times its source quality, is lower",
  },
  {
    code: "profile-quality",
    about: ["profile"],
    applies: inTurn,
    measure: ({ profile }) => profile.quality,
    lost: "its profile is wanted less",
  },
  {
    code: "language-quality",
    about: ["language"],
    applies: inTurn,
    measure: ({ language }) => language.quality,
    lost: "its language is wanted less",
  },
  {
    code: "language-tier",
    about: ["language"],
    applies: guessing,
    measure: ({ language }) => TIER_RANK[language.tier],
    lost: "its language is matched less exactly",
  },
  {
    code: "charset-quality",
    about: ["charset"],
    applies: inTurn,
    measure: ({ charset }) => charset.quality,
    lost: "its charset is wanted less",
  },
  {
    code: "features-quality",
    about: ["features"],
    applies: inTurn,
    measure: ({ features }) => features.quality,
    lost: "it needs features that the client lacks",
  },
  {
    code: "hint-quality",
    about: ["width", "density", "viewport", "data"],
    applies: inTurn,
    measure: hintQuality,
    lost: "the client's hints suit it less",
  },
  {
    code: "type-tier",
    about: ["type"],
    applies: guessing,
    measure: ({ type }) => TIER_RANK[type.tier],
    lost: "only a wider range takes its type, and the client named the other",
  },
  {
    code: "type-order",
    about: ["type"],
    applies: (policy) => guessing(policy) && policy.ties.type === "client",
    measure: ({ type }) => -type.order,
    lost: "the client lists its type later",
  },
  {
    code: "profile-order",
    about: ["profile"],
    applies: (policy) => guessing(policy) && policy.ties.type === "client",
    measure: ({ profile }) => -profile.order,
    lost: "the client lists its profile later",
  },
  {
    code: "language-order",
    about: ["language"],
    applies: (policy) => guessing(policy) && policy.ties.language === "client",
    measure: ({ language }) => -language.order,
    lost: "the client lists its language later",
  },
  {
    code: "language-distance",
    about: ["language"],
    applies: guessing,
    measure: ({ language }) => -language.distance,
    lost: "more had to be cut off the range to reach its language",
  },
  {
    code: "converted",
    fixed: ({ converted }) => converted,
    applies: guessing,
    measure: ({ variant }) => variant.converted ? 0 : 1,
    lost: "it is made by conversion, and the other is not",
  },
  {
    code: "form-order",
    measure: ({ variant }) => -variant.form,
    lost: "the server prefers the other form",
  },
  {
    code: "encoding-quality",
    about: ["encoding"],
    measure: ({ encoding }) => encoding.quality,
    lost: "its coding is wanted less",
  },
  {
    code: "encoding-order",
    about: ["encoding"],
    applies: (policy) => policy.ties.encoding === "client",
    measure: ({ encoding }) => -encoding.order,
    lost: "the client lists its coding later",
  },
  {
    code: "coded",
    fixed: ({ coded }) => coded,
    measure: ({ variant }) => variant.coded ? 0 : 1,
    lost: "its coding is made on the fly, and the other is stored",
  },
  {
    code: "position",
    measure: ({ variant }) => -variant.index,
    lost: "the server prefers the other",
  },
];

function hintQuality({ width, density, viewport, data }: Score): number {
  return width.quality * density.quality * viewport.quality * data.quality;
}

/** The rows that this policy uses, less those that can see no difference in this set. */
export function comparisonsFor(
  policy: SettledPolicy,
  dimensions: readonly DimensionName[],
  variants: readonly ReadVariant[],
): readonly Comparison[] {
  const differs = (of: (variant: ReadVariant) => unknown) => new Set(variants.map(of)).size > 1;
  return COMPARISONS.filter(({ about, fixed, applies }) =>
    (about === undefined || about.some((name) => dimensions.includes(name))) &&
    (fixed === undefined || differs(fixed)) && (applies?.(policy) ?? true)
  );
}

/** Compares by the first row that sees a difference; negative when `a` is better. */
export function compareBy(rows: readonly Comparison[], a: Score, b: Score): number {
  for (const { measure } of rows) {
    const [first, second] = [measure(a), measure(b)];
    if (first !== second) return first > second ? -1 : 1;
  }
  return 0;
}

/**
 * Leaves the best of the first `left` in the list, by one row after the other, and says how many
 * these are: one, unless the rows see no difference.
 */
export function selectBest(rows: readonly Comparison[], running: Score[], left: number): number {
  for (let r = 0; left > 1 && r < rows.length; r++) {
    const { measure } = rows[r];
    let best = -Infinity;
    let kept = 0;
    for (let i = 0; i < left; i++) {
      const score = running[i];
      const value = measure(score);
      if (value < best) continue;
      if (value > best) kept = 0;
      best = value;
      running[kept++] = score;
    }
    left = kept;
  }
  return left;
}

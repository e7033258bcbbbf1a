/**
 * The order of preference: one table of comparisons, each asked only where all before it see no
 * difference. `COMPARISONS` below is the whole of it.
 *
 * @module
 */
import type { Rating } from "./dimension.ts";
import type { SettledPolicy } from "./policy.ts";
import type { Profile } from "./profile.ts";
import type { ComparisonCode, Tier } from "./verdict.ts";

/** A variant with its ratings. */
export interface Score {
  readonly profile: Profile;
  readonly type: Rating;
  readonly language: Rating;
  readonly charset: Rating;
  readonly encoding: Rating;
}

/** One rule of preference. */
export interface Rule {
  /** Its name, as reasons give it. */
  readonly code: ComparisonCode;
  /** What is told to the loser. */
  readonly lost: string;
}

/** One row: a rule, what it compares, and when it applies. */
export interface Comparison extends Rule {
  /** Negative when `a` is better. */
  readonly compare: (a: Score, b: Score) => number;
  /** Default: always. */
  readonly applies?: (policy: SettledPolicy) => boolean;
}

const inTurn = (policy: SettledPolicy) => policy.combine === "lexicographic";
const guessing = (policy: SettledPolicy) => policy.combine !== "rvsa/1.0";

/** All comparisons, the most important first. */
export const COMPARISONS: readonly Comparison[] = [
  {
    code: "refusal",
    compare: (a, b) => countRefusals(a) - countRefusals(b),
    lost: "the client refuses it outright, and the other only by not naming it",
  },
  {
    code: "overall-quality",
    applies: (policy) => policy.combine === "product",
    compare: (a, b) => product(b) - product(a),
    lost: "the product of its source quality and all its weights is lower",
  },
  {
    code: "overall-quality",
    applies: (policy) => policy.combine === "rvsa/1.0",
    compare: (a, b) => networkQuality(b) - networkQuality(a),
    lost: "the product of its source quality and all its weights is lower",
  },
  {
    code: "type-quality",
    applies: inTurn,
    compare: (a, b) => typeQuality(b) - typeQuality(a),
    lost: "the weight of its type, times its source quality, is lower",
  },
  {
    code: "language-quality",
    applies: inTurn,
    compare: (a, b) => b.language.quality - a.language.quality,
    lost: "its language is wanted less",
  },
  {
    code: "language-tier",
    applies: guessing,
    compare: (a, b) => RANK[b.language.tier] - RANK[a.language.tier],
    lost: "its language is matched less exactly",
  },
  {
    code: "charset-quality",
    applies: inTurn,
    compare: (a, b) => b.charset.quality - a.charset.quality,
    lost: "its charset is wanted less",
  },
  {
    code: "type-tier",
    applies: guessing,
    compare: (a, b) => RANK[b.type.tier] - RANK[a.type.tier],
    lost: "only a wider range takes its type, and the client named the other",
  },
  {
    code: "type-order",
    applies: (policy) => guessing(policy) && policy.ties.type === "client",
    compare: (a, b) => earlier(a.type, b.type),
    lost: "the client lists its type later",
  },
  {
    code: "language-order",
    applies: (policy) => guessing(policy) && policy.ties.language === "client",
    compare: (a, b) => earlier(a.language, b.language),
    lost: "the client lists its language later",
  },
  {
    code: "language-distance",
    applies: guessing,
    compare: (a, b) => a.language.distance - b.language.distance,
    lost: "more had to be cut off the range to reach its language",
  },
  {
    code: "converted",
    applies: guessing,
    compare: (a, b) => Number(a.profile.converted) - Number(b.profile.converted),
    lost: "it is made by conversion, and the other is not",
  },
  {
    code: "form-order",
    compare: (a, b) => a.profile.form - b.profile.form,
    lost: "the server prefers the other form",
  },
  {
    code: "encoding-quality",
    compare: (a, b) => b.encoding.quality - a.encoding.quality,
    lost: "its coding is wanted less",
  },
  {
    code: "encoding-order",
    applies: (policy) => policy.ties.encoding === "client",
    compare: (a, b) => earlier(a.encoding, b.encoding),
    lost: "the client lists its coding later",
  },
  {
    code: "coded",
    compare: (a, b) => Number(a.profile.coded) - Number(b.profile.coded),
    lost: "its coding is made on the fly, and the other is stored",
  },
  {
    code: "position",
    compare: (a, b) => a.profile.index - b.profile.index,
    lost: "the server prefers the other",
  },
];

/** How well a tier names its value: the higher, the more exactly. */
const RANK: Readonly<Record<Tier, number>> = {
  exact: 8,
  alias: 7,
  prefix: 6,
  truncated: 5,
  likely: 4,
  "subtype-wildcard": 3,
  near: 2,
  wildcard: 1,
  unlisted: 0,
  silent: 0,
  unstated: 0,
  none: 0,
};

/** What is served although it is unacceptable has no quality in that dimension, but in others. */
const SERVED_ANYWAY = 1e-9;

/** Rounded beyond what weights can express, so that equal products are equal. */
function typeQuality({ type, profile }: Score): number {
  if (type.quality === 0) return profile.qs * SERVED_ANYWAY;
  return Math.round(type.quality * profile.qs * 1e9) / 1e9;
}

function product({ profile, type, language, charset }: Score): number {
  const quality = [type, language, charset].reduce(
    (quality, rating) => quality * (rating.quality || SERVED_ANYWAY),
    profile.qs,
  );
  return Number(quality.toPrecision(9));
}

/** Rounded to five places; no language counts as the right one (RFC 2296 §3.2, §3.3). */
export function networkQuality({ profile, type, language, charset }: Score): number {
  const spoken = profile.language === undefined ? 1 : language.quality;
  return Math.round(profile.qs * type.quality * spoken * charset.quality * 1e5) / 1e5;
}

function countRefusals({ type, language, charset, encoding }: Score): number {
  return refuses(type) + refuses(language) + refuses(charset) + refuses(encoding);
}

function refuses({ q, range }: Rating): number {
  return q === 0 && range !== null ? 1 : 0;
}

function earlier(a: Rating, b: Rating): number {
  return a.order === b.order ? 0 : a.order - b.order;
}

/** The rows that this policy uses. */
export function comparisonsFor(policy: SettledPolicy): readonly Comparison[] {
  return COMPARISONS.filter((row) => row.applies?.(policy) ?? true);
}

/** Compares by the first row that sees a difference. */
export function compareBy(rows: readonly Comparison[], a: Score, b: Score): number {
  for (const row of rows) {
    const difference = row.compare(a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The numbers by which whole variants are compared: the qualities of several dimensions in one.
 *
 * @module
 */
import type { Standing } from "./dimension.ts";
import type { Score } from "./score.ts";

/** What is served although it is unacceptable has no quality in that dimension, but in others. */
const SERVED_ANYWAY = 1e-9;

/** Weight of the type times source quality, rounded so that equal products are equal. */
export function typeQuality({ type, variant }: Score): number {
  if (type.quality === 0) return variant.qs * SERVED_ANYWAY;
  // What can be written as a weight is exact in this.
  return variant.qs === 1 ? type.quality : Math.round(type.quality * variant.qs * 1e9) / 1e9;
}

/** Source quality times the qualities of all dimensions but the coding. */
export function product(score: Score): number {
  let quality = score.variant.qs;
  for (const standing of factorsOf(score)) quality *= standing.quality || SERVED_ANYWAY;
  return Number(quality.toPrecision(9));
}

function factorsOf(score: Score): readonly Standing[] {
  const { type, profile, language, charset, features, width, density, viewport, data } = score;
  return [type, profile, language, charset, features, width, density, viewport, data];
}

/**
 * The overall quality of RVSA/1.0, Q = round5( qs * qt * qc * ql * qf ), where a variant without a
 * language is taken for one in the right language (RFC 2296 §3.3).
 */
export function networkQuality({ variant, type, language, charset, features }: Score): number {
  const spoken = variant.language === undefined ? 1 : language.quality;
  return round5([variant.qs, type.quality, charset.quality, spoken, features.quality]);
}

/** Decimal places that are kept of each factor. */
const PLACES = 9;
const SCALE = 10 ** PLACES;

/** The product, rounded to five decimal places; in whole numbers, so that no half is missed. */
function round5(factors: readonly number[]): number {
  let product = 1n;
  for (const factor of factors) product *= BigInt(Math.round(factor * SCALE));
  const unit = 10n ** BigInt(PLACES * factors.length - 5);
  return Number((2n * product + unit) / (2n * unit)) / 1e5;
}

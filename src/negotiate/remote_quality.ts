/**
 * What RVSA/1.0 computes on its way to a choice (RFC 2296 §3.3, §3.4).
 *
 * @module
 */
import { isDefinite } from "./decision.ts";
import { networkQuality } from "./quality_product.ts";
import type { NegotiableVariant } from "./read_variant.ts";
import { findFor } from "./negotiator.ts";

/** The overall quality of one variant. */
export interface RemoteQuality {
  /** Q, rounded to five decimal places. */
  readonly quality: number;
  /** Whether it rests on what the client said, and on no wildcard or missing field. */
  readonly definite: boolean;
}

/** The overall qualities of these variants for a request, in their order. */
export function rateRemotely(
  headers: HeadersInit,
  variants: readonly NegotiableVariant[],
): RemoteQuality[] {
  const { decision, criteria } = findFor(headers, variants, { combine: "rvsa/1.0" });
  return decision.scores.map((score) => ({
    quality: networkQuality(score),
    definite: isDefinite(score, criteria.dimensions),
  }));
}

/**
 * Which request fields can change the outcome for a set of variants (RFC 9110 §12.5.5). The answer
 * belongs to the set, not to a request: what is not in it is not read, so that it cannot matter.
 *
 * A dimension takes part when a field of it can
 * - tell two variants apart: each can be asked for by itself, so the outcome follows the field, or
 * - refuse the only value there is, and the policy answers that with 406, or
 * - turn a guess into a choice (RFC 2296), for what makes up its quality.
 *
 * That is exact where each variant makes one statement in the dimension. Beside a variant that makes
 * none, or one in several languages, another may never win, so that a field is named that changes
 * nothing: one too many costs a cache entry, one too few would be a wrong answer.
 *
 * @module
 */
import type { Dimension } from "./dimension.ts";
import type { DimensionName } from "./verdict.ts";
import type { SettledPolicy } from "./policy.ts";
import type { ReadVariant } from "./read_variant.ts";

/** The dimensions that RVSA/1.0 makes its quality of (RFC 2296 §3.3). */
const OF_RVSA: ReadonlySet<DimensionName> = new Set<DimensionName>([
  "type",
  "language",
  "charset",
  "features",
]);

/** Whether the dimension can change the outcome for these variants. */
export function takesPart(
  dimension: Dimension,
  variants: readonly ReadVariant[],
  policy: SettledPolicy,
): boolean {
  const keys = new Set<string | undefined>();
  // A variant whose source quality is 0 is never chosen, whatever is asked for.
  for (const variant of variants) if (variant.qs > 0) keys.add(dimension.keyOf(variant, policy));
  if (keys.size > 1) return true;
  const [key] = keys;
  if (key === undefined || policy.disregardSingle) return false;
  if (policy.fallback[dimension.name] === "refuse") return true;
  return policy.combine === "rvsa/1.0" && OF_RVSA.has(dimension.name);
}

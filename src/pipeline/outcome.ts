/**
 * What became of an exchange, in a word: for logs and metrics.
 *
 * @module
 */
import type { Trace } from "./trace.ts";

/**
 * - `hit`: answered from what is stored; `stale`: though its lifetime is over;
 * - `validated`: the origin said that what is stored still holds;
 * - `miss`: the origin was asked; `shared`: another had asked it already;
 * - `pass`: no business of the cache; `none`: there is nothing to cache.
 */
export type Outcome = "hit" | "stale" | "validated" | "miss" | "shared" | "pass" | "none";

/** All outcomes, for tables that have a row for each. */
export const OUTCOMES: readonly Outcome[] = [
  "hit",
  "stale",
  "validated",
  "miss",
  "shared",
  "pass",
  "none",
];

/** What the trace tells of the cache. */
export function outcomeOf({ cache }: Trace): Outcome {
  if (cache === undefined) return "none";
  const { hit, fwd, fwdStatus, ttl = 0, detail, collapsed } = cache;
  if (hit) return ttl < 0 || detail === "stale" ? "stale" : "hit";
  if (fwd === "bypass" || fwd === "method") return "pass";
  if (collapsed) return "shared";
  return fwdStatus === 304 ? "validated" : "miss";
}

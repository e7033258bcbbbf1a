/**
 * What bounds a cache.
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";

/** The bounds of a cache. */
export type CacheLimits = Pick<Limits, "cacheBytes" | "cachedBody" | "variants">;

/** All of them: those that are given, and the defaults of the others. */
export function settleLimits(limits: Partial<CacheLimits> = {}): CacheLimits {
  return { ...DEFAULT_LIMITS, ...limits };
}

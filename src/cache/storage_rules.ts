/**
 * What an operator says of keeping answers, where the origin says nothing or is to be overruled.
 *
 * @module
 */
import type { FieldReader } from "./fields.ts";
import { type CachingRules, cachingRules } from "./targeted.ts";

/** Rules for keeping the answers of a part of a site. Times in seconds. */
export interface StorageRules {
  /**
   * Freshness lifetime of answers that state none: one for all, or by status, as `200`, `4xx`. It
   * never makes storable what the origin forbids to store.
   */
  readonly lifetime?: number | Readonly<Record<string, number>>;
  /** The lifetime holds even where the origin states one. */
  readonly overrule?: boolean;
  /** How long an answer may be given out stale while it is validated, where the origin says nothing. */
  readonly staleWhileRevalidate?: number;
  /** How long a stale answer may stand in for an error, where the origin says nothing. */
  readonly staleIfError?: number;
}

/** What holds for an answer: what its origin says, and the operator where that is silent. */
export function settleCaching(
  response: FieldReader,
  status: number,
  rules: StorageRules | undefined,
  shared?: boolean,
): CachingRules {
  const told = cachingRules(response, shared);
  if (rules === undefined) return told;
  const { control, targeted } = told;
  const { staleWhileRevalidate, staleIfError, overrule } = rules;
  const lifetime = lifetimeOf(status, rules);
  const states = control.sharedMaxAge !== undefined || control.maxAge !== undefined ||
    !targeted && response.get("expires") !== null;
  const isSet = lifetime !== undefined && (overrule || !states);
  const { sharedMaxAge: _shared, ...others } = control;
  return {
    ...told,
    control: {
      ...staleWhileRevalidate !== undefined && { staleWhileRevalidate },
      ...staleIfError !== undefined && { staleIfError },
      ...isSet ? { ...others, maxAge: lifetime } : control,
    },
  };
}

function lifetimeOf(status: number, { lifetime }: StorageRules): number | undefined {
  if (typeof lifetime !== "object") return lifetime;
  return lifetime[`${status}`] ?? lifetime[`${Math.floor(status / 100)}xx`];
}

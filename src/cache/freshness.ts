/**
 * How long an answer stays fresh and how old it is (RFC 9111 §4.2.1–4.2.3). Seconds, in fractions;
 * points in time are milliseconds since the epoch.
 *
 * @module
 */
import { parseAge } from "../syntax/age.ts";
import { parseHttpDate } from "../syntax/http_date.ts";
import type { FieldReader } from "./fields.ts";
import type { CachingRules } from "./targeted.ts";

/** When the request went out and when the head of its answer had come. */
export interface Times {
  /** When the request went out. */
  readonly requestTime: number;
  /** When the answer's head had come. */
  readonly responseTime: number;
}

/** Status codes that allow a guessed lifetime (RFC 9110 §15.1). */
const HEURISTIC_STATUS: ReadonlySet<number> = new Set([
  ...[200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501],
]);

/** The part of the time since the last change that is taken for the lifetime (RFC 9111 §4.2.2). */
const HEURISTIC_FRACTION = 0.1;
const LONGEST_GUESS = 86_400;

/** Whether a lifetime may be guessed where none is given (RFC 9111 §4.2.2). */
export function allowsHeuristic(status: number, rules: CachingRules): boolean {
  return HEURISTIC_STATUS.has(status) || rules.control.public === true;
}

/** Where a lifetime comes from. */
export type LifetimeBasis = "s-maxage" | "max-age" | "expires" | "heuristic" | "none";

/** How long an answer stays fresh, in seconds, and why. */
export interface Lifetime {
  /** Seconds from its origination; 0 = never fresh. */
  readonly seconds: number;
  /** What gave it. */
  readonly basis: LifetimeBasis;
}

/** The freshness lifetime in a shared cache (RFC 9111 §4.2.1): the first that is given counts. */
export function freshnessLifetime(
  response: FieldReader,
  status: number,
  rules: CachingRules,
  responseTime: number,
): Lifetime {
  const { sharedMaxAge, maxAge } = rules.control;
  if (sharedMaxAge !== undefined) return { seconds: sharedMaxAge, basis: "s-maxage" };
  if (maxAge !== undefined) return { seconds: maxAge, basis: "max-age" };
  const date = originDate(response, responseTime);
  const expires = rules.targeted ? null : response.get("expires");
  if (expires !== null) {
    // What cannot be read, "0" above all, lies in the past (RFC 9111 §5.3).
    const until = parseHttpDate(expires, responseTime) ?? date;
    return { seconds: Math.max(0, (until - date) / 1000), basis: "expires" };
  }
  if (!allowsHeuristic(status, rules)) return { seconds: 0, basis: "none" };
  const modified = parseHttpDate(response.get("last-modified") ?? "", responseTime);
  if (modified === undefined) return { seconds: 0, basis: "none" };
  const guess = Math.floor((date - modified) / 1000 * HEURISTIC_FRACTION);
  return { seconds: Math.min(Math.max(0, guess), LONGEST_GUESS), basis: "heuristic" };
}

/** Date, or the time of arrival where it is missing or unreadable (RFC 9110 §6.6.1). */
export function originDate(response: FieldReader, responseTime: number): number {
  return parseHttpDate(response.get("date") ?? "", responseTime) ?? responseTime;
}

/**
 * The age that the answer had when it came: `corrected_initial_age` of RFC 9111 §4.2.3. Date counts
 * whole seconds, so what it seems to be old is counted in whole seconds too.
 */
export function initialAge(
  response: FieldReader,
  times: Times,
  date: number = originDate(response, times.responseTime),
): number {
  const apparentAge = Math.max(0, Math.floor((times.responseTime - date) / 1000));
  const responseDelay = Math.max(0, times.responseTime - times.requestTime) / 1000;
  const correctedAge = (parseAge(response.get("age") ?? "") ?? 0) + responseDelay;
  return Math.max(apparentAge, correctedAge);
}

/** The age now: what it was, and the time it has been here (RFC 9111 §4.2.3). */
export function currentAge(initialAge: number, responseTime: number, now: number): number {
  return initialAge + Math.max(0, now - responseTime) / 1000;
}

/**
 * Whether a stored answer may be used for this request, now (RFC 9111 §4.2, §5.2.1).
 *
 * @module
 */
import { type CacheControl, parseCacheControl } from "../syntax/cache_control.ts";
import type { FieldReader } from "./fields.ts";
import { currentAge } from "./freshness.ts";
import type { CachePolicy } from "./policy.ts";

/**
 * - `fresh`: use it;
 * - `stale-servable`: use it, and validate it behind the client's back;
 * - `revalidate`: ask the origin first;
 * - `unusable`: stale, with nothing to validate it by and no leave to use it.
 */
export type ReuseVerdict = "fresh" | "stale-servable" | "revalidate" | "unusable";

/** The verdict, and what there is to say about it. */
export interface Reuse {
  /** What may be done with the stored answer. */
  readonly verdict: ReuseVerdict;
  /** Seconds since it was made or validated at its origin. */
  readonly age: number;
  /** Seconds for which it stays fresh; negative when stale. */
  readonly ttl: number;
  /** What keeps it from being used at once, where something does (RFC 9211 §2.2). */
  readonly obstacle: "request" | "stale";
  /** May be used in place of a 5xx answer of the origin (RFC 5861 §4). */
  readonly onError: boolean;
  /** May be used when the origin cannot be reached (RFC 9111 §4.2.4). */
  readonly onDisconnect: boolean;
}

/** What a stale answer may stand in for (RFC 5861 §4): others say something of the request. */
const ERRORS: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Whether an answer of this status is an error that a stale one may stand in for. */
export function isError(status: number): boolean {
  return ERRORS.has(status);
}

/** What the client allows. Pragma counts only where there is no Cache-Control (RFC 9111 §5.4). */
export function requestControl(request: FieldReader): CacheControl {
  const value = request.get("cache-control");
  if (value !== null) return parseCacheControl(value);
  const pragma = request.get("pragma");
  return pragma !== null && /(?:^|,)[\t ]*no-cache[\t ]*(?:,|$)/i.test(pragma)
    ? { noCache: true }
    : {};
}

/** The verdict on a stored answer for a request with these fields. */
export function judgeFor(
  { policy, responseTime }: { readonly policy: CachePolicy; readonly responseTime: number },
  fields: FieldReader,
  now: number,
): Reuse {
  return judgeReuse(policy, responseTime, requestControl(fields), now);
}

/** The same where many are judged for one request: `request` is what {@linkcode requestControl} read. */
export function judgeReuse(
  policy: CachePolicy,
  responseTime: number,
  request: CacheControl,
  now: number,
): Reuse {
  const age = currentAge(policy.initialAge, responseTime, now);
  const ttl = policy.lifetime - age;
  // What is fresh may be used whenever the validation that the client wished for fails.
  const asked = policy.neverStale ? 0 : request.staleIfError ?? 0;
  const onError = !policy.alwaysValidate && -ttl < Math.max(policy.staleIfError, asked);
  const onDisconnect = !policy.alwaysValidate && (onError || !policy.neverStale);
  const verdict = judge(policy, request, age, ttl);
  const validator = policy.etag ?? policy.lastModified;
  const dead = verdict === "revalidate" && validator === undefined && !onDisconnect;
  const obstacle = ttl > 0 && !policy.alwaysValidate ? "request" : "stale";
  return { verdict: dead ? "unusable" : verdict, age, ttl, obstacle, onError, onDisconnect };
}

function judge(
  policy: CachePolicy,
  request: CacheControl,
  age: number,
  ttl: number,
): Exclude<ReuseVerdict, "unusable"> {
  if (policy.alwaysValidate || request.noCache) return "revalidate";
  if (request.maxAge !== undefined && age > request.maxAge) return "revalidate";
  if (request.minFresh !== undefined && ttl < request.minFresh) return "revalidate";
  if (ttl > 0) return "fresh";
  const staleness = -ttl;
  const clientAllows = !policy.neverStale && staleness <= (request.maxStale ?? -1);
  return clientAllows || staleness < policy.staleWhileRevalidate ? "stale-servable" : "revalidate";
}

/**
 * Whether an answer may be stored (RFC 9111 §3).
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { parseCacheControl } from "../syntax/cache_control.ts";
import { parseVary, variesOnAll } from "../syntax/vary.ts";
import { type FieldReader, readFields } from "./fields.ts";
import { allowsHeuristic, freshnessLifetime } from "./freshness.ts";
import { primaryKey, sameOriginKey } from "./key.ts";
import { settleCaching, type StorageRules } from "./storage_rules.ts";
import { type CachingRules, cachingRules } from "./targeted.ts";

/** The request of an exchange, as it went to the origin. */
export interface CacheRequest {
  /** GET unless given. */
  readonly method?: string;
  /** Absolute, or path and query: whatever names the resource to this cache. */
  readonly url: string;
  /** Its header fields. */
  readonly fields: FieldReader;
  /** What the operator says of keeping the answer. */
  readonly rules?: StorageRules;
  /** False where the cache is one user's own, a private one (RFC 9111 §1). */
  readonly shared?: boolean;
}

/** The head of the origin's answer. */
export interface ResponseHead {
  /** Its status code. */
  readonly status: number;
  /** Its header fields, as they came. */
  readonly fields: readonly Field[];
}

/** Why an answer may not be stored; each is one rule. */
export type Refusal =
  | "method" // only GET is stored
  | "status" // not final, partial (206), an update (304), or about one request alone
  | "request-no-store" // RFC 9111 §5.2.1.5
  | "not-understood" // must-understand, and the status code is not known: §5.2.2.3
  | "no-store" // §5.2.2.5
  | "private" // §5.2.2.7
  | "authorization" // §3.5
  | "set-cookie" // house rule: what sets a cookie is taken to be personal
  | "vary" // Vary: * matches no request: §4.1
  | "no-permission" // nothing explicit, and no status that allows a guess: §3
  | "of-no-use" // never fresh, and nothing to validate it by
  | "stood-in-for" // an error in whose place a stored answer is given (RFC 5861 §4)
  | "incomplete" // content shorter or longer than announced: §3.3
  | "size" // beyond the limit of one body
  | "purged"; // the resource was purged or invalidated meanwhile

/** The verdict: stored or not, and by which rule. */
export type Admission =
  | { readonly store: true }
  | { readonly store: false; readonly reason: Refusal };

/** Departures from the house rules. */
export interface StorableOptions {
  /** Store answers that set cookies, as RFC 9111 §7.3 allows; every client gets the same cookie. */
  readonly storeSetCookie?: boolean;
}

/** Status codes whose meaning for a cache is known here (RFC 9110 §15, RFC 6585, 7538, 7725). */
const UNDERSTOOD: ReadonlySet<number> = new Set([
  ...[200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308],
  ...[400, 402, 403, 404, 405, 408, 409, 410, 411, 414, 421, 422, 426, 451],
  ...[500, 501, 502, 503, 504, 505],
]);

/**
 * Status codes that tell what is wrong with one request: its credentials, conditions, range, content or
 * what it accepts (RFC 9110 §15.5), or how often its client asks. Others must not get them for theirs,
 * whatever lifetime they state; for the last four RFC 6585 says so.
 */
const OF_ONE_REQUEST: ReadonlySet<number> = new Set([
  ...[401, 406, 407, 412, 413, 415, 416, 417],
  ...[428, 429, 431, 511],
]);

/** Whether an answer may be stored in this cache, and by which rule not. */
export function judgeStorable(
  request: CacheRequest,
  response: ResponseHead,
  now: number,
  options: StorableOptions = {},
): Admission {
  const fields = readFields(response.fields);
  const rules = settleCaching(fields, response.status, request.rules, request.shared);
  const reason = refuseRequest(request) ??
    refuseStatus(response.status, rules) ??
    (request.shared === false ? undefined : refusePersonal(request, fields, rules, options)) ??
    refuseUnusable(response.status, fields, rules, now);
  return reason === undefined ? { store: true } : { store: false, reason };
}

/**
 * Whether the answer to a POST may be stored as that to a GET of the same URL (RFC 9110 §9.3.3): it
 * says that it is the resource's own representation, and how long it stays so. One that was chosen
 * by the request's fields is not taken: those of a POST may mean something else.
 */
export function standsForGet(request: CacheRequest, response: ResponseHead): boolean {
  const fields = readFields(response.fields);
  const { control } = cachingRules(fields);
  const isExplicit = (control.sharedMaxAge ?? control.maxAge) !== undefined ||
    fields.get("expires") !== null;
  const location = fields.get("content-location");
  return request.method === "POST" && response.status === 200 && isExplicit &&
    fields.get("vary") === null && location !== null &&
    sameOriginKey(location, primaryKey(request.url)) === primaryKey(request.url);
}

function refuseRequest(request: CacheRequest): Refusal | undefined {
  if ((request.method ?? "GET") !== "GET") return "method";
  const control = parseCacheControl(request.fields.get("cache-control") ?? "");
  return control.noStore ? "request-no-store" : undefined;
}

function refuseStatus(status: number, { control }: CachingRules): Refusal | undefined {
  if (status < 200 || status > 599 || status === 206 || status === 304) return "status";
  if (OF_ONE_REQUEST.has(status)) return "status";
  if (control.mustUnderstand) {
    // Whoever understands both ignores the no-store beside it (RFC 9111 §5.2.2.3).
    return UNDERSTOOD.has(status) ? undefined : "not-understood";
  }
  return control.noStore ? "no-store" : undefined;
}

function refusePersonal(
  request: CacheRequest,
  response: FieldReader,
  { control }: CachingRules,
  options: StorableOptions,
): Refusal | undefined {
  if (control.private === true) return "private";
  const shared = control.public || control.mustRevalidate || control.sharedMaxAge !== undefined;
  if (request.fields.get("authorization") !== null && !shared) return "authorization";
  // A cookie that is named there is left out of what is kept, and the rest is for everybody.
  const leftOut = [control.private, control.noCache].flat().includes("set-cookie");
  const cookie = response.get("set-cookie") !== null && !leftOut;
  return cookie && !options.storeSetCookie ? "set-cookie" : undefined;
}

function refuseUnusable(
  status: number,
  response: FieldReader,
  rules: CachingRules,
  now: number,
): Refusal | undefined {
  if (variesOnAll(parseVary(response.get("vary") ?? ""))) return "vary";
  const { control, targeted } = rules;
  const explicit = control.sharedMaxAge !== undefined || control.maxAge !== undefined ||
    (!targeted && response.get("expires") !== null);
  if (!explicit && !allowsHeuristic(status, rules)) return "no-permission";
  const validator = response.get("etag") !== null || response.get("last-modified") !== null;
  const window = control.staleWhileRevalidate || control.staleIfError;
  const lifetime = freshnessLifetime(response, status, rules, now);
  return validator || window || lifetime.seconds > 0 ? undefined : "of-no-use";
}

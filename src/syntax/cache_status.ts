/**
 * Cache-Status: how a cache handled the request (RFC 9211 §2).
 *
 * ```abnf
 * Cache-Status = sf-list
 * ```
 *
 * ```http
 * Cache-Status: Variform; hit; ttl=376
 * Cache-Status: Variform; fwd=uri-miss; fwd-status=200; stored
 * Cache-Status: Variform; fwd=stale; fwd-status=304; ttl=600; detail="validated"
 * Cache-Status: OriginCache; hit, Variform; fwd=vary-miss; collapsed
 * ```
 *
 * @module
 */
import { formatInteger, formatString, formatTokenOrString } from "./structured_field.ts";

/** Why a request went on towards the origin (RFC 9211 §2.2). */
export type ForwardReason =
  | "bypass"
  | "method"
  | "uri-miss"
  | "vary-miss"
  | "miss"
  | "request"
  | "stale"
  | "partial";

/** What one cache did with one request. */
export interface CacheStatus {
  /** Name of the cache: a product or a host. */
  readonly cache: string;
  /** Answered without asking further; excludes `fwd`. */
  readonly hit?: boolean;
  /** Why the request went on. */
  readonly fwd?: ForwardReason;
  /** Status of the answer from further on, where it differs from the one sent or was not obvious. */
  readonly fwdStatus?: number;
  /** Remaining freshness in seconds; negative when stale. */
  readonly ttl?: number;
  /** Whether the answer from further on was stored. */
  readonly stored?: boolean;
  /** Whether this request was joined with others. */
  readonly collapsed?: boolean;
  /** What the cache keeps the answer under. */
  readonly key?: string;
  /** Anything more, for people. */
  readonly detail?: string;
}

/** The field value of one cache. Text of any kind is safe in it. */
export function formatCacheStatus(status: CacheStatus): string {
  const parts = [formatTokenOrString(status.cache)];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) parts.push(`${name}=${value}`);
  };
  // hit and fwd exclude one another (RFC 9211 §2.2).
  if (status.hit) parts.push("hit");
  else add("fwd", status.fwd);
  if (!status.hit && status.fwdStatus !== undefined) {
    add("fwd-status", formatInteger(status.fwdStatus));
  }
  if (status.ttl !== undefined) add("ttl", formatInteger(Math.floor(status.ttl)));
  if (status.stored) parts.push("stored");
  if (status.collapsed) parts.push("collapsed");
  if (status.key !== undefined) add("key", formatString(status.key));
  if (status.detail !== undefined) add("detail", formatTokenOrString(status.detail));
  return parts.join("; ");
}

/** Adds a cache's entry behind those of the caches nearer to the origin (RFC 9211 §2). */
export function appendCacheStatus(value: string | null | undefined, status: CacheStatus): string {
  const own = formatCacheStatus(status);
  return value ? `${value}, ${own}` : own;
}

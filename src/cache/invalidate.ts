/**
 * What an unsafe request makes invalid (RFC 9111 §4.4).
 *
 * @module
 */
import { parseStrings } from "../syntax/structured_field.ts";
import { readFields } from "./fields.ts";
import { primaryKey, sameOriginKey } from "./key.ts";
import { groupLabel } from "./labels.ts";
import type { CacheRequest, ResponseHead } from "./storable.ts";

/** The labels of all that the answer to an unsafe request makes invalid besides (RFC 9875 §3). */
export function invalidatedLabels(
  request: Omit<CacheRequest, "fields">,
  response: ResponseHead,
): readonly string[] {
  if (!isInvalidating(request, response)) return [];
  const groups = parseStrings(readFields(response.fields).get("cache-group-invalidation") ?? "");
  return (groups ?? []).map((name) => groupLabel(request.url, name));
}

function isInvalidating(
  { method = "GET" }: Omit<CacheRequest, "fields">,
  { status }: ResponseHead,
): boolean {
  return !SAFE.has(method) && status >= 200 && status < 400;
}

/** Methods that are registered as such that change nothing (RFC 9110 §9.2.1); others count as unsafe. */
const SAFE: ReadonlySet<string> = new Set([
  ...["GET", "HEAD", "OPTIONS", "TRACE"],
  ...["PROPFIND", "QUERY", "REPORT", "SEARCH"],
]);

/**
 * The keys of all that the answer to an unsafe request makes invalid: the target, and what Location
 * and Content-Location name on the same origin. Errors make nothing invalid.
 */
export function invalidatedKeys(
  request: Omit<CacheRequest, "fields">,
  response: ResponseHead,
): readonly string[] {
  if (!isInvalidating(request, response)) return [];
  const target = primaryKey(request.url);
  const fields = readFields(response.fields);
  const named = ["location", "content-location"].map((name) =>
    sameOriginKey(fields.get(name), target)
  );
  return [...new Set([target, ...named.filter((key) => key !== undefined)])];
}

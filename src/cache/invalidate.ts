/**
 * What an unsafe request makes invalid (RFC 9111 §4.4).
 *
 * @module
 */
import { readFields } from "./fields.ts";
import { primaryKey, sameOriginKey } from "./key.ts";
import type { CacheRequest, ResponseHead } from "./storable.ts";

/** Methods that change nothing (RFC 9110 §9.2.1). What is not known counts as unsafe. */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * The keys of all that the answer to an unsafe request makes invalid: the target, and what Location
 * and Content-Location name on the same origin. Errors make nothing invalid.
 */
export function invalidatedKeys(
  request: Omit<CacheRequest, "fields">,
  response: ResponseHead,
): readonly string[] {
  if (SAFE.has(request.method ?? "GET")) return [];
  if (response.status < 200 || response.status >= 400) return [];
  const target = primaryKey(request.url);
  const fields = readFields(response.fields);
  const named = ["location", "content-location"].map((name) =>
    sameOriginKey(fields.get(name), target)
  );
  return [...new Set([target, ...named.filter((key) => key !== undefined)])];
}

/**
 * The answers of a caching `fetch`.
 *
 * @module
 */
import { type CacheStatus, formatCacheStatus } from "../syntax/cache_status.ts";
import { formatAge } from "../syntax/age.ts";
import { headersOf, withoutFields } from "../syntax/field_lines.ts";
import type { Lookup } from "./outcome.ts";
import type { CachedSource } from "./source.ts";

/** What is stored for a request. */
export type Found = Extract<Lookup, { source: CachedSource }>;

/** What is told in Cache-Status (RFC 9211). */
export type Told = Omit<CacheStatus, "cache">;

/** What is stored, as an answer to a request of this method. */
export function stored(
  { source, age, ttl }: Pick<Found, "source" | "age"> & { readonly ttl?: number },
  method: string,
  status: Told,
): Response {
  const { url, body } = source;
  // It may have come with an age of its own, which is in this one (RFC 9111 §4).
  const fields = [...withoutFields(source.fields, AGE), ["age", formatAge(age)] as const];
  const content = method === "HEAD" || BODILESS.has(source.status) ? null : body.open();
  return answer(source.status, fields, content, url, { ...status, ttl });
}

const AGE: ReadonlySet<string> = new Set(["age"]);

/** Statuses whose `Response` may not have a body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** An answer under its URL, with what the cache did. */
export function answer(
  status: number,
  fields: CachedSource["fields"],
  body: ReadableStream<Uint8Array> | null,
  url: string,
  told: Told,
): Response {
  const headers = headersOf(fields);
  headers.append("Cache-Status", formatCacheStatus({ cache: "variform", ...told }));
  const response = new Response(body as BodyInit | null, { status, headers });
  // A `Response` that is made has no URL, and those who ask want to know whence relative links start.
  return Object.defineProperty(response, "url", { value: url });
}

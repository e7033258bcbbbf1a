/**
 * Reading header fields by name, whether they come as `Headers` or as field lines, and which of an
 * answer's fields a cache keeps (RFC 9111 §3.1).
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import type { CacheControl } from "../syntax/cache_control.ts";
import { joinedValue, withoutFields } from "../syntax/field_lines.ts";

/** Reads the combined value of a field (RFC 9110 §5.2). `Headers` is one. */
export interface FieldReader {
  /** The values of all lines of this name, joined by `, `; null where there is none. */
  get(name: string): string | null;
}

/**
 * A reader of field lines. Names are compared without regard to case. It looks through the lines each
 * time: a map of them would take more than all that is read of a head.
 */
export function readFields(fields: readonly Field[]): FieldReader {
  return { get: (name) => joinedValue(fields, name.toLowerCase()) };
}

/** Belong to one connection, or to one proxy, and are never kept (RFC 9111 §3.1, RFC 9110 §7.6.1). */
const NEVER_KEPT: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/**
 * What the cache decides by. Nothing in the answer can take these away: with them would go the reasons
 * not to reuse it, or what its content is.
 */
export const NEVER_LOST: ReadonlySet<string> = new Set([
  "age",
  "cache-control",
  "cdn-cache-control",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "etag",
  "expires",
  "last-modified",
  "surrogate-control",
  "vary",
]);

/**
 * The fields of an answer that are kept. `private="…"` and `no-cache="…"` take their fields out, so
 * that the rest can be reused (RFC 9111 §5.2.2.4, §5.2.2.7).
 */
export function keptFields(fields: readonly Field[], control: CacheControl): readonly Field[] {
  const named = namedFields(fields, control);
  const kept = withoutFields(fields, NEVER_KEPT);
  return named.length === 0 ? kept : withoutFields(kept, new Set(named));
}

/** What the answer itself takes out of what is kept. */
function namedFields(fields: readonly Field[], control: CacheControl): readonly string[] {
  const connection = joinedValue(fields, "connection");
  const options = connection === null
    ? []
    : connection.split(",").map((option) => option.trim().toLowerCase());
  const lists = [control.private, control.noCache].filter((names) => typeof names === "object");
  return [...options.filter((name) => !NEVER_LOST.has(name)), ...lists.flat()];
}

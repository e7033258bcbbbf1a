/**
 * Fields that belong to one connection and must not be passed on (RFC 9110 §7.6.1).
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { withoutFields } from "../syntax/field_lines.ts";
import { connectionOptions } from "./framing.ts";

/** Hop-by-hop whether or not Connection names them. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Meant for every recipient, so Connection may not name them. Whoever does wants them lost on the
 * way: the length, to shift the end of the message; the others, to slip past access rules or to
 * have the answer stored under the wrong name.
 */
const END_TO_END: ReadonlySet<string> = new Set([
  "age",
  "authorization",
  "cache-control",
  "cdn-loop",
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-range",
  "content-type",
  "cookie",
  "date",
  "etag",
  "expires",
  "forwarded",
  "host",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "last-modified",
  "location",
  "origin",
  "pragma",
  "range",
  "set-cookie",
  "vary",
  "via",
  "www-authenticate",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
]);

/** The fields that may be passed on, in their order. Serves requests and responses alike. */
export function removeHopByHop(fields: readonly Field[]): Field[] {
  const named = connectionOptions(fields).filter((option) => !END_TO_END.has(option));
  const others = withoutFields(fields, HOP_BY_HOP);
  return named.length === 0 ? others : withoutFields(others, new Set(named));
}

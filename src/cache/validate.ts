/**
 * Validation of stored answers: the conditions to ask by, and what a 304 changes
 * (RFC 9111 §3.2, §4.3).
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { parseHttpDate } from "../syntax/http_date.ts";
import type { Validators } from "./conditional.ts";
import { isStrongTag, matchesWeakly } from "./entity_tag.ts";
import { type FieldReader, keptFields, readFields } from "./fields.ts";
import { cachingRules } from "./targeted.ts";
import type { SourceHead } from "./source.ts";

/** The fields that make a request conditional on this source (RFC 9111 §4.3.1); none without validators. */
export function conditionalFields(source: SourceHead): readonly Field[] {
  const { etag, lastModified } = source.policy;
  const fields: Field[] = [];
  if (etag !== undefined) fields.push(["If-None-Match", etag]);
  // A date that is none would be ignored, or worse, understood.
  if (lastModified !== undefined && parseHttpDate(lastModified) !== undefined) {
    fields.push(["If-Modified-Since", lastModified]);
  }
  return fields;
}

/**
 * What a client's conditions are held against (RFC 9111 §4.3.2): without Last-Modified, the date of
 * the answer stands in for it.
 */
export function validatorsOf(source: SourceHead): Validators {
  const { etag, lastModified, date } = source.policy;
  return { etag, lastModified: parseHttpDate(lastModified ?? "") ?? date, date };
}

/**
 * Whether a 304 speaks of this source (RFC 9111 §4.3.4): its strong tag must be the same, a weak one
 * must match weakly, and without tags the dates must agree.
 *
 * Leniency: our own condition named this source alone, and the origin has found that it still holds.
 * So a 304 without any validator counts, and so does one with another tag: nginx weakens the tag of
 * what it codes on the fly, httpd adds `-gzip` to it, and both answer the condition with the tag of
 * the file. It does not count where the dates say that the content is another one.
 */
export function answersFor(response: FieldReader, source: SourceHead): boolean {
  const etag = response.get("etag");
  const stored = source.policy.etag;
  if (stored !== undefined && (etag === null || matchesWeakly(etag, stored))) return true;
  if (stored === undefined && etag !== null && isStrongTag(etag)) return false;
  const modified = response.get("last-modified");
  return modified === null || modified === source.policy.lastModified;
}

/**
 * Whether the answer to a HEAD speaks of the stored content (RFC 9111 §4.3.5): all that it tells of it
 * is known of the stored one. A tag that came without content is nobody's: it may be of another variant.
 */
export function agreesWithHead(head: FieldReader, source: SourceHead): boolean {
  const stored = readFields(source.fields);
  const agrees = (name: string, known = stored.get(name)) =>
    head.get(name) === null || head.get(name) === known;
  return ["etag", "last-modified", "content-encoding"].every((name) => agrees(name)) &&
    agrees("content-length", String(source.length));
}

/**
 * What the stored content depends on (RFC 9111 §3.2): its length and its coding, and whatever says
 * which bytes these are. A 304 has no content and cannot change them.
 */
const NEVER_UPDATED: ReadonlySet<string> = new Set([
  "content-encoding",
  "content-length",
  "content-md5",
  "content-range",
  "etag",
]);

/**
 * The stored fields as a 304 leaves them: each field that it has replaces all lines of that name
 * (RFC 9111 §3.2).
 */
export function updateFields(
  stored: readonly Field[],
  update: readonly Field[],
  shared?: boolean,
): readonly Field[] {
  const { control } = cachingRules(readFields(update), shared);
  const known = new Set(stored.map(([name]) => name.toLowerCase()));
  const news = keptFields(update, control).filter(([name]) => {
    const key = name.toLowerCase();
    return !NEVER_UPDATED.has(key) || (key === "etag" && !known.has(key));
  });
  const replaced = new Set(news.map(([name]) => name.toLowerCase()));
  // Both tell when the answer was made; those of the 304 count, or their absence: an old Date would
  // leave an answer without a clock stale for ever (RFC 9110 §6.6.1).
  replaced.add("age").add("date");
  return [...stored.filter(([name]) => !replaced.has(name.toLowerCase())), ...news];
}

/** Whether both describe the same kind of content, so that what was derived from it still holds. */
export function describesSame(a: readonly Field[], b: readonly Field[]): boolean {
  const [left, right] = [readFields(a), readFields(b)];
  return ["content-type", "content-language", "content-location"].every((name) =>
    left.get(name) === right.get(name)
  );
}

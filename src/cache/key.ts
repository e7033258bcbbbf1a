/**
 * What stored answers and derived forms are kept under (RFC 9111 §2).
 *
 * A source key has two lines: its group, which is purged as a whole, and what tells the sources of
 * this group apart. For cached answers the group is the URL; for a file, its path.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import type { FieldReader } from "./fields.ts";
import { normaliseSelecting } from "./normalise.ts";

/** The key of all answers to one URL: the URL without its fragment, on one line. */
export function primaryKey(url: string): string {
  const hash = url.indexOf("#");
  return (hash < 0 ? url : url.slice(0, hash)).replaceAll("\n", "%0A");
}

/** The key of one source: of a file for instance, its path and its entity tag. */
export function sourceKey(group: string, source: string): string {
  return `${primaryKey(group)}\n${source}`;
}

/** The group of a source key: its first line. */
export function groupOf(sourceKey: string): string {
  const line = sourceKey.indexOf("\n");
  return line < 0 ? sourceKey : sourceKey.slice(0, line);
}

/** The selecting header fields of a request, in normal form; those that it lacks are left out. */
export function selectingFields(vary: readonly string[], request: FieldReader): readonly Field[] {
  const fields: Field[] = [];
  for (const name of vary) {
    const value = request.get(name);
    if (value !== null) fields.push([name, normaliseSelecting(name, value)]);
  }
  return fields;
}

/**
 * The key of a cached answer. A strong entity tag names its content for good, so that derived forms
 * outlive it and serve its like; any other answer is named by `serial`, once and never again.
 */
export function answerKey(
  url: string,
  selecting: readonly Field[],
  etag: string | undefined,
  serial: string,
): string {
  const chosen = selecting.map(([name, value]) => `${name}: ${value}`).join("\t");
  const version = etag?.startsWith('"') ? etag : serial;
  return sourceKey(url, `${chosen}\t${version}`);
}

/** Stands in for the origin where the request's URL is but path and query. */
const SOMEWHERE = "http://origin.invalid";

/**
 * The key of what a reference names, if that is on the origin of `target`, and in the form of that:
 * absolute, or path and query.
 */
export function sameOriginKey(reference: string | null, target: string): string | undefined {
  if (reference === null) return undefined;
  const relative = target.startsWith("/");
  const base = URL.parse(relative ? SOMEWHERE + target : target);
  const url = base && URL.parse(reference, base.href);
  if (!url || url.origin !== base.origin) return undefined;
  return primaryKey(relative ? url.pathname + url.search : url.href);
}

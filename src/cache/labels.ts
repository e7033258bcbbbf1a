/**
 * What an answer can be found and purged by, beside its URL: the tags that its origin gave it, and
 * its cache groups (RFC 9875 §2). Tags have two fields in use, neither of which is a standard:
 *
 * ```http
 * Cache-Tag: product-17,sale
 * Surrogate-Key: product-17 sale
 * Cache-Groups: "scripts", "styles"
 * ```
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { parseStrings } from "../syntax/structured_field.ts";
import { readFields } from "./fields.ts";

const FIELDS = ["cache-tag", "surrogate-key", "cache-groups"];

/** Further labels are ignored: each takes room in an index. */
const LABELS_LIMIT = 256;

/** The labels of an answer, each once. */
export function labelsOf(url: string, fields: readonly Field[]): readonly string[] {
  const read = readFields(fields);
  if (FIELDS.every((name) => read.get(name) === null)) return [];
  const tags = [
    ...(read.get("cache-tag") ?? "").split(","),
    ...(read.get("surrogate-key") ?? "").split(/[\t ,]+/),
  ].map((tag) => tag.trim()).filter((tag) => tag !== "");
  const groups = parseStrings(read.get("cache-groups") ?? "") ?? [];
  const labels = [...tags.map(tagLabel), ...groups.map((name) => groupLabel(url, name))];
  return [...new Set(labels)].slice(0, LABELS_LIMIT);
}

/** The label of a tag. Tags hold across origins: whoever purges one means all that bears it. */
export function tagLabel(tag: string): string {
  return `tag ${tag}`;
}

/** The label of a cache group, which is one of its origin alone (RFC 9875 §2). */
export function groupLabel(url: string, name: string): string {
  return `group ${URL.parse(url)?.origin ?? ""} ${name}`;
}

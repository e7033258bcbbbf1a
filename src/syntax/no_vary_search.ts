/**
 * No-Vary-Search: which parts of the query make no difference (draft-ietf-httpbis-no-vary-search §3–6).
 *
 * ```abnf
 * No-Vary-Search = sf-dictionary ; key-order: boolean; params, except: inner lists of strings
 * ```
 *
 * ```http
 * No-Vary-Search: key-order
 * No-Vary-Search: params=("utm_source" "utm_medium")
 * No-Vary-Search: key-order, except=("productId")
 * ```
 *
 * Leniency: browsers take an older form as well, in which `params` alone means all parameters, and
 * may stand beside `except`. It is taken in the same way here.
 *
 * @module
 */
import { type MemberValue, parseDictionary } from "./structured_field.ts";

/** What makes a difference in a query. */
export interface QueryVariation {
  /** Whether the order of the keys does. */
  readonly order: boolean;
  /** Keys that do not, or all but some that do. */
  readonly ignored: ReadonlySet<string>;
  /** The keys that do; undefined = all that are not ignored. */
  readonly kept?: ReadonlySet<string>;
}

/** A query makes a difference as it is written. */
export const VARIES_BY_QUERY: QueryVariation = { order: true, ignored: new Set<string>() };

/** Reads the field; whatever is malformed in it makes it say nothing. */
export function parseNoVarySearch(text: string): QueryVariation {
  const members = parseDictionary(text);
  if (members === undefined) return VARIES_BY_QUERY;
  const keyOrder = members.get("key-order") ?? { type: "boolean", value: false };
  const params = members.get("params");
  const except = members.get("except");
  const ignored = params === undefined ? [] : keysOf(params);
  const kept = except === undefined ? [] : keysOf(except);
  const all = params?.type === "boolean" && params.value;
  if (keyOrder.type !== "boolean") return VARIES_BY_QUERY;
  if (except !== undefined && params !== undefined && !all) return VARIES_BY_QUERY;
  if ((ignored === undefined && !all) || kept === undefined) return VARIES_BY_QUERY;
  const order = !keyOrder.value;
  return all || except !== undefined
    ? { order, ignored: new Set(), kept: new Set(kept) }
    : { order, ignored: new Set(ignored) };
}

function keysOf(member: MemberValue): string[] | undefined {
  if (member.type !== "list") return undefined;
  const keys: string[] = [];
  for (const item of member.value) {
    if (item.type !== "string") return undefined;
    keys.push(decodeKey(item.value));
  }
  return keys;
}

/** Keys are encoded as in a form, since a field can hold ASCII only. */
function decodeKey(text: string): string {
  const [[key]] = new URLSearchParams(`?${text.replace(/[&=]/g, encodeURIComponent)}=`);
  return key;
}

/**
 * One query for all that mean the same resource; `query` without its question mark, or the empty
 * string. A query that makes a difference as it is written is left as it is.
 */
export function normaliseQuery(query: string, variation: QueryVariation): string {
  const { order, ignored, kept } = variation;
  if (order && ignored.size === 0 && kept === undefined) return query;
  const pairs = [...new URLSearchParams(`?${query}`)]
    .filter(([key]) => kept === undefined ? !ignored.has(key) : kept.has(key));
  if (!order) pairs.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return new URLSearchParams(pairs).toString();
}

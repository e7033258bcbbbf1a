/**
 * Variants and Variant-Key: which values a resource is available in, axis by axis, and which of them
 * an answer is (draft-ietf-httpbis-variants-06 §2, §3).
 *
 * ```abnf
 * Variants    = sf-dictionary ; field-name = inner-list of available-values
 * Variant-Key = sf-list       ; of inner-lists, with one value for each axis
 * ```
 *
 * ```http
 * Variants: Accept-Encoding=(gzip br), Accept-Language=(en fr)
 * Variant-Key: (gzip fr), ("identity" fr)
 * Variants: accept-encoding=()
 * ```
 *
 * @module
 */
import { formatTokenOrString } from "./structured_field.ts";
import { parseWordList, WordReader } from "./structured_list.ts";

/** One axis: a request field, and what there is to choose by it. */
export interface VariantAxis {
  /** In lower case. */
  readonly field: string;
  /** The values, the default first. */
  readonly values: readonly string[];
}

/** The axes, the most important first; undefined for a field that is none. The last of a name counts. */
export function parseVariants(text: string): readonly VariantAxis[] | undefined {
  const reader = new WordReader(text);
  const axes = new Map<string, readonly string[]>();
  while (!reader.ended) {
    // Field names have no case, though keys of dictionaries are in lower case.
    const field = reader.key()?.toLowerCase();
    const member = field === undefined ? undefined : reader.member();
    if (field === undefined || !member?.inner) return undefined;
    axes.set(field, member.words);
    if (!reader.ended && !reader.comma()) return undefined;
  }
  return [...axes].map(([field, values]) => ({ field, values }));
}

/** The field value. */
export function formatVariants(axes: readonly VariantAxis[]): string {
  return axes.map(({ field, values }) => `${field.toLowerCase()}=${formatInnerList(values)}`)
    .join(", ");
}

/** The keys that an answer goes by; undefined where one has not a value for each of `axes`. */
export function parseVariantKey(
  text: string,
  axes: number,
): readonly (readonly string[])[] | undefined {
  const members = parseWordList(text);
  if (members === undefined || members.length === 0) return undefined;
  return members.every(({ inner, words }) => inner && words.length === axes)
    ? members.map(({ words }) => words)
    : undefined;
}

/** The field value; the first key is that of the request at hand. */
export function formatVariantKey(keys: readonly (readonly string[])[]): string {
  return keys.map(formatInnerList).join(", ");
}

function formatInnerList(values: readonly string[]): string {
  return `(${values.map(formatTokenOrString).join(" ")})`;
}

/**
 * Choosing among stored answers by Variants and Variant-Key (draft-ietf-httpbis-variants-06 §4, and
 * its appendix for each field), as a cache does in the origin's place.
 *
 * Where the draft and RFC 9110 part, RFC 9110 is followed: weights are those of the most specific
 * range, what has weight 0 is left out, and wildcards in Accept-Encoding count.
 *
 * @module
 */
import { parseAccept } from "../syntax/accept.ts";
import { canonicalCoding, parseAcceptEncoding } from "../syntax/accept_encoding.ts";
import { parseAcceptLanguage } from "../syntax/accept_language.ts";
import { isPrefixOf } from "../syntax/language_tag.ts";
import { type MediaType, NO_PARAMETERS, parseMediaType } from "../syntax/media_type.ts";
import type { VariantAxis } from "../syntax/variants.ts";
import { fieldNames, readFields } from "./request_fields.ts";

/** Keys that are worked out for one request. */
const MOST_KEYS = 1_000;

/** A range as all these fields have them. */
interface Wish {
  readonly name: string;
  readonly q: number;
  /** Those of a media range. */
  readonly parameters?: ReadonlyMap<string, string>;
}

/** Which values suit a request, best first. */
type SortValues = (request: string | null, values: readonly string[]) => readonly string[];

/** The axes that are understood. */
const SORTERS: ReadonlyMap<string, SortValues> = new Map<string, SortValues>([
  ["accept", (request, values) => {
    const wishes = parseAccept(request ?? "").ranges
      .map(({ type, q, parameters }) => ({ name: type, q, parameters }));
    return orDefault(sortBy(wishes, values, readType, typeSpecificity), values);
  }],
  ["accept-language", (request, values) => {
    const wishes = parseAcceptLanguage(request ?? "").ranges
      .map(({ tag, q }) => ({ name: tag, q }));
    return orDefault(sortBy(wishes, values, lower, languageSpecificity), values);
  }],
  ["accept-encoding", (request, values) => {
    const wishes = parseAcceptEncoding(request ?? "").ranges
      .map(({ coding, q }) => ({ name: coding, q }));
    const all = values.includes("identity") ? values : [...values, "identity"];
    const sorted = sortBy(wishes, all, canonicalCoding, codingSpecificity);
    // No coding is acceptable unless it is refused, after all that is listed.
    const judged = wishes.some(({ name }) => name === "identity" || name === "*");
    return judged || sorted.includes("identity") ? sorted : [...sorted, "identity"];
  }],
]);

/**
 * The keys that suit a request, best first, or undefined where an axis is not understood. The first
 * axis weighs most.
 */
export function possibleKeys(
  headers: HeadersInit,
  axes: readonly VariantAxis[],
): readonly (readonly string[])[] | undefined {
  const requests = readFields(headers, fieldNames(axes.map(({ field }) => field)));
  let keys: readonly (readonly string[])[] = [[]];
  for (const [i, { field, values }] of axes.entries()) {
    const sorted = SORTERS.get(field)?.(requests[i], values);
    if (sorted === undefined || keys.length * sorted.length > MOST_KEYS) return undefined;
    keys = keys.flatMap((key) => sorted.map((value) => [...key, value]));
  }
  return keys;
}

/** The stored answer to use, by its position: the first that goes by the best key; -1 for none. */
export function selectByKey(
  possible: readonly (readonly string[])[],
  stored: readonly (readonly (readonly string[])[])[],
): number {
  const byKey = new Map<string, number>();
  stored.forEach((keys, answer) => {
    for (const key of keys.map(nameOf)) if (!byKey.has(key)) byKey.set(key, answer);
  });
  for (const key of possible) {
    const answer = byKey.get(nameOf(key));
    if (answer !== undefined) return answer;
  }
  return -1;
}

function nameOf(key: readonly string[]): string {
  return JSON.stringify(key.map((value) => value.toLowerCase()));
}

/**
 * By weight, and then in the client's order. As everywhere, the most specific range gives the weight,
 * and of equally specific ones the highest; `specificity` is 0 where a range does not name a value.
 */
function sortBy<Value>(
  wishes: readonly Wish[],
  values: readonly string[],
  read: (value: string) => Value,
  specificity: (wish: Wish, value: Value) => number,
): string[] {
  const ranked = values.map((text) => {
    const value = read(text);
    let order = -1;
    let level = 0;
    let q = 0;
    for (let i = 0; i < wishes.length; i++) {
      const specific = specificity(wishes[i], value);
      if (specific === 0 || specific < level) continue;
      if (specific === level && wishes[i].q <= q) continue;
      order = i;
      level = specific;
      q = wishes[i].q;
    }
    return { text, order, q };
  });
  return ranked.filter(({ q }) => q > 0).sort((a, b) => b.q - a.q || a.order - b.order)
    .map(({ text }) => text);
}

/** The first value is the default where nothing else suits. */
function orDefault(sorted: readonly string[], values: readonly string[]): readonly string[] {
  return sorted.length > 0 ? sorted : values.slice(0, 1);
}

function lower(value: string): string {
  return value.toLowerCase();
}

function readType(value: string): MediaType {
  return parseMediaType(value) ?? { type: value.toLowerCase(), parameters: NO_PARAMETERS };
}

function typeSpecificity({ name, parameters = NO_PARAMETERS }: Wish, media: MediaType): number {
  for (const [key, wanted] of parameters) if (media.parameters.get(key) !== wanted) return 0;
  if (name === media.type) return 3 + parameters.size;
  if (name === "*/*") return 1;
  return name.endsWith("/*") && media.type.startsWith(name.slice(0, -1)) ? 2 : 0;
}

function languageSpecificity({ name }: Wish, tag: string): number {
  if (name === "*") return 1;
  return isPrefixOf(name, tag) ? 1 + name.length : 0;
}

function codingSpecificity({ name }: Wish, coding: string): number {
  if (name === "*") return 1;
  return name === coding ? 2 : 0;
}

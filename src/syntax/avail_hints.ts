/**
 * Availability hints: what there is to negotiate about, one field for each axis
 * (draft-nottingham-http-availability-hints §4).
 *
 * ```abnf
 * Avail-Encoding = sf-list ; of tokens
 * Avail-Format   = sf-list ; of tokens, one of which may have the parameter "d"
 * Avail-Language = sf-list ; of tokens, one of which may have the parameter "d"
 * Cookie-Indices = sf-list ; of strings
 * ```
 *
 * ```http
 * Avail-Encoding: gzip, br
 * Avail-Format: image/png, image/gif;d
 * Avail-Language: en-uk, en-us;d, fr, de
 * Cookie-Indices: "id", "sid"
 * ```
 *
 * @module
 */
import { formatString, formatTokenOrString } from "./structured_field.ts";
import { parseWordList, parseWords } from "./structured_list.ts";

/** The values on one axis. */
export interface Available {
  /** In the order in which they were listed. */
  readonly values: readonly string[];
  /** The one that is used where no other fits; the first where none is marked. */
  readonly default?: string;
}

/** Avail-Encoding: the codings beside identity; undefined for a field that is none. */
export function parseAvailEncoding(text: string): readonly string[] | undefined {
  return parseWords(text)?.map((coding) => coding.toLowerCase());
}

/** Avail-Format or Avail-Language: the values; undefined for a field that is none. */
export function parseAvailable(text: string): Available | undefined {
  const members = parseWordList(text);
  if (members === undefined || members.some(({ inner }) => inner)) return undefined;
  const marked = members.filter(({ flags }) => flags.has("d"));
  if (marked.length > 1) return undefined;
  return {
    values: members.map(({ words }) => words[0]),
    default: (marked[0] ?? members[0])?.words[0],
  };
}

/** Cookie-Indices: the cookies that matter; undefined for a field that is none. */
export function parseCookieIndices(text: string): readonly string[] | undefined {
  return parseWords(text);
}

/** Writes Avail-Encoding. */
export function formatAvailEncoding(codings: readonly string[]): string {
  return codings.map(formatTokenOrString).join(", ");
}

/** Writes Avail-Format or Avail-Language. */
export function formatAvailable({ values, default: marked }: Available): string {
  return values.map((value) => formatTokenOrString(value) + (value === marked ? ";d" : ""))
    .join(", ");
}

/** Writes Cookie-Indices. */
export function formatCookieIndices(names: readonly string[]): string {
  return names.map(formatString).join(", ");
}

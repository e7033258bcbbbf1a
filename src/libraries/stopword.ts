/**
 * Words that carry no topic, in many languages.
 *
 * @module
 */
// @ts-types="./stopword.d.ts"
import lists from "npm:stopword@3.1.5";

/** The words of a language, by its three-letter code (ISO 639-3); undefined where there are none. */
export function stopwordsOf(code: string): readonly string[] | undefined {
  const list: unknown = Object.hasOwn(lists, code) ? lists[code] : undefined;
  return Array.isArray(list) ? list.filter((word) => typeof word === "string") : undefined;
}

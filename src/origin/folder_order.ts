/**
 * The server's order of preference among the variants of one name.
 *
 * @module
 */
import type { FileName } from "./file_name.ts";
import { rankOfType } from "./media_types.ts";

/** Sorts files: by type, then language, then coding, then name. */
export function orderFiles(
  files: readonly FileName[],
  languages: readonly string[],
): readonly FileName[] {
  return files.toSorted((one, other) =>
    rankOfType(one.type) - rankOfType(other.type) ||
    compareText(one.type ?? "", other.type ?? "") ||
    rankOfLanguage(one.language, languages) - rankOfLanguage(other.language, languages) ||
    compareText(one.language ?? "", other.language ?? "") ||
    compareText(one.encoding ?? "", other.encoding ?? "") ||
    compareText(one.name, other.name)
  );
}

/** Content without a language is for everybody; then the server's languages, then all others. */
function rankOfLanguage(language: string | undefined, languages: readonly string[]): number {
  if (language === undefined) return -1;
  const tag = language.toLowerCase();
  const at = languages.findIndex((range) => {
    const prefix = range.toLowerCase();
    return tag === prefix || tag.startsWith(`${prefix}-`);
  });
  return at < 0 ? languages.length : at;
}

/** By code point, so that the order does not depend on where the server runs. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

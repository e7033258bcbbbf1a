/**
 * For which requests a compression dictionary is (RFC 9842 §2.1.1).
 *
 * @module
 */

/** A pattern for paths of any host: which one this is, only the client knows for sure. */
export function patternOf(match: string): URLPattern {
  const pattern = new URLPattern(match, "http://dictionary.invalid/");
  const { pathname, search } = pattern;
  // Groups of regular expressions are not for dictionaries (§2.1.1).
  if (pattern.hasRegExpGroups) throw new TypeError(`"${match}" has a regular expression in it.`);
  return new URLPattern({ pathname, search: match.includes("?") ? search : "*" });
}

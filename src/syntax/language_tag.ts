/**
 * Language tags and the three ways to match ranges with them (RFC 4647 §3.3.1, §3.3.2, §3.4;
 * RFC 5646 §4.5 on canonical forms).
 *
 * ```abnf
 * language-range = (1*8ALPHA *("-" 1*8alphanum)) / "*"
 * extended-range = (1*8ALPHA / "*") *("-" (1*8alphanum / "*"))
 * ```
 *
 * ```http
 * ko
 * zh-Hant-TW
 * de-*-DE
 * en-GB-x-private
 * ```
 *
 * Tags and ranges are handed in and out in lower case.
 *
 * @module
 */

const RANGE = /^(?:[a-z]{1,8}|\*)(?:-(?:[a-z0-9]{1,8}|\*))*$/;

/** Whether the lower-case text is a language range, basic or extended. */
export function isLanguageRange(text: string): boolean {
  return RANGE.test(text);
}

/** Basic filtering: the range is the tag, or a prefix of it that ends before a hyphen. */
export function isPrefixOf(range: string, tag: string): boolean {
  return tag.startsWith(range) &&
    (tag.length === range.length || tag.charCodeAt(range.length) === 0x2d);
}

/** Extended filtering: all subtags of the range are in the tag, in their order. */
export function matchesExtended(range: string, tag: string): boolean {
  const wanted = range.split("-");
  const subtags = tag.split("-");
  if (wanted[0] !== "*" && wanted[0] !== subtags[0]) return false;
  let at = 1;
  for (let i = 1; i < wanted.length;) {
    if (wanted[i] === "*") i++;
    else if (at >= subtags.length) return false;
    else if (wanted[i] === subtags[at]) {
      i++;
      at++;
    } else if (subtags[at].length === 1) return false;
    else at++;
  }
  return true;
}

/**
 * Lookup: how many subtags have to be cut off the range until it is the tag, or undefined when it
 * never is. A single letter or digit goes together with what follows it.
 */
export function truncationsTo(tag: string, range: string): number | undefined {
  if (!isPrefixOf(tag, range)) return undefined;
  if (tag.length === range.length) return 0;
  if (tag.charCodeAt(tag.length - 2) === 0x2d) return undefined;
  return range.slice(tag.length).split("-").length - 1;
}

/** The first subtag. */
export function primaryLanguage(tag: string): string {
  const hyphen = tag.indexOf("-");
  return hyphen < 0 ? tag : tag.slice(0, hyphen);
}

/**
 * Languages that go by two living subtags. Norwegian is tagged `no` by some and `nb` by others who
 * mean the same; `nn` is another written form of it.
 */
const MACROLANGUAGE: ReadonlyMap<string, string> = new Map([["nb", "no"]]);

/** The tag with its deprecated subtags replaced: `iw` → `he`, `sh` → `sr-latn`, `nb` → `no`. */
export function canonicalTag(tag: string): string {
  const canonical = replaceDeprecated(tag);
  const primary = primaryLanguage(canonical);
  const macro = MACROLANGUAGE.get(primary);
  return macro === undefined ? canonical : macro + canonical.slice(primary.length);
}

function replaceDeprecated(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0].toLowerCase();
  } catch {
    // Not every tag that can be matched is well-formed by RFC 5646.
    return tag;
  }
}

/** The canonical tag with the script that is likely for it: `zh-tw` → `zh-hant-tw`. */
export function withLikelyScript(canonical: string): string {
  try {
    const locale = new Intl.Locale(canonical);
    const script = locale.maximize().script;
    if (locale.script !== undefined || script === undefined) return canonical;
    const primary = primaryLanguage(canonical);
    return `${primary}-${script.toLowerCase()}${canonical.slice(primary.length)}`;
  } catch {
    return canonical;
  }
}

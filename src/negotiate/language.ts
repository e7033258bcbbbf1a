/**
 * The language dimension (RFC 9110 §12.5.4), by one of three schemes of RFC 4647. The two kinds of
 * filtering are as written there. Lookup is widened, so that it also ranks what it finds; for each
 * variant the first rule that applies decides:
 *
 * | rule          | range → tag           | weight                                             |
 * | ------------- | --------------------- | -------------------------------------------------- |
 * | exact, prefix | `en` → `en`, `en-GB`  | of the longest such range; 0 excludes. A prefix gives way to a heavier range of the next two rules |
 * | truncated     | `en-US` → `en`        | the highest of such ranges                         |
 * | likely        | `zh-TW` → `zh-Hant`   | as both above, the likely script added to both     |
 * | wildcard      | `*` → all others      | of `*`; 0 excludes                                 |
 * | near          | `en-US` → `en-GB`     | faint: below all real matches                      |
 * | silent        | all → no language     | fainter still: before languages that were not wanted |
 *
 * Deprecated and equivalent subtags are replaced first: `iw` is `he`, `nb` is `no`. A near match
 * counts only where the policy serves other languages anyway.
 *
 * @module
 */
import { type LanguageRange, parseAcceptLanguage } from "../syntax/accept_language.ts";
import { canonicalTag, isPrefixOf, matchesExtended } from "../syntax/language_tag.ts";
import { glanceAtLanguages } from "./glance_language.ts";
import type { ReadVariant } from "./read_variant.ts";
import { formsOf, lookUp, type Remember, rememberForms, type TagForms } from "./lookup.ts";
import {
  type Dimension,
  type Rating,
  rating,
  ratingBy,
  suitsBetter,
  UNMATCHED,
  UNSTATED,
} from "./dimension.ts";
import type { SettledPolicy } from "./policy.ts";

/** Silence weighs less than any match, even a near one. */
const SILENT: Rating = rating("silent", 1, 1e-8);

/** The language dimension. */
export const languageDimension: Dimension = {
  name: "language",
  field: "Accept-Language",
  keyOf: ({ language }, policy) =>
    language === undefined ? undefined : tagsOf(language).map(
      policy.language === "lookup" ? canonicalTag : String,
    ).join(),
  rater(groups, policy) {
    const spoken = spokenBy(groups);
    const unstated = { ratings: groups.map(() => UNSTATED), defects: [] };
    const rate = RATERS[policy.language];
    const remember = rememberForms();
    return (value) => {
      if (value === null) return unstated;
      const { ranges, defects } = parseAcceptLanguage(value, policy.acceptElements);
      if (ranges.length === 0) return { ...unstated, defects };
      const rateTag = (tag: TagForms) => rate(tag, ranges, policy, remember);
      return { ratings: spoken.map((tags) => tags ? best(tags.map(rateTag)) : SILENT), defects };
    };
  },
  glancer(groups, { language, acceptElements, fallback }, drafts) {
    const near = fallback.language === "serve";
    return language === "lookup"
      ? glanceAtLanguages(spokenBy(groups), acceptElements, drafts, SILENT, near)
      : undefined;
  },
};

function spokenBy(groups: readonly ReadVariant[]): (readonly TagForms[] | undefined)[] {
  return groups.map(({ language }) =>
    language === undefined ? undefined : tagsOf(language).map(formsOf)
  );
}

/** The tags of a Content-Language, which may name several audiences (RFC 9110 §8.5). */
function tagsOf(language: string): string[] {
  return language.split(",").map((tag) => tag.trim());
}

/** Content for several audiences suits this one by the language that it reads best. */
function best(ratings: readonly Rating[]): Rating {
  return ratings.reduce((best, rating) => suitsBetter(rating, best) ? rating : best);
}

type RateTag = (
  tag: TagForms,
  ranges: readonly LanguageRange[],
  policy: SettledPolicy,
  remember: Remember,
) => Rating;

const RATERS: Readonly<Record<SettledPolicy["language"], RateTag>> = {
  lookup: (tag, ranges, { fallback }, remember) =>
    lookUp(tag, ranges, fallback.language === "serve", remember),
  basic: ({ tag }, ranges) => filter(tag, ranges, isPrefixOf),
  extended: ({ tag }, ranges) => filter(tag, ranges, matchesExtended),
};

/** The range with most subtags decides, the higher weight among equals; `*` has fewer than any. */
function filter(
  tag: string,
  ranges: readonly LanguageRange[],
  matches: (range: string, tag: string) => boolean,
): Rating {
  let best = -1;
  let specificity = -1;
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    const specific = range.tag === "*" ? 0 : subtagsOf(range.tag);
    if (specific < specificity || (range.tag !== "*" && !matches(range.tag, tag))) continue;
    if (specific > specificity || range.q > ranges[best].q) best = i;
    specificity = specific;
  }
  if (best < 0) return UNMATCHED;
  const range = ranges[best];
  const tier = range.tag === "*" ? "wildcard" : range.tag === tag ? "exact" : "prefix";
  return ratingBy(range, best, tier);
}

function subtagsOf(range: string): number {
  let count = 0;
  for (const subtag of range.split("-")) if (subtag !== "*") count++;
  return count;
}

/**
 * Lookup of one language tag in a list of ranges (RFC 4647 §3.4), widened by the rules that
 * `language.ts` lists.
 *
 * @module
 */
import type { LanguageRange } from "../syntax/accept_language.ts";
import {
  canonicalTag,
  isPrefixOf,
  primaryLanguage,
  truncationsTo,
  withLikelyScript,
} from "../syntax/language_tag.ts";
import { type Rating, ratingBy, UNMATCHED } from "./dimension.ts";

/** Near matches weigh less than any weight that can be written. */
const NEAR = 1e-4;

/** Tags whose forms one rater remembers. */
const REMEMBERED_TAGS = 500;

/** A tag or range, and what lookup compares of it. */
export interface TagForms {
  readonly tag: string;
  readonly canonical: string;
  readonly primary: string;
  /** With the likely script; worked out when it is first needed. */
  readonly scripted: string;
}

/** Gives the forms of a tag; remembers them, since each costs some microseconds. */
export type Remember = (tag: string) => TagForms;

/** A range of the request that is not `*`. */
interface Wanted {
  readonly range: LanguageRange;
  readonly order: number;
  readonly forms: TagForms;
}

/**
 * Ranges of one field whose canonical forms are found; those beyond are compared as they are written
 * but for their primary language. No person reads more languages, and each costs some microseconds.
 */
export const CANONICAL_RANGES = 32;

/** All that `Intl` takes for a tag, and little else; to be told that a tag is none is the dearest. */
const WELL_FORMED =
  /^[a-z]{2,8}(?:-(?:[a-z]{2}|[a-z]{4}|\d{3}|\d[a-z0-9]{3}|[a-z0-9]{5,8}))*(?:-[a-z0-9](?:-[a-z0-9]{2,8})+)*$/;

/** The forms of a tag. */
export function formsOf(tag: string): TagForms {
  if (!WELL_FORMED.test(tag)) return plainFormsOf(tag);
  const canonical = canonicalTag(tag);
  let scripted: string | undefined;
  return {
    tag,
    canonical,
    primary: primaryLanguage(canonical),
    get scripted() {
      return scripted ??= withLikelyScript(canonical);
    },
  };
}

/** Its forms, as far as the primary language alone gives them. */
function plainFormsOf(tag: string): TagForms {
  const written = primaryLanguage(tag);
  const primary = canonicalPrimary(written);
  const canonical = primary + tag.slice(written.length);
  return { tag, canonical, primary: primaryLanguage(primary), scripted: canonical };
}

/** What has been asked for; there are at most 26² + 26³ such subtags. */
const CANONICAL_PRIMARIES = new Map<string, string>();

/** The canonical form of a primary language. */
export function canonicalPrimary(primary: string): string {
  // No language has a longer or shorter subtag, and so none another name.
  if (!/^[a-z]{2,3}$/.test(primary)) return primary;
  let canonical = CANONICAL_PRIMARIES.get(primary);
  if (canonical === undefined) {
    canonical = canonicalTag(primary);
    CANONICAL_PRIMARIES.set(primary, canonical);
  }
  return canonical;
}

/** A bounded memory of forms. */
export function rememberForms(): Remember {
  const known = new Map<string, TagForms>();
  return (tag) => {
    let forms = known.get(tag);
    if (forms === undefined) {
      if (known.size >= REMEMBERED_TAGS) known.clear();
      known.set(tag, forms = formsOf(tag));
    }
    return forms;
  };
}

/** Rates the tag by the first rule that applies. */
export function lookUp(
  tag: TagForms,
  ranges: readonly LanguageRange[],
  near: boolean,
  remember: Remember,
): Rating {
  const related: Wanted[] = [];
  let wildcard = -1;
  for (let order = 0; order < ranges.length; order++) {
    const range = ranges[order];
    if (range.tag === "*") {
      if (wildcard < 0 || range.q > ranges[wildcard].q) wildcard = order;
      continue;
    }
    const forms = order < CANONICAL_RANGES ? remember(range.tag) : plainFormsOf(range.tag);
    if (forms.primary === tag.primary) related.push({ range, order, forms });
  }
  const found = find(tag, related, "canonical") ?? find(tag, related, "scripted");
  if (found !== undefined) return found.tier === "prefix" ? refine(tag, found, related) : found;
  const close = heaviest(related);
  if (wildcard >= 0) {
    const range = ranges[wildcard];
    return ratingBy(range, wildcard, close && range.q > 0 ? "near" : "wildcard");
  }
  if (!near || close === undefined) return UNMATCHED;
  return ratingBy(close.range, close.order, "near", close.range.q * NEAR);
}

/**
 * A prefix says little where a heavier range says more: `zh-TW, zh;q=0.9` means zh-Hant when it
 * says zh-TW, although `zh` is a prefix of it as of zh-Hans.
 */
function refine(tag: TagForms, prefix: Rating, related: readonly Wanted[]): Rating {
  if (prefix.q === 0) return prefix;
  const others = related.filter(({ forms }) => !isPrefixOf(forms.canonical, tag.canonical));
  const closer = find(tag, others, "canonical") ?? find(tag, others, "scripted");
  return closer !== undefined && closer.q > prefix.q ? closer : prefix;
}

/** Ranges that are prefixes of the tag, and else those that it is a truncation of. */
function find(
  tag: TagForms,
  related: readonly Wanted[],
  form: "canonical" | "scripted",
): Rating | undefined {
  const subject = tag[form];
  let prefix: Wanted | undefined;
  let truncated: Wanted | undefined;
  let distance = 0;
  for (const wanted of related) {
    const range = wanted.forms[form];
    const { q } = wanted.range;
    if (isPrefixOf(range, subject)) {
      const longer = range.length - (prefix?.forms[form].length ?? 0);
      if (longer > 0 || (longer === 0 && q > (prefix?.range.q ?? 0))) prefix = wanted;
      continue;
    }
    const cut = q > (truncated?.range.q ?? 0) ? truncationsTo(subject, range) : undefined;
    if (cut === undefined) continue;
    truncated = wanted;
    distance = cut;
  }
  const best = prefix ?? truncated;
  if (best === undefined) return undefined;
  const tier = form === "scripted"
    ? "likely"
    : best === truncated
    ? "truncated"
    : best.forms.canonical === subject
    ? "exact"
    : "prefix";
  return ratingBy(best.range, best.order, tier, best.range.q, best === prefix ? 0 : distance);
}

/** The range with the highest weight; a refused one leads nowhere near. */
function heaviest(related: readonly Wanted[]): Wanted | undefined {
  let best: Wanted | undefined;
  for (const wanted of related) {
    if (wanted.range.q > (best?.range.q ?? 0)) best = wanted;
  }
  return best;
}

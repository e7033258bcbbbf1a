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

/** The forms of a tag. */
export function formsOf(tag: string): TagForms {
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
    const forms = remember(range.tag);
    if (forms.primary === tag.primary) related.push({ range, order, forms });
  }
  const found = find(tag, related, "canonical") ?? find(tag, related, "scripted");
  if (found !== undefined) return found;
  const close = heaviest(related);
  if (wildcard >= 0) {
    const range = ranges[wildcard];
    return ratingBy(range, wildcard, close && range.q > 0 ? "near" : "wildcard");
  }
  if (!near || close === undefined) return UNMATCHED;
  return ratingBy(close.range, close.order, "near", close.range.q * NEAR);
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

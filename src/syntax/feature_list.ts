/**
 * Feature lists: what a variant needs of its reader, and how much worse it is without
 * (RFC 2295 §6.3, §6.4).
 *
 * ```abnf
 * feature-list         = 1%feature-list-element
 * feature-list-element = ( fpred / fpred-bag ) [ ";" [ "+" true-improvement ] [ "-" false-degradation ] ]
 * fpred-bag            = "[" 1%fpred "]"
 * fpred                = [ "!" ] ftag / ftag ( "=" / "!=" ) tag-value / ftag "=" "[" numeric-range "]"
 * numeric-range        = [ number ] "-" [ number ]
 * ```
 *
 * ```http
 * tables frames
 * !textonly [blebber !wolx] colordepth=3;+0.7
 * !blink;-0.5 background;+1.5 [blebber !wolx];+1.4-0.8
 * dpi=[300-599] "odd tag"="odd value"
 * ```
 *
 * What is malformed counts as a predicate that nobody fulfils: who cannot read what a variant needs
 * cannot promise it. Blanks are taken around all signs, as the RFC's own examples have them.
 *
 * @module
 */

/** A statement on one feature, which a reader fulfils or not. */
export type FeaturePredicate =
  | { readonly kind: "present" | "absent"; readonly tag: string }
  | { readonly kind: "equal" | "unequal"; readonly tag: string; readonly value: string }
  | { readonly kind: "range"; readonly tag: string; readonly least: number; readonly most: number }
  | { readonly kind: "never" };

/** One element: fulfilled when any of its predicates is. */
export interface FeatureElement {
  readonly predicates: readonly FeaturePredicate[];
  /** The factor of quality where it is fulfilled. */
  readonly fulfilled: number;
  /** The factor of quality where it is not. */
  readonly missing: number;
}

const NEVER: FeaturePredicate = { kind: "never" };

/** `[`, then tag and value; a tag is a token without the signs of this grammar, or quoted. */
const PREDICATE =
  /\s*(!)?\s*("(?:[^"\\]|\\.)*"|[^\s"!=;[\]{},]+)(?:\s*(!=|=!|=)\s*(?:\[\s*(\d*(?:\.\d*)?)\s*-\s*(\d*(?:\.\d*)?)\s*\]|("(?:[^"\\]|\\.)*"|[^\s"!=;[\]{},]+)))?\s*/y;
const OPEN = /\s*\[/y;
const CLOSE = /\s*\]/y;
const FACTORS = /\s*;\s*(?:\+\s*(\d+\.?\d*|\.\d+))?\s*(?:-\s*(\d+\.?\d*|\.\d+))?/y;
const SKIPPED = /[^\s\]]+\s*|[^]/y;

/** Reads a feature list. */
export function parseFeatureList(text: string): FeatureElement[] {
  const elements: FeatureElement[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const end = text.trimEnd().length;
  while (at < end) {
    const predicates: FeaturePredicate[] = [];
    const bag = take(OPEN) !== null;
    do {
      if (bag && take(CLOSE) !== null) break;
      const found = take(PREDICATE);
      predicates.push(found === null ? NEVER : predicateOf(found));
      if (found === null) take(SKIPPED);
    } while (bag && at < end);
    elements.push({ predicates, ...factorsOf(take(FACTORS)) });
  }
  return elements;
}

/** Tags are compared without regard to case, values with it (§6.1). */
function predicateOf(found: RegExpExecArray): FeaturePredicate {
  const [, not, rawTag, sign, least, most, value] = found;
  const tag = unquoteTag(rawTag).toLowerCase();
  if (sign === undefined) return { kind: not ? "absent" : "present", tag };
  if (not) return NEVER;
  if (value !== undefined) {
    return { kind: sign === "=" ? "equal" : "unequal", tag, value: unquoteTag(value) };
  }
  if (sign !== "=") return NEVER;
  return {
    kind: "range",
    tag,
    least: least === "" ? 0 : Number(least),
    most: most === "" ? Infinity : Number(most),
  };
}

/** Without its quotes; `"XYZ"` is the same as `XYZ` (§6.1). */
export function unquoteTag(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\([^])/g, "$1") : text;
}

function factorsOf(found: RegExpExecArray | null): { fulfilled: number; missing: number } {
  const [, improvement, degradation] = found ?? [];
  return {
    fulfilled: improvement === undefined ? 1 : Number(improvement),
    missing: degradation === undefined ? (improvement === undefined ? 0 : 1) : Number(degradation),
  };
}

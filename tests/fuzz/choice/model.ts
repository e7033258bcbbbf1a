/**
 * The choice as RFC 9110 §12 and `docs/negotiation.md` tell it: each rule one plain line, nothing clever.
 * Weights are thousandths, so that no product is ever rounded.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { pick } from "../grammar/elements.ts";
import type { Wish, Wishes } from "./wishes.ts";

/** A variant; a member that is absent says nothing. */
export interface Form {
  readonly type: string;
  readonly parameters: readonly (readonly [string, string])[];
  readonly language?: string;
  readonly charset?: string;
  readonly profile?: string;
  readonly encoding?: string;
  /** In thousandths. */
  readonly qs: number;
  readonly converted: boolean;
  /** The position of the first variant that differs in its coding alone. */
  readonly form: number;
}

/** Rules at random. A product says nothing of what is silent, so it is asked for where nothing is. */
export function makeRules(roll: Dice, forms: readonly Form[]): Rules {
  const isTold = forms.every(({ language, profile }) =>
    language !== undefined && profile !== undefined
  );
  return {
    language: pick(roll, ["lookup", "basic", "extended"]),
    combine: isTold ? pick(roll, ["lexicographic", "product"]) : "lexicographic",
    ties: { type: pick(roll, ["client", "server"]), language: pick(roll, ["client", "server"]) },
  };
}

/** How a variant stands in one dimension: the lower `tier` the better, and `order` is a place in the field. */
interface Standing {
  readonly q: number;
  readonly tier: number;
  readonly order: number;
  readonly distance?: number;
}

const FREE: Standing = { q: 1000, tier: 0, order: 0 };
const NONE: Standing = { q: 0, tier: 9, order: 0 };
/** Less than any weight that can be written. */
const FAINT = 0.1;

/** What a server decides, as `Policy` has it. */
export interface Rules {
  readonly language: "lookup" | "basic" | "extended";
  readonly combine: "lexicographic" | "product";
  readonly ties: { readonly type: "client" | "server"; readonly language: "client" | "server" };
}

/** All variants that are acceptable, best first. */
export function rank(forms: readonly Form[], wishes: Wishes, rules: Rules): number[] {
  const rows = forms.map((form, index) => ({ index, row: rowOf(form, index, wishes, rules) }));
  return rows.flatMap(({ index, row }) => row === undefined ? [] : [{ index, row }])
    .sort((a, b) => compare(a.row, b.row)).map(({ index }) => index);
}

/** What decides, in this order; the lower the better. Undefined for what is not acceptable. */
function rowOf(
  form: Form,
  index: number,
  wishes: Wishes,
  { language: scheme, combine, ties }: Rules,
): number[] | undefined {
  const type = rateType(form, wishes["accept"]);
  const profile = rateProfile(form.profile, wishes["accept-profile"]);
  const language = rateLanguage(form.language, wishes["accept-language"], scheme);
  const charset = rateToken(form.charset, wishes["accept-charset"]);
  const encoding = rateCoding(form.encoding, wishes["accept-encoding"]);
  const all = [type, profile, language, charset, encoding];
  if (form.qs === 0 || all.some(({ q }) => q === 0)) return undefined;
  const inTurn = combine === "lexicographic";
  return [
    inTurn ? 0 : -type.q * form.qs * profile.q * language.q * charset.q,
    inTurn ? -type.q * form.qs : 0,
    inTurn ? -profile.q : 0,
    inTurn ? -language.q : 0,
    language.tier,
    inTurn ? -charset.q : 0,
    type.tier,
    ties.type === "client" ? type.order : 0,
    ties.type === "client" ? profile.order : 0,
    ties.language === "client" ? language.order : 0,
    language.distance ?? 0,
    Number(form.converted),
    form.form,
    -encoding.q,
    index,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - b[index];
  return 0;
}

/** A field that says nothing states no preference. */
const silent = (list: readonly Wish[] | undefined): list is undefined => !list || list.length === 0;

/** The best of what matches: first the most specific, then the heaviest, then the first. */
function best(
  list: readonly Wish[],
  specificity: (wish: Wish) => number,
  tier: (wish: Wish) => number,
): Standing {
  const found = list.map((wish, order) => ({ wish, order, rank: specificity(wish) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank || b.wish.q - a.wish.q || a.order - b.order)[0];
  return found ? { q: found.wish.q, tier: tier(found.wish), order: found.order } : NONE;
}

/** §12.5.1 */
function rateType({ type, parameters, charset }: Form, list?: readonly Wish[]): Standing {
  if (silent(list)) return FREE;
  const own = new Map([
    ...parameters,
    ...(charset === undefined ? [] : [["charset", charset]] as const),
  ]);
  const specificity = (wish: Wish) => {
    if (wish.range === "*/*") return 0;
    if (wish.range.endsWith("/*")) return type.startsWith(wish.range.slice(0, -1)) ? 1 : -1;
    const takes = wish.range === type &&
      wish.parameters.every(([name, value]) => own.get(name) === value);
    return takes ? 2 + wish.parameters.length : -1;
  };
  return best(list, specificity, ({ range }) => range === "*/*" ? 2 : range.endsWith("/*") ? 1 : 0);
}

/** §12.5.2: names, or the star. */
function rateToken(value: string | undefined, list?: readonly Wish[]): Standing {
  if (silent(list) || value === undefined) return FREE;
  return best(list, ({ range }) => range === value ? 1 : range === "*" ? 0 : -1, () => 0);
}

/** Who states no profile comes after all that were asked for, and before those that were not. */
function rateProfile(value: string | undefined, list?: readonly Wish[]): Standing {
  if (value === undefined && !silent(list)) return { ...FREE, q: FAINT };
  return rateToken(value && `<${value}>`, list);
}

/** §12.5.3, and the table in `encoding.ts`. */
function rateCoding(value: string | undefined, list?: readonly Wish[]): Standing {
  if (list === undefined) return value === undefined ? FREE : { ...FREE, q: 500 };
  const standing = list.length === 0 ? NONE : rateToken(value ?? "identity", list);
  const listed = list.some(({ range }) => range === "*" || range === "identity");
  return value === undefined && !listed ? { ...FREE, q: FAINT } : standing;
}

/** §12.5.4 by RFC 4647. */
function rateLanguage(
  value: string | undefined,
  list: readonly Wish[] | undefined,
  scheme: Rules["language"],
): Standing {
  if (silent(list)) return FREE;
  if (value === undefined) return { ...FREE, q: FAINT / 10, tier: 8 };
  const tag = value.toLowerCase().split("-");
  const takes = scheme === "extended" ? takesExtended : takesBasic;
  const subtags = ({ range }: Wish) => range.toLowerCase().split("-");
  const named = list.map((wish, order) => ({ ...wish, order, subtags: subtags(wish) }))
    .filter(({ range }) => range !== "*");
  const heaviest = (all: typeof named) => all.toSorted((a, b) => b.q - a.q || a.order - b.order)[0];
  const prefixes = named.filter((it) => takes(it.subtags, tag));
  const longest = Math.max(...prefixes.map((it) => it.subtags.length));
  const prefix = heaviest(prefixes.filter((it) => it.subtags.length === longest));
  const exact = prefix && prefix.subtags.length === tag.length;
  const longer = scheme !== "lookup" || exact
    ? []
    // Who refuses British English has said nothing of English.
    : named.filter((it) =>
      it.q > 0 && it.subtags.length > tag.length && takesBasic(tag, it.subtags)
    );
  const nearest = longer.map((it) => ({ ...it, distance: it.subtags.length - tag.length }))
    .toSorted((a, b) => b.q - a.q || a.distance - b.distance || a.order - b.order)[0];
  if (prefix && (prefix.q === 0 || !nearest || nearest.q <= prefix.q)) {
    return { q: prefix.q, tier: exact ? 0 : 1, order: prefix.order };
  }
  if (nearest) return { q: nearest.q, tier: 2, order: nearest.order, distance: nearest.distance };
  const near = scheme === "lookup" && named.some((it) => it.q > 0 && it.subtags[0] === tag[0]);
  return best(list, ({ range }) => range === "*" ? 0 : -1, () => near ? 3 : 4);
}

/** RFC 4647 §3.3.1 */
function takesBasic(range: readonly string[], tag: readonly string[]): boolean {
  return range.every((subtag, index) => subtag === tag[index]);
}

/** RFC 4647 §3.3.2 */
function takesExtended([first, ...rest]: readonly string[], tag: readonly string[]): boolean {
  if (first !== "*" && first !== tag[0]) return false;
  let at = 1;
  for (const subtag of rest) {
    if (subtag === "*") continue;
    while (at < tag.length && tag[at] !== subtag && tag[at].length > 1) at++;
    if (tag[at] !== subtag) return false;
    at++;
  }
  return true;
}

/**
 * What is injected into a page, for whom: the rules as they are declared, and the decision for one
 * answer. Pure: facts in, verdict out.
 *
 * @module
 */
import { type PathTest, testPaths } from "../../syntax/path_pattern.ts";
import { digestOfText } from "../../syntax/text_hash.ts";
import { parseSelectors } from "./selector.ts";
import type { Place } from "./rewriter.ts";

/** One of several contents, which take turns by their weights. */
export interface WeightedContent {
  /** HTML, or the text. */
  readonly content: string;
  /** 1 unless set. */
  readonly weight?: number;
}

/** For whom something is injected; all that is said has to hold. */
export interface InjectionCondition {
  /** Countries, as the configured source names them: `KR`. */
  readonly countries?: readonly string[];
  /** Part of the User-Agent in any letter case, or a pattern for it. */
  readonly userAgent?: string | RegExp;
  /** A cookie that is there, with this value if one is given. */
  readonly cookie?: { readonly name: string; readonly value?: string };
  /** Words of which the page's own keywords hold at least one. */
  readonly keywords?: readonly string[];
}

/** What is injected, and where. */
export interface InjectionRule {
  /** The paths, such as `/shop/*`; all of them, if absent. */
  readonly paths?: readonly string[];
  /** Of which media type; `text/html` unless set, or another text. */
  readonly type?: string;
  /** Languages of the page; longer tags that begin so fit as well. */
  readonly languages?: readonly string[];
  /** For whom. */
  readonly when?: InjectionCondition;
  /** Of which elements; of HTML alone, where it is `body` unless set. */
  readonly selector?: string;
  /** Where, seen from the element, or (`prepend`, `append`) from a text; `append` unless set. */
  readonly place?: Place;
  /** At every element that matches, not only the first. */
  readonly everywhere?: boolean;
  /**
   * HTML, or the text, with `{nonce}`, `{path}`, `{language}` and `{country}` in it; several take turns
   * by their weights. `alternates` stands for links to the page's other forms.
   */
  readonly content: string | readonly WeightedContent[] | { readonly alternates: true };
  /** Whether it watches people: then it is left out for those who do not want that (DNT, Sec-GPC). */
  readonly tracks?: boolean;
}

/** A rule, settled. */
export interface SettledRule {
  readonly isAt: PathTest;
  readonly type: string;
  readonly languages?: readonly string[];
  readonly when: InjectionCondition;
  readonly selector: string;
  readonly place: Place;
  readonly everywhere: boolean;
  readonly contents: readonly Required<WeightedContent>[] | "alternates";
  readonly tracks: boolean;
  /** Tells it from other rules. */
  readonly key: string;
}

/** Fills in the defaults; throws a TypeError for what can mean nothing. */
export function settleInjection(rule: InjectionRule): SettledRule {
  const { type = "text/html", place = "append", when = {}, content } = rule;
  const isHtml = type === "text/html";
  if (!isHtml && !/^text\/[\w.+-]+$/.test(type)) {
    throw new TypeError(`Content can be injected into HTML or other text, not into ${type}.`);
  }
  if (!isHtml && (rule.selector !== undefined || place === "before" || place === "after")) {
    throw new TypeError(`Into ${type}, content can be injected only at the beginning or the end.`);
  }
  const { selector = "body" } = rule;
  parseSelectors(selector);
  const contents = typeof content === "object" && "alternates" in content
    ? "alternates" as const
    : weighted(typeof content === "string" ? [{ content }] : content);
  return {
    ...{ type, place, when, selector, contents },
    isAt: testPaths(rule.paths),
    languages: rule.languages?.map((tag) => tag.toLowerCase()),
    everywhere: rule.everywhere ?? false,
    tracks: rule.tracks ?? false,
    key: digestOfText(
      JSON.stringify(rule, (_, value) => value instanceof RegExp ? String(value) : value),
    ),
  };
}

function weighted(contents: readonly WeightedContent[]): Required<WeightedContent>[] {
  const settled = contents.map(({ content, weight = 1 }) => ({ content, weight }));
  if (settled.length === 0 || settled.some(({ weight }) => !(weight > 0 && weight < Infinity))) {
    throw new TypeError("Contents that take turns need at least one, each with a positive weight.");
  }
  return settled;
}

/** What an answer is about, and who asks. */
export interface InjectionFacts {
  readonly path: string;
  readonly type: string;
  readonly language?: string;
  readonly headers: Headers;
  /** The client's country, where it is known. */
  readonly country?: string;
  /** The field that tells it; none where the client's address does. */
  readonly countryField?: string;
}

/** What is decided before the content is seen. */
export interface InjectionVerdict {
  /** The rules that apply, but for the page's keywords. */
  readonly rules: readonly SettledRule[];
  /** Request fields that were looked at. */
  readonly vary: readonly string[];
  /** Whether another client may get something else, or this one the next time. */
  readonly isPersonal: boolean;
  /** Whether it rests on something that no field says, so that no cache may hand it on. */
  readonly isUnseen: boolean;
}

/** Decides which rules apply. */
export function decideInjection(
  rules: readonly SettledRule[],
  facts: InjectionFacts,
): InjectionVerdict {
  const considered = rules.filter((rule) => concerns(rule, facts));
  const applying = considered.filter((rule) => suits(rule, facts));
  return {
    rules: applying,
    vary: [...new Set(considered.flatMap((rule) => fieldsOf(rule, facts)))],
    isPersonal: considered.some(isForSome) || applying.some(takesTurns),
    isUnseen: facts.countryField === undefined &&
      considered.some(({ when }) => when.countries !== undefined),
  };
}

function concerns({ isAt, type, languages }: SettledRule, facts: InjectionFacts): boolean {
  const language = `${facts.language?.toLowerCase() ?? ""}-`;
  return isAt(facts.path) && facts.type === type &&
    (languages === undefined || languages.some((tag) => language.startsWith(`${tag}-`)));
}

function suits({ when, tracks }: SettledRule, { headers, country }: InjectionFacts): boolean {
  if (tracks && (headers.get("dnt") === "1" || headers.get("sec-gpc") === "1")) return false;
  const { countries, userAgent, cookie } = when;
  if (countries && !countries.some((code) => code.toUpperCase() === country)) return false;
  if (userAgent && !matches(headers.get("user-agent") ?? "", userAgent)) return false;
  return cookie === undefined || hasCookie(headers.get("cookie") ?? "", cookie);
}

function matches(agent: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string"
    ? agent.toLowerCase().includes(wanted.toLowerCase())
    : agent.search(wanted) >= 0;
}

function hasCookie(field: string, { name, value }: { name: string; value?: string }): boolean {
  return field.split(";").some((pair) => {
    const at = pair.indexOf("=");
    if (at < 0 || pair.slice(0, at).trim() !== name) return false;
    return value === undefined || pair.slice(at + 1).trim() === value;
  });
}

function fieldsOf({ when, tracks }: SettledRule, { countryField }: InjectionFacts): string[] {
  return [
    ...when.countries && countryField !== undefined ? [countryField] : [],
    ...when.userAgent ? ["User-Agent"] : [],
    ...when.cookie ? ["Cookie"] : [],
    ...tracks ? ["DNT", "Sec-GPC"] : [],
  ];
}

/** Who wants to be watched or not is told by a field of few values, and nothing to hide. */
function isForSome({ when }: SettledRule): boolean {
  return [when.countries, when.userAgent, when.cookie].some((said) => said !== undefined);
}

function takesTurns({ contents }: SettledRule): boolean {
  return contents !== "alternates" && contents.length > 1;
}

/** One of the contents, by their weights; `random` is from 0 to below 1. */
export function pickContent(
  contents: readonly Required<WeightedContent>[],
  random: () => number,
): string {
  if (contents.length === 1) return contents[0].content;
  let left = random() * contents.reduce((sum, { weight }) => sum + weight, 0);
  for (const { content, weight } of contents) {
    left -= weight;
    if (left < 0) return content;
  }
  return contents[contents.length - 1].content;
}

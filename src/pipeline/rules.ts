/**
 * What an operator declares about negotiation beyond a client's headers: the option, and the same
 * with nothing left open.
 *
 * @module
 */
import { canonicalCharset } from "../coding/charset.ts";
import { canEncode } from "../coding/charset_encoder.ts";
import type { DimensionName, Fallback, Policy } from "../negotiate/mod.ts";
import { FORM_NAMES, type FormNames } from "../origin/query_forms.ts";
import type { ViewName } from "../transcode/views/view_name.ts";
import type { Advertisement } from "./advertise.ts";
import { checkHints, type HintOption } from "./client_hints.ts";
import { type ImageOptions, type ImageRules, settleImages } from "./image_rules.ts";
import { patternOf } from "./dictionary_pattern.ts";
import type { Downstream } from "./downstream.ts";

/** Forms that are preferred for some reason beyond the header fields. */
export interface PreferredForm {
  /** A media type, without parameters. */
  readonly type?: string;
  /** A language tag. */
  readonly language?: string;
}

/** A variant, as far as an operator knows of it. */
export interface DeclaredVariant extends PreferredForm {
  /** Source quality, from 0 to 1. */
  readonly qs?: number;
}

/** What clients mean whose header fields say nothing specific, by their User-Agent. */
export interface UserAgentRule {
  /** Part of the field in any letter case, or a pattern for it. */
  readonly match: string | RegExp;
  /** What they get, if it is there. */
  readonly prefer: PreferredForm;
}

/**
 * Who chooses: the server for the client; the client itself, from a list (300); or whoever the client
 * says (RFC 2295). A URL that names one form leaves nothing to choose.
 */
export type Mode = "proactive" | "reactive" | "transparent";

/** The part of a policy that is for the operator to choose. */
export type PolicyOptions = Pick<
  Policy,
  "combine" | "language" | "fallback" | "ties" | "strict" | "dimensions"
>;

/** Rules of negotiation. None is on by default, and each names in Vary what it looks at. */
export interface NegotiationOptions {
  /** What RFC 9110 leaves to the server: how dimensions combine, ties, fallbacks. */
  readonly policy?: PolicyOptions;
  /** Who chooses; the server by default (`proactive`). */
  readonly mode?: Mode;
  /**
   * What an origin server has to choose from where it does not say so itself, in its own order: the
   * cache then chooses in its place, and asks it once for each.
   */
  readonly variants?: readonly DeclaredVariant[];
  /**
   * Documents may describe the set that they belong to: pages by `<link rel="alternate">` with
   * `hreflang` or `type`, Markdown by `alternates` in its front matter, and both by their language.
   */
  readonly linked?: boolean;
  /** Names of the query parameters that pin a form; `format`, `lang` and `view` by default. */
  readonly query?: Partial<FormNames>;
  /** Languages that may stand as the first segment of a path: `/ko/about` is `/about` in Korean. */
  readonly prefixes?: readonly string[];
  /** Names of the cookies that hold a language tag, and a format (`md`, or a media type). */
  readonly cookies?: { readonly language?: string; readonly format?: string };
  /** Asked in this order, and only of clients whose fields say nothing specific. */
  readonly userAgents?: readonly UserAgentRule[];
  /** The client hints that take part; pages ask for them by Accept-CH. */
  readonly hints?: readonly HintOption[];
  /** Charsets in which text is on offer beside its own, by Accept-Charset; labels such as `euc-kr`. */
  readonly charsets?: readonly string[];
  /**
   * What is sent serves as compression dictionary for all that this URL pattern matches, such as
   * `/docs/*` (RFC 9842): who has it gets the next page in `dcb` or `dcz`.
   */
  readonly dictionary?: string;
  /** Make images in other formats and sizes; with `all`, in all formats and no other size. */
  readonly images?: ImageOptions | "all" | "none";
  /** Grant `Prefer: handling=strict` (RFC 7240 §4.4): 406 where else the next best would be served. */
  readonly prefer?: boolean;
  /** What caches downstream are told of the set, so that they can choose from it. */
  readonly advertise?: readonly Advertisement[];
  /** How far caches downstream are trusted with Vary; `trusted` by default. */
  readonly downstream?: Downstream;
  /**
   * Views of pages that take part in the choice, so that `Accept: text/html;view=reader` finds them; all,
   * where it is `true`. Without it, a view is had by its URL alone (`?view=reader`).
   */
  readonly views?: boolean | readonly ViewName[];
  /**
   * Media types that take part in the choice although they are rarely wanted, such as `text/csv` of JSON
   * or `text/vnd.wap.wml` of a page; all, where it is `true`. Without it, they are had by their URL alone
   * (`?format=csv`).
   */
  readonly formats?: boolean | readonly string[];
  /** The categories of pages by name, each with words that speak for it; ours, if absent. */
  readonly categories?: Readonly<Record<string, readonly string[]>>;
  /** Folders without an index show their pages by category, in place of what lies in them. */
  readonly directory?: boolean;
  /** Explain the choice in a response field to whoever sends `Variform-Explain: 1`. */
  readonly explain?: boolean;
}

/** The rules, settled. */
export interface Rules {
  readonly variants?: readonly DeclaredVariant[];
  readonly linked: boolean;
  readonly mode: Mode;
  readonly names: FormNames;
  /** By prefix in lower case: the language tag as it was declared. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly cookies: { readonly language?: string; readonly format?: string };
  readonly userAgents: readonly UserAgentRule[];
  readonly hints: readonly HintOption[];
  /** By their standard names. */
  readonly charsets: readonly string[];
  readonly dictionary?: string;
  readonly images?: ImageRules;
  readonly prefer: boolean;
  readonly advertise: readonly Advertisement[];
  readonly downstream: Downstream;
  readonly explain: boolean;
  readonly directory: boolean;
  readonly categories?: NegotiationOptions["categories"];
  /** For a selecting field, in lower case, the fields that can overrule it. */
  readonly overruled: ReadonlyMap<string, readonly string[]>;
}

/** Fills in the defaults; throws TypeError for what can mean nothing. */
export function settleRules(options: NegotiationOptions = {}): Rules {
  const { prefixes = [], cookies = {}, userAgents = [] } = options;
  return {
    mode: options.mode ?? "proactive",
    variants: options.variants,
    linked: options.linked ?? false,
    names: { ...FORM_NAMES, ...options.query },
    prefixes: new Map(prefixes.map((tag) => [tag.toLowerCase(), tag])),
    cookies,
    userAgents,
    hints: checkHints(options.hints ?? []),
    charsets: settleCharsets(options.charsets),
    dictionary: settleDictionary(options.dictionary),
    images: settleImages(options.images),
    prefer: options.prefer ?? false,
    advertise: options.advertise ?? [],
    downstream: options.downstream ?? "trusted",
    explain: options.explain ?? false,
    directory: options.directory ?? false,
    categories: options.categories,
    overruled: overrulings(options),
  };
}

function settleDictionary(match: string | undefined): string | undefined {
  if (match !== undefined) patternOf(match);
  return match;
}

function settleCharsets(labels: readonly string[] = []): readonly string[] {
  return [
    ...new Set(labels.map((label) => {
      const name = canEncode(label) ? canonicalCharset(label) : undefined;
      if (name === undefined) throw new TypeError(`Text cannot be written in "${label}".`);
      return name;
    })),
  ];
}

/** Each dimension: its field, what overrules it, and whether another value is served by default. */
const DIMENSIONS: readonly {
  readonly name: DimensionName;
  readonly field: string;
  readonly wish?: keyof PreferredForm;
  readonly fallback: Fallback;
}[] = [
  { name: "type", field: "accept", wish: "type", fallback: "refuse" },
  { name: "profile", field: "accept-profile", fallback: "serve" },
  { name: "language", field: "accept-language", wish: "language", fallback: "serve" },
  { name: "charset", field: "accept-charset", fallback: "serve" },
  { name: "features", field: "accept-features", fallback: "serve" },
  { name: "encoding", field: "accept-encoding", fallback: "refuse" },
];

/** Which fields can change what another one leads to: by this, Vary stays true. */
function overrulings(
  { cookies = {}, userAgents = [], prefer = false, policy }: NegotiationOptions,
): ReadonlyMap<string, readonly string[]> {
  const named = { type: cookies.format, language: cookies.language };
  const fallbacks = policy?.fallback ?? {};
  const overruled = DIMENSIONS.map(({ name, field, wish, fallback }) => {
    const isServed = fallbacks !== "none" && (fallbacks[name] ?? fallback) === "serve";
    const by = [
      ...wish && named[wish] !== undefined ? ["Cookie"] : [],
      ...wish && userAgents.some((rule) => rule.prefer[wish] !== undefined) ? ["User-Agent"] : [],
      ...prefer && isServed ? ["Prefer"] : [],
    ];
    return [field, by] as const;
  });
  return new Map(overruled.filter(([, by]) => by.length > 0));
}

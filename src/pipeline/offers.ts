/**
 * The set that negotiation picks from: the stored variants of a resource and all that can be made
 * of them, less what the URL has ruled out. What can be made depends on descriptions alone, so it is
 * worked out once for each set of descriptions and bound to the variants of each request.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { LRUCache } from "../libraries/lru_cache.ts";
import { compile, type NegotiableVariant, type Negotiator, type Policy } from "../negotiate/mod.ts";
import {
  type Dictionary,
  DICTIONARY_CODINGS,
  dictionaryCoders,
} from "../transcode/converters/dictionary_coding.ts";
import { CODINGS, hasToPass, judged, reach } from "../transcode/reach.ts";
import { CONVERTERS } from "../transcode/table.ts";
import { registeredName } from "../transcode/type_names.ts";
import { viewOfType } from "../transcode/views/view_name.ts";
import { bindHints, type HintOption } from "./client_hints.ts";
import { type Exclusion, isBusy, isExcluded } from "./failures.ts";
import type { ImageRules } from "./image_rules.ts";
import type { Converter, Filter, Graph } from "../model/conversion.ts";
import type { Limits } from "../model/limits.ts";
import type {
  DerivedVariant,
  Description,
  Pins,
  Resource,
  StoredVariant,
  Variant,
} from "../model/variant.ts";

/** What can be made of variants so described, and the negotiator over all of it. */
interface Plan {
  /** Which of the offers remain, and where each comes from. */
  readonly offers: readonly Offer[];
  readonly negotiator: Negotiator;
}

type Offer =
  | { readonly kind: "stored"; readonly index: number }
  | { readonly kind: "derived"; readonly index: number; readonly template: DerivedVariant };

/** The set for one request, and the negotiator that chooses from it. */
export interface OfferedSet {
  readonly variants: readonly Variant[];
  readonly negotiator: Negotiator;
}

/** What a request says of its set beside the resource. */
export interface SetOptions {
  /** The language that is wished for by the URL. */
  readonly language?: string;
  /** Nothing is to be served that is not acceptable. */
  readonly strict?: boolean;
  /** The width that images are wished to have at most, as a rule has it. */
  readonly width?: number;
  /** The compression dictionary that the client has. */
  readonly dictionary?: Dictionary;
  /** What cannot be had. */
  readonly excluded?: readonly Exclusion[];
}

/** Works out sets, and remembers them by what the stored variants are like. */
export class Offers {
  readonly #plans = new LRUCache<string, Plan>({ max: 1_000 });

  constructor(
    private readonly options: {
      readonly policy: Policy;
      readonly hints: readonly HintOption[];
      readonly limits: Pick<Limits, "variants" | "conversionInput">;
      /** From this length on, in bytes, a content coding is worth its while. */
      readonly codedLength: number;
      /** What joins the edges at a path, and what content has to pass there. */
      readonly graphAt: (path: string) => Graph;
      /** The edges by which forms are offered. */
      readonly converters?: readonly Converter[];
      /** The edges that join them where the URL pins what cannot be had by those. */
      readonly onDemand?: readonly Converter[];
      /** The charsets on offer for text. */
      readonly charsets?: readonly string[];
      /** How images are made. */
      readonly images?: ImageRules;
    },
  ) {}

  /**
   * The set of this resource. Empty when what the URL pins cannot be had; a language that the
   * resource does not have is wished for in vain.
   */
  of(resource: Resource, wishes: SetOptions = {}): OfferedSet {
    const { language, strict = false, width, dictionary, excluded = [] } = wishes;
    const stored = resource.variants.slice(0, this.options.limits.variants);
    const graph = this.options.graphAt(resource.location);
    const key = JSON.stringify([
      graph.id,
      stored.map((variant) => this.#shapeOf(variant)),
      resource.pins,
      resource.fixed ?? false,
      ...[language, strict, width, dictionary?.hash],
      excluded.map(({ source, edge, reason }) => [stored.indexOf(source), edge, reason]),
    ]);
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      plan = this.#plan(stored, resource, graph, wishes);
      this.#plans.set(key, plan);
    }
    return {
      variants: plan.offers.map((offer) => bind(offer, stored)),
      negotiator: plan.negotiator,
    };
  }

  /** All that planning looks at; a length counts only as far as a bound is passed. */
  #shapeOf(variant: StoredVariant): unknown {
    const { codedLength, hints, limits: { conversionInput } } = this.options;
    const { type, language, charset, encoding, qs, features, profile, location, sourceOnly } =
      variant;
    const { length = Infinity } = variant;
    const described = [type, language, charset, encoding, qs, features, profile];
    const measured = hints.length === 0 ? [] : [length, location];
    return [...described, sourceOnly, length < codedLength, length <= conversionInput, ...measured];
  }

  /** What is stored, and what can be made of it by these edges. */
  #allBy(
    converters: readonly Converter[],
    stored: readonly StoredVariant[],
    { fixed }: Resource,
    filters: readonly Filter[],
    { dictionary, excluded = [] }: SetOptions,
  ): readonly Variant[] {
    const { codedLength: minimumLength, charsets = [], limits: { conversionInput } } = this.options;
    const codings = dictionary === undefined ? CODINGS : [...DICTIONARY_CODINGS, ...CODINGS];
    const derived = fixed
      ? judged(stored, filters)
      : reach(stored, { minimumLength, charsets, codings, converters, filters });
    return [
      ...stored.filter((variant) => !variant.sourceOnly && !hasToPass(variant, filters)),
      ...derived.filter((variant) =>
        canTake(variant, conversionInput) && !isExcluded(variant, excluded)
      ),
    ];
  }

  #plan(
    stored: readonly StoredVariant[],
    resource: Resource,
    { converters: more, filters }: Graph,
    options: SetOptions,
  ): Plan {
    const { language, strict, width, dictionary } = options;
    const { converters = CONVERTERS, onDemand = [], charsets = [], images } = this.options;
    const { pins } = resource;
    const coder = dictionary === undefined ? [] : dictionaryCoders(dictionary);
    const usual = [...more, ...converters, ...images?.convertersFor(width) ?? [], ...coder];
    const all = this.#allBy(usual, stored, resource, filters, options);
    let pinned = all.filter((variant) => fits(variant, pins));
    if (pinned.length === 0 && onDemand.length > 0) {
      const wider = this.#allBy([...usual, ...onDemand], stored, resource, filters, options);
      pinned = wider.filter((variant) => fits(variant, pins));
    }
    // What there is no time for now is no name for something else.
    const isWish = pins.soft && !isBusy(options.excluded ?? []);
    const settled = pinned.length === 0 && isWish ? all : closest(pinned, pins);
    const spoken = narrow(settled, (variant) => fits(variant, { language }));
    const set = narrow(spoken, (variant) => fitsWidth(variant, width));
    const known = (charsets.length > 0 ? set : stored).map((variant) => variant.charset);
    const hasCharsets = new Set(known.filter((charset) => charset !== undefined)).size > 1;
    const described = describeSet(set, hasCharsets);
    return {
      offers: set.map((variant) => offerOf(variant, stored)),
      negotiator: compile(described, {
        // Beside a picture, which has no charset, that of a page is still no choice.
        ...!hasCharsets && { dimensions: ALL_BUT_CHARSET },
        ...this.options.policy,
        ...strict && { fallback: "none" as const },
        hints: bindHints(this.options.hints, (given) => set[described.indexOf(given)]),
      }),
    };
  }
}

/** A drawing is as wide as it is wanted to be. */
function fitsWidth(variant: Variant, width: number | undefined): boolean {
  const isDrawing = variant.kind === "stored" &&
    registeredName(essenceOf(variant.type) ?? "") === "image/svg+xml";
  return width === undefined || variant.width === width || isDrawing;
}

/** Those that pass the test, or all if none does: a wish is no demand. */
function narrow<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly Item[] {
  const some = items.filter(test);
  return some.length === 0 ? items : some;
}

/** Without forms in further languages, or in regions of it, where there is one in the very language. */
function closest(pinned: readonly Variant[], { language }: Pins): readonly Variant[] {
  const pin = language?.toLowerCase();
  const isExact = (variant: Variant) => variant.language?.toLowerCase() === pin;
  if (pin === undefined || pinned.every(isExact)) return pinned;
  const exact = new Set(pinned.filter(isExact).map(({ type }) => type));
  return pinned.filter((variant) => isExact(variant) || !exact.has(variant.type));
}

/** Whether the source, as far as its length is known, is not too large for the converters. */
function canTake({ source, plan }: DerivedVariant, limit: number): boolean {
  return (source.length ?? 0) <= limit || plan.converters.every((converter) => converter.streaming);
}

function fits(variant: Description, pins: Pins): boolean {
  // Who names a format and no view wants all that the page says.
  const namesView = pins.view !== undefined || pins.type !== undefined;
  return (pins.type === undefined || essenceOf(variant.type) === pins.type) &&
    (!namesView || viewOfType(variant.type) === pins.view) &&
    (pins.language === undefined || speaks(variant.language, pins.language));
}

/** Content may be for the readers of several languages; `und` finds what states none (BCP 47). */
function speaks(language: string | undefined, pinned: string): boolean {
  const [tags, range] = [language?.toLowerCase() ?? "und", pinned.toLowerCase()];
  return tags === range ||
    tags.split(/\s*,\s*/).some((tag) => tag === range || tag.startsWith(`${range}-`));
}

function offerOf(variant: Variant, stored: readonly StoredVariant[]): Offer {
  return variant.kind === "stored"
    ? { kind: "stored", index: stored.indexOf(variant) }
    : { kind: "derived", index: stored.indexOf(variant.source), template: variant };
}

function bind(offer: Offer, stored: readonly StoredVariant[]): Variant {
  return offer.kind === "stored"
    ? stored[offer.index]
    : { ...offer.template, source: stored[offer.index] };
}

const ALL_BUT_CHARSET = ["type", "profile", "language", "features", "encoding"] as const;

/**
 * The set as the chooser sees it. Charset is a dimension only where the origin stores a choice of
 * charsets, or a rule offers one; else it is a parameter of the type, so that
 * `text/html;charset=utf-8` still finds it and Accept-Charset stays out of Vary.
 */
function describeSet(
  set: readonly Variant[],
  hasCharsets: boolean,
): readonly NegotiableVariant[] {
  const hasViews = set.some(({ type }) => viewOfType(type) !== undefined);
  return set.map((variant) => {
    const { language, encoding, qs, profile, length } = variant;
    const features = hasViews ? featuresBeside(variant) : variant.features;
    const steps = variant.kind === "derived" ? variant.plan.converters : [];
    return {
      ...{ language, encoding, qs, features, profile, length },
      ...hasCharsets
        ? { type: variant.type, charset: variant.charset }
        : { type: withCharset(variant) },
      converted: steps.some((converter) => !("encoding" in converter.to)),
      coded: steps.some((converter) => "encoding" in converter.to),
    };
  });
}

/** A view is for who asks for it by Accept-Features, and all of the page for who asks for none. */
function featuresBeside({ type, features }: Description): string {
  const view = viewOfType(type);
  const own = view === undefined ? "!view;-0.5" : `view=${view};-0.5`;
  return features === undefined ? own : `${features} ${own}`;
}

/**
 * Type with charset; what states none is taken as UTF-8, bytes too, or else a page and the mail that it
 * was made from would seem to be a choice of charsets.
 */
function withCharset({ type, charset = "utf-8" }: Description): string | undefined {
  return type === undefined ? undefined : `${type};charset=${charset}`;
}

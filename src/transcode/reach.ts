/**
 * What can be made from what is stored: the offer of transcoding, before anything is made.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { findContentCoding } from "../coding/content_coding.ts";
import type { Converter, Filter } from "../model/conversion.ts";
import type { DerivedVariant, Description, StoredVariant } from "../model/variant.ts";
import { judgeBy } from "./agents/judge.ts";
import { isCompressible } from "./compressible.ts";
import { charsetConverter } from "./converters/charset.ts";
import { bestPaths, type Path, planOf, relativeQs, takesType } from "./paths.ts";
import { CONVERTERS } from "./table.ts";
import { typeOfView, viewOfType } from "./views/view_name.ts";
import { isRecodable } from "./text/declared_charset.ts";

/** What may be made. */
export interface ReachOptions {
  /** The edges of the graph; all there are, if absent. */
  readonly converters?: readonly Converter[];
  /** What content has to pass before anything is made of it. */
  readonly filters?: readonly Filter[];
  /** The charsets on offer for text, by their standard names. */
  readonly charsets?: readonly string[];
  /** The content codings on offer, in the server's order of preference. */
  readonly codings?: readonly string[];
  /** A stored variant that is known to be shorter, in bytes, is offered without content coding. */
  readonly minimumLength?: number;
  /** Whether a media type is worth a content coding. */
  readonly compressible?: (type: string) => boolean;
}

/** The content codings that are on offer unless others are named, the best ratio first. */
export const CODINGS: readonly string[] = ["br", "zstd", "gzip"];

/** Below this, a content coding saves less than its own framing and the work. */
const MINIMUM_LENGTH = 512;

/** A form without content coding: stored, decoded, or converted. */
interface Form {
  readonly source: StoredVariant;
  readonly steps: readonly Converter[];
  readonly description: Description;
  /** The form of the same source that it is converted from. */
  readonly base?: Form;
}

/** Whether `b` would be a form of the same text as `a`, but for the content coding. */
function isSameForm(a: Description, b: Description): boolean {
  return isSameText(a, b) && lower(a.charset) === lower(b.charset);
}

/** Whether two forms differ in neither media type nor language. */
function isSameText(a: Description, b: Description): boolean {
  return formTypeOf(a) === formTypeOf(b) && lower(a.language) === lower(b.language);
}

function lower(value: string | undefined): string | undefined {
  return value?.toLowerCase();
}

/** The media type, with the parameter that tells a view of the text from the whole. */
function formTypeOf(description: Description): string | undefined {
  const view = viewOfType(description.type);
  const essence = essenceOf(description.type);
  return view === undefined || essence === undefined ? essence : typeOfView(essence, view);
}

/** The content coding of a variant by its usual name; undefined if it has none. */
function codingOf({ encoding }: Description): string | undefined {
  const name = lower(encoding);
  if (name === undefined || name === "" || name === "identity") return undefined;
  return findContentCoding(name)?.name ?? name;
}

/**
 * Everything that can be made from the stored variants. The order is fixed: by stored variant; of each
 * the decoded form, then its conversions as the table has them; each form before its content codings.
 */
export function reach(
  stored: readonly StoredVariant[],
  options: ReachOptions = {},
): DerivedVariant[] {
  const { converters = CONVERTERS, filters = [] } = options;
  const authored = findBases(stored, converters).map((base) => pass(base, filters));
  const bases = [...authored, ...findTranslations(authored, stored, converters)];
  const found = findConversions(bases, stored, converters);
  // Who takes anything gets the type that there is, only narrower.
  const natural = [...bases, ...found.filter(({ steps }) => steps.at(-1)?.renames)];
  const conversions = [...natural.flatMap((form) => scale(form, converters)), ...found];
  const open = stored.filter((variant) => !hasToPass(variant, filters));
  const derived: DerivedVariant[] = [];
  for (const base of bases) {
    const forms = [base, ...conversions.filter((form) => form.base === base)];
    for (const form of forms.flatMap((form) => [form, ...rewrite(form, open, options)])) {
      if (form === base && base.source.sourceOnly) continue;
      if (form.steps.length > 0) derived.push(derive(form, {}, []));
      derived.push(...encode(form, open, converters, options));
    }
  }
  return derived;
}

/** What goes out of content that nobody may transform: what has to pass filters, judged by them. */
export function judged(
  stored: readonly StoredVariant[],
  filters: readonly Filter[],
): DerivedVariant[] {
  return stored.flatMap((source) => {
    const takers = filters.filter((filter) => filter.takes(source));
    if (takers.length === 0) return [];
    const { encoding } = source;
    const steps = [judgeBy(takers, encoding)];
    return [derive({ source, steps, description: source }, { encoding }, [])];
  });
}

/** Whether this content may not go out as it is stored. */
export function hasToPass(content: Description, filters: readonly Filter[] = []): boolean {
  return filters.some((filter) => filter.takes(content));
}

function pass(base: Form, filters: readonly Filter[]): Form {
  const steps = filters.flatMap((filter) =>
    filter.takes(base.description) ? [filter.converter] : []
  );
  return steps.length === 0 ? base : { ...base, steps: [...base.steps, ...steps] };
}

/** The texts in other languages; a language that somebody has written in is not translated into. */
function findTranslations(
  bases: readonly Form[],
  stored: readonly StoredVariant[],
  converters: readonly Converter[],
): Form[] {
  const found = new Map<string, Form>();
  for (const { source, steps, description } of bases) {
    for (const converter of converters) {
      const { from, to, quality } = converter;
      if (!("type" in to) || to.language === undefined || !accepts(from, description)) continue;
      const { type, language } = to;
      const [plain] = language.split("-t-", 1);
      const key = `${type}\n${plain}`;
      if (found.has(key)) continue;
      if (stored.some((variant) => isSameText(variant, { type, language: plain }))) continue;
      const text = type.startsWith("text/") ? { charset: "utf-8" } : {};
      const qs = (description.qs ?? 1) * quality;
      found.set(key, {
        source,
        steps: [...steps, converter],
        description: { type, language, ...text, qs },
      });
    }
  }
  return [...found.values()];
}

function accepts(from: Converter["from"], content: Description): boolean {
  const type = essenceOf(content.type);
  if (!("type" in from) || type === undefined || !takesType(from.type, type)) return false;
  const language = `${lower(content.language) ?? ""}-`;
  return from.language === undefined || language.startsWith(`${lower(from.language)}-`);
}

/** The form without content coding of each stored variant, each only once. */
function findBases(
  stored: readonly StoredVariant[],
  converters: readonly Converter[],
): Form[] {
  const bases: Form[] = [];
  for (const source of stored) {
    const coding = codingOf(source);
    if (coding === undefined) {
      bases.push({ source, steps: [], description: source });
      continue;
    }
    const decoder = findCodec(converters, coding, "identity");
    if (decoder === undefined) continue;
    const isPlain = stored.some((other) =>
      codingOf(other) === undefined && isSameForm(source, other)
    );
    if (isPlain || bases.some((base) => isSameForm(base.description, source))) continue;
    bases.push({ source, steps: [decoder], description: source });
  }
  return bases;
}

/** The best conversion to each type and language of which nothing is stored. */
function findConversions(
  bases: readonly Form[],
  stored: readonly StoredVariant[],
  converters: readonly Converter[],
): Form[] {
  const best = new Map<string, { form: Form; worth: number; cost: number }>();
  const paths = new Map<string, Path[]>();
  for (const base of bases) {
    const type = essenceOf(base.description.type);
    if (type === undefined) continue;
    const known = paths.get(type) ?? inTableOrder(bestPaths(type, converters), converters);
    paths.set(type, known);
    for (const path of known) {
      const { language } = base.description;
      const relative = relativeQs(path.steps);
      const qs = relative === 1 ? base.description.qs : (base.description.qs ?? 1) * relative;
      const width = path.steps.findLast((step) => step.width !== undefined)?.width;
      const description: Description = {
        type: path.type,
        // JSON and its like are UTF-8 by definition and know no charset parameter (RFC 8259 §8.1).
        ...(path.type.startsWith("text/") ? { charset: "utf-8" } : {}),
        ...(language === undefined ? {} : { language }),
        ...(qs === undefined ? {} : { qs }),
        ...(width === undefined ? {} : { width }),
      };
      const isStored = stored.some((variant) => isSameText(variant, description));
      if (isStored && width === undefined) continue;
      const key = `${path.type}\n${lower(language) ?? ""}`;
      const worth = (qs ?? 1) * path.quality;
      const rival = best.get(key);
      const isBetter = rival === undefined || worth > rival.worth ||
        (worth === rival.worth && path.cost < rival.cost);
      if (!isBetter) continue;
      const steps = [...base.steps, ...path.steps];
      const form = { source: base.source, steps, description, base };
      best.set(key, { form, worth, cost: path.cost });
    }
  }
  return [...best.values()].map(({ form }) => form);
}

/** The form without a change of type, only narrower. */
function scale(form: Form, converters: readonly Converter[]): Form[] {
  const type = essenceOf(form.description.type);
  const scaler = converters.find(({ from, to, width }) =>
    width !== undefined && "type" in from && "type" in to && from.type === type && to.type === type
  );
  if (scaler === undefined) return [];
  const description = { ...form.description, encoding: undefined, width: scaler.width };
  return [{ ...form, steps: [...form.steps, scaler], description, base: form.base ?? form }];
}

/** The form in each other charset that is on offer and not stored. */
function rewrite(
  form: Form,
  stored: readonly StoredVariant[],
  { charsets = [] }: ReachOptions,
): Form[] {
  const { type } = form.description;
  if (type === undefined || !isRecodable(type)) return [];
  const own = lower(form.description.charset) ?? "utf-8";
  return charsets.filter((charset) => charset !== own).flatMap((charset) => {
    const description = { ...form.description, charset };
    if (stored.some((variant) => isSameForm(variant, description))) return [];
    return [{ ...form, steps: [...form.steps, charsetConverter(charset)], description }];
  });
}

function inTableOrder(paths: readonly Path[], converters: readonly Converter[]): Path[] {
  const place = ({ steps }: Path) => converters.indexOf(steps[steps.length - 1]);
  return paths.toSorted((a, b) => place(a) - place(b));
}

/** The content codings of a form that are worth their while and not stored. */
function encode(
  form: Form,
  stored: readonly StoredVariant[],
  converters: readonly Converter[],
  options: ReachOptions,
): DerivedVariant[] {
  const { description, steps } = form;
  const compressible = options.compressible ?? isCompressible;
  if (description.type === undefined || !compressible(description.type)) return [];
  const length = steps.length === 0 ? description.length : undefined;
  if (length !== undefined && length < (options.minimumLength ?? MINIMUM_LENGTH)) return [];
  const variants: DerivedVariant[] = [];
  for (const coding of options.codings ?? CODINGS) {
    const encoder = findCodec(converters, "identity", coding);
    if (encoder === undefined) continue;
    const isStored = stored.some((other) =>
      codingOf(other) === coding && isSameForm(description, other)
    );
    if (!isStored) variants.push(derive(form, { encoding: coding }, [encoder]));
  }
  return variants;
}

function derive(
  { source, steps, description }: Form,
  coded: Pick<Description, "encoding">,
  coder: readonly Converter[],
): DerivedVariant {
  const { type, language, charset, qs, width, features, profile } = description;
  return {
    kind: "derived",
    ...(type === undefined ? {} : { type }),
    ...(language === undefined ? {} : { language }),
    ...(charset === undefined ? {} : { charset }),
    ...(qs === undefined ? {} : { qs }),
    ...(width === undefined ? {} : { width }),
    ...(features === undefined ? {} : { features }),
    ...(profile === undefined ? {} : { profile }),
    ...coded,
    source,
    plan: planOf([...steps, ...coder]),
  };
}

function findCodec(
  converters: readonly Converter[],
  from: string,
  to: string,
): Converter | undefined {
  return converters.find((converter) =>
    "encoding" in converter.from && converter.from.encoding === from &&
    "encoding" in converter.to && converter.to.encoding === to
  );
}

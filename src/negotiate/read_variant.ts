/**
 * The variants as the chooser sees them: descriptions parsed once, and what never changes in them
 * from request to request.
 *
 * @module
 */
import type { Description } from "../model/variant.ts";
import { canonicalCoding } from "../syntax/accept_encoding.ts";
import { type FeatureElement, parseFeatureList } from "../syntax/feature_list.ts";
import { NO_PARAMETERS, parseMediaType } from "../syntax/media_type.ts";

/** A description to choose by, and how native the variant is to its origin. */
export interface NegotiableVariant extends Description {
  /** Its content is made by conversion from another type. */
  readonly converted?: boolean;
  /** Its content coding is applied or removed on the fly. */
  readonly coded?: boolean;
}

/** One variant, parsed. */
export interface ReadVariant {
  readonly index: number;
  /** Media type in lower case, without parameters; undefined when the variant has none. */
  readonly type?: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** In lower case; several, with commas, where the content is for the readers of each. */
  readonly language?: string;
  /** In lower case, from the description or else from the type's parameter. */
  readonly charset?: string;
  /** Content codings in the order in which they were applied; none = identity. */
  readonly codings: readonly string[];
  /** Source quality, 0 to 1. */
  readonly qs: number;
  readonly converted: boolean;
  readonly coded: boolean;
  /** What the content needs of its reader; none = nothing. */
  readonly features: readonly FeatureElement[];
  /** The profiles that the content follows, besides those of its type. */
  readonly profiles: readonly string[];
  /** Position of the first variant of the same form: alike in all but its coding. */
  readonly form: number;
  /** The variant as it was handed in, for rules that look at more. */
  readonly given: NegotiableVariant;
}

/** Parses the descriptions, in the server's order. */
export function readVariants(variants: readonly NegotiableVariant[]): ReadVariant[] {
  const forms = new Map<string, number>();
  return variants.map((variant, index) => {
    const media = variant.type === undefined ? undefined : parseMediaType(variant.type);
    const { charset: inType, ...parameters } = Object.fromEntries(media?.parameters ?? []);
    const read = {
      index,
      // A type that is none still is what it is: only */* can match it.
      type: media?.type ?? variant.type?.toLowerCase(),
      parameters: media === undefined ? NO_PARAMETERS : new Map(Object.entries(parameters)),
      language: variant.language?.toLowerCase() || undefined,
      charset: (variant.charset ?? inType)?.toLowerCase() || undefined,
      codings: parseCodings(variant.encoding),
      qs: Math.min(Math.max(variant.qs ?? 1, 0), 1),
      converted: variant.converted ?? false,
      coded: variant.coded ?? false,
      features: variant.features === undefined ? [] : parseFeatureList(variant.features),
      profiles: parseProfiles(variant.profile),
      given: variant,
    };
    const { features = null, profile = null } = variant;
    const key = JSON.stringify([typeKey(read), read.language ?? null, features, profile]);
    const form = forms.get(key) ?? index;
    forms.set(key, form);
    return { ...read, form };
  });
}

/** What media ranges can tell apart: type, parameters, and charset, which may be one of them. */
export function typeKey(
  { type, parameters, charset }: Pick<ReadVariant, "type" | "parameters" | "charset">,
): string {
  const sorted = [...parameters].sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([type ?? null, sorted, charset ?? null]);
}

/** One URI, or several with blanks between them as in a `profile` parameter (RFC 6906 §3.1). */
function parseProfiles(profile: string | undefined): string[] {
  return (profile ?? "").split(/\s+/).filter((uri) => uri !== "");
}

function parseCodings(encoding: string | undefined): string[] {
  return (encoding ?? "").split(",").map((name) => canonicalCoding(name.trim()))
    .filter((coding) => coding !== "" && coding !== "identity");
}

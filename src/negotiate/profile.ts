/**
 * The variants as the chooser sees them: descriptions parsed once, and what never changes in them
 * from request to request.
 *
 * @module
 */
import type { Description } from "../model/variant.ts";
import { canonicalCoding } from "../syntax/accept_encoding.ts";
import { NO_PARAMETERS, parseMediaType } from "../syntax/media_type.ts";

/** A description to choose by, and how native the variant is to its origin. */
export interface NegotiableVariant extends Description {
  /** Its content is made by conversion from another type. */
  readonly converted?: boolean;
  /** Its content coding is applied or removed on the fly. */
  readonly coded?: boolean;
}

/** One variant, parsed. */
export interface Profile {
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
  /** Position of the first variant of the same form: of the same type, language and charset. */
  readonly form: number;
}

/** Parses the descriptions, in the server's order. */
export function profileAll(variants: readonly NegotiableVariant[]): Profile[] {
  const forms = new Map<string, number>();
  return variants.map((variant, index) => {
    const media = variant.type === undefined ? undefined : parseMediaType(variant.type);
    const { charset: inType, ...parameters } = Object.fromEntries(media?.parameters ?? []);
    const profile = {
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
    };
    const key = JSON.stringify([typeKey(profile), profile.language ?? null]);
    const form = forms.get(key) ?? index;
    forms.set(key, form);
    return { ...profile, form };
  });
}

/** What media ranges can tell apart: type, parameters, and charset, which may be one of them. */
export function typeKey(profile: Pick<Profile, "type" | "parameters" | "charset">): string {
  const parameters = [...profile.parameters].sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([profile.type ?? null, parameters, profile.charset ?? null]);
}

function parseCodings(encoding: string | undefined): string[] {
  return (encoding ?? "").split(",").map((name) => canonicalCoding(name.trim()))
    .filter((coding) => coding !== "" && coding !== "identity");
}

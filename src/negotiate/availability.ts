/**
 * Availability hints and the sets that the chooser picks from
 * (draft-nottingham-http-availability-hints). Hints describe each axis by itself, so that the set is
 * every combination, and may hold more than there is.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import type { Description } from "../model/variant.ts";
import type { Available } from "../syntax/avail_hints.ts";

/** What an origin's hints say; an axis without a hint is not known. */
export interface Availability {
  /** Media types. */
  readonly format?: Available;
  /** Languages. */
  readonly language?: Available;
  /** Codings beside identity. */
  readonly encoding?: readonly string[];
}

/** Variants that are made of hints at most. */
const MOST_VARIANTS = 64;

/** Every combination, defaults first, as the server would prefer them; undefined for too many. */
export function describeAvailability(
  { format, language, encoding }: Availability,
): Description[] | undefined {
  const types = valuesOf(format);
  const languages = valuesOf(language);
  const codings = [undefined, ...encoding ?? []];
  if (types.length * languages.length * codings.length > MOST_VARIANTS) return undefined;
  return types.flatMap((type) =>
    languages.flatMap((language) => codings.map((encoding) => ({ type, language, encoding })))
  );
}

/** The hints about a set, whose first variant is the default. */
export function availabilityOf(variants: readonly Description[]): Availability {
  const codings = distinct(variants.map(({ encoding }) => encoding ?? "identity"));
  return {
    format: availableIn(variants.map(({ type }) => essenceOf(type))),
    language: availableIn(variants.map(({ language }) => language)),
    encoding: codings.length > 1 ? codings.filter((coding) => coding !== "identity") : undefined,
  };
}

function valuesOf(available: Available | undefined): (string | undefined)[] {
  if (available === undefined || available.values.length === 0) return [undefined];
  const { values, default: first } = available;
  return first === undefined ? [...values] : distinct([first, ...values]);
}

/** An axis is worth a hint where all variants are on it, and not all at one point. */
function availableIn(values: readonly (string | undefined)[]): Available | undefined {
  const known = values.filter((value) => value !== undefined);
  const different = distinct(known);
  return known.length === values.length && different.length > 1
    ? { values: different, default: different[0] }
    : undefined;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

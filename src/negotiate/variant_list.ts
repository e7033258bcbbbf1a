/**
 * Variant lists (RFC 2295 §5) and the sets that the chooser picks from: the same descriptions, in
 * two forms.
 *
 * @module
 */
import type { Description } from "../model/variant.ts";
import {
  type Alternates,
  type AlternateVariant,
  formatAlternates,
  formatDescription,
} from "../syntax/alternates.ts";
import { formatMediaType, parseMediaType } from "../syntax/media_type.ts";
import type { NegotiableVariant } from "./read_variant.ts";

/** The source quality that a fallback variant counts with (RFC 2296 §3.1). */
const FALLBACK_QUALITY = 0.000001;

/** A variant to be listed. */
export interface ListedVariant extends Description {
  /** Where it is found; relative to the negotiated resource. */
  readonly uri: string;
  /** What it is, for people. */
  readonly description?: string;
}

/** The variants of a list, in its order; the fallback, if there is one, comes last. */
export function variantsOf({ variants, fallback }: Alternates): NegotiableVariant[] {
  const described: NegotiableVariant[] = variants.map(({ qs, attributes }) => ({
    qs,
    type: attributes.get("type"),
    language: attributes.get("language"),
    charset: attributes.get("charset"),
    features: attributes.get("features"),
    length: lengthOf(attributes.get("length")),
  }));
  return fallback === undefined ? described : [...described, { qs: FALLBACK_QUALITY }];
}

/** Where the variants that `variantsOf` gives are found, in the same order. */
export function urisOf({ variants, fallback }: Alternates): string[] {
  const uris = variants.map(({ uri }) => uri);
  return fallback === undefined ? uris : [...uris, fallback];
}

/** The list of these variants. Codings are no dimension of it: each is found under the same URI. */
export function listVariants(
  variants: readonly ListedVariant[],
  options: Pick<Alternates, "fallback" | "proxyRvsa"> = {},
): Alternates {
  return { ...options, variants: variants.map(listVariant) };
}

function listVariant({ uri, qs = 1, ...described }: ListedVariant): AlternateVariant {
  const { type, language, charset, features, length, description } = described;
  const media = type === undefined ? undefined : parseMediaType(type);
  const attributes = [
    ["type", media && formatMediaType(media)],
    ["charset", charset],
    ["language", language],
    ["length", length?.toString()],
    ["features", features],
    ["description", description && formatDescription(description)],
  ] as const;
  const usable = attributes.filter((pair): pair is readonly [typeof pair[0], string] =>
    pair[1] !== undefined && pair[1] !== "" && isEnclosable(pair[1])
  );
  return { uri, qs, attributes: new Map(usable) };
}

/** Whether the value can stand between braces: what cannot is left out, and so makes no statement. */
function isEnclosable(value: string): boolean {
  return /^[\t\x20-\x7a\x7c\x7e\x80-\xff]+$/.test(value);
}

function lengthOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** A validator of the list, which changes when the list does (RFC 2295 §9.2). */
export function listValidator(list: Alternates): string {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(formatAlternates(list))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return hash.toString(36);
}

/**
 * The media type: what kind of content a representation has (RFC 9110 §8.3.1).
 *
 * ```abnf
 * media-type = type "/" subtype parameters
 * type       = token
 * subtype    = token
 * ```
 *
 * ```http
 * text/html
 * text/html; charset=utf-8
 * Text/HTML;Charset="utf-8"
 * application/ld+json; profile="https://example.org/p"
 * ```
 *
 * @module
 */
import { trimBlanks } from "./field.ts";
import { endOfItem, formatParameterValue, scanParameter } from "./token.ts";

/** A media type, or a range of them. */
export interface MediaType {
  /** Type and subtype in lower case: `text/html`. */
  readonly type: string;
  /** Parameters by their lower-case names, values as they were sent. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Shared by all types that have no parameters. */
export const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/** The media type, or undefined when its type or subtype is none. Malformed parameters are dropped. */
export function parseMediaType(text: string): MediaType | undefined {
  let at = endOfItem(text, 0);
  const type = trimBlanks(text.slice(0, at)).toLowerCase();
  if (!isMediaEssence(type)) return undefined;
  let parameters: Map<string, string> | undefined;
  while (at < text.length) {
    const scanned = scanParameter(text, at + 1);
    at = scanned.end;
    if (scanned.value === undefined) continue;
    parameters ??= new Map();
    // RFC 2045 leaves repeated parameters undefined; the first is what most parsers take.
    if (!parameters.has(scanned.name)) parameters.set(scanned.name, scanned.value);
  }
  return { type, parameters: parameters ?? NO_PARAMETERS };
}

/** Writes a media type; values that are no tokens are quoted. */
export function formatMediaType(
  media: { readonly type: string; readonly parameters?: Iterable<readonly [string, string]> },
): string {
  let text = media.type;
  for (const [name, value] of media.parameters ?? []) {
    text += `;${name}=${formatParameterValue(value)}`;
  }
  return text;
}

/** Type and subtype in lower case, without parameters (WHATWG MIME Sniffing §3). */
export function essenceOf(type: string): string;
export function essenceOf(type: string | undefined): string | undefined;
export function essenceOf(type: string | undefined): string | undefined {
  return type?.split(";", 1)[0].trim().toLowerCase();
}

const ESSENCE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether the text is a type and a subtype, or wildcards in their place. */
export function isMediaEssence(text: string): boolean {
  return ESSENCE.test(text);
}

/**
 * Alternates: the list of variants of a transparently negotiated resource (RFC 2295 §5.1, §8.3).
 *
 * ```abnf
 * Alternates          = 1#( variant-description / fallback-variant / list-directive )
 * variant-description = "{" <"> URI <"> source-quality *variant-attribute "}"
 * variant-attribute   = "{" attribute-name attribute-value "}"
 * fallback-variant    = "{" <"> URI <"> "}"
 * list-directive      = ( "proxy-rvsa" "=" <"> 0#rvsa-version <"> ) / extension-list-directive
 * ```
 *
 * ```http
 * {"paper.1" 0.9 {type text/html} {language en}}, {"paper.ps" 1.0 {type application/postscript}}
 * {"tables" 1.0 {features tables frames}}, {"plain" 0.7 {description "Without tables" en}}
 * {"a.html" 1.0 {type text/html} {length 1234}}, {"fallback.html"}, proxy-rvsa="1.0, 2.5"
 * ```
 *
 * @module
 */
import { isToken, trimBlanks } from "./field.ts";
import { parseWeight } from "./quality.ts";
import { formatRvsaVersion, parseRvsaVersion, type RvsaVersion } from "./rvsa_version.ts";
import { endOfQuotedString, unquote } from "./token.ts";

/** One variant, as a list describes it. */
export interface AlternateVariant {
  /** Where it is found; relative to the negotiated resource. */
  readonly uri: string;
  /** Source quality. */
  readonly qs: number;
  /** Its attributes, by their names in lower case, as they are written. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** A variant list. */
export interface Alternates {
  /** The variants, in the server's order. */
  readonly variants: readonly AlternateVariant[];
  /** Where the variant for all other clients is found. */
  readonly fallback?: string;
  /** The algorithms that proxies may use; undefined = all. */
  readonly proxyRvsa?: readonly RvsaVersion[];
}

/** Variants that are read when the caller hands in no other limit. */
const DEFAULT_VARIANTS = 200;

/** Reads the field; undefined where it is malformed or too long, for half a list is a wrong list. */
export function parseAlternates(
  text: string,
  limit: number = DEFAULT_VARIANTS,
): Alternates | undefined {
  const variants: AlternateVariant[] = [];
  let fallback: string | undefined;
  let proxyRvsa: readonly RvsaVersion[] | undefined;
  for (const element of splitOutside(text, ",")) {
    if (element === "") continue;
    if (!element.startsWith("{")) {
      const versions = parseDirective(element);
      if (versions === undefined) return undefined;
      if (versions !== OTHER) proxyRvsa = versions;
      continue;
    }
    const parsed = parseElement(element);
    if (parsed === undefined) return undefined;
    if (typeof parsed !== "string") variants.push(parsed);
    else if (fallback === undefined) fallback = parsed;
    else return undefined;
    if (variants.length > limit) return undefined;
  }
  return { variants, fallback, proxyRvsa };
}

/** Writes the field. */
export function formatAlternates({ variants, fallback, proxyRvsa }: Alternates): string {
  const elements = variants.map(formatVariant);
  if (fallback !== undefined) elements.push(`{"${formatUri(fallback)}"}`);
  if (proxyRvsa !== undefined) {
    elements.push(`proxy-rvsa="${proxyRvsa.map(formatRvsaVersion).join(", ")}"`);
  }
  return elements.join(", ");
}

/** The text of a `description` attribute, and its language. */
export function parseDescription(
  value: string,
): { readonly text: string; readonly language?: string } | undefined {
  const end = value.startsWith('"') ? endOfQuotedString(value, 0) : -1;
  if (end < 0) return undefined;
  return { text: unquote(value.slice(0, end)), language: value.slice(end).trim() || undefined };
}

/** A `description` attribute. */
export function formatDescription(text: string, language?: string): string {
  const quoted = `"${text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?").replace(/["\\]/g, "\\$&")}"`;
  return language === undefined ? quoted : `${quoted} ${language}`;
}

/** A directive that is known not to be known. */
const OTHER: readonly RvsaVersion[] = [];

function parseDirective(element: string): readonly RvsaVersion[] | undefined {
  const equals = element.indexOf("=");
  const name = (equals < 0 ? element : element.slice(0, equals)).trim().toLowerCase();
  if (!isToken(name)) return undefined;
  if (name !== "proxy-rvsa") return OTHER;
  const value = element.slice(equals + 1).trim();
  const words = (value.startsWith('"') ? unquote(value) : value).split(",").map(trimBlanks)
    .filter((word) => word !== "");
  const versions = words.map(parseRvsaVersion).filter((version) => version !== undefined);
  // An unknown version only takes away a choice.
  return equals < 0 ? undefined : versions;
}

const OPENING = /^\{\s*"([^"]*)"\s*/;
const QUALITY = /^(\d?\.?\d*)\s*/;

/** A variant, or the URI of the fallback. */
function parseElement(element: string): AlternateVariant | string | undefined {
  const opening = OPENING.exec(element);
  if (opening === null || !element.endsWith("}")) return undefined;
  const [{ length }, uri] = opening;
  const rest = element.slice(length, -1);
  if (rest.trim() === "") return uri;
  const quality = QUALITY.exec(rest);
  const { q, defect } = parseWeight(quality?.[1] ?? "");
  if (q === undefined || defect !== undefined) return undefined;
  const attributes = parseAttributes(rest.slice(quality?.[0].length));
  return attributes && { uri, qs: q, attributes };
}

function parseAttributes(text: string): Map<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (const part of splitOutside(text.replace(/\s+$/, ""), "}")) {
    const attribute = part.trim();
    if (attribute === "") continue;
    const found = /^\{\s*([^\s{}"]+)\s*([^]*)$/.exec(attribute);
    if (found === null || !isToken(found[1])) return undefined;
    const name = found[1].toLowerCase();
    // Each may appear only once (§5.1).
    if (attributes.has(name)) return undefined;
    attributes.set(name, found[2].trim());
  }
  return text.trim() === "" || text.trim().endsWith("}") ? attributes : undefined;
}

/** The parts between signs that stand outside quoted strings, and, for commas, outside braces. */
function splitOutside(text: string, sign: "," | "}"): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const end = endOfQuotedString(text, at);
      at = end < 0 ? text.length : end - 1;
    } else if (character === sign && (sign === "}" || depth === 0)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    } else if (character === "{") {
      // Within an attribute it is a sign like others (§5.1, extension-specials).
      if (depth < 2) depth++;
    } else if (character === "}") depth--;
  }
  parts.push(text.slice(start).trim());
  return parts;
}

function formatVariant({ uri, qs, attributes }: AlternateVariant): string {
  let text = `{"${formatUri(uri)}" ${formatQuality(qs)}`;
  for (const [name, value] of attributes) text += ` {${name} ${value}}`;
  return `${text}}`;
}

function formatQuality(qs: number): string {
  const quality = Math.min(Math.max(qs, 0), 1).toFixed(3).replace(/0{1,2}$/, "");
  return quality;
}

/** What could end the string or the line early is percent-encoded. */
function formatUri(uri: string): string {
  return uri.toWellFormed().replace(/[^\x21-\x7e]|["\\<>{}]/gu, encodeURIComponent);
}

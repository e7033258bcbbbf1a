/**
 * Documents that describe the set that they belong to: a page by links in its head, Markdown by its
 * front matter. The words are those of RFC 2295's dimensions.
 *
 *     <link rel="alternate" hreflang="ko" href="/ko/tea">
 *     <link rel="alternate" type="application/pdf" href="tea.pdf">
 *
 *     ---
 *     lang: en
 *     alternates:
 *       - { href: /ko/tea, lang: ko, qs: 0.9 }
 *       - { href: tea.pdf, type: application/pdf, features: print }
 *     ---
 *
 * @module
 */
import { canonicalCharset } from "../coding/charset.ts";
import type { Description } from "../model/variant.ts";
import { essenceOf, isMediaEssence } from "../syntax/media_type.ts";
import { registeredName } from "../transcode/type_names.ts";
import { splitFrontMatter } from "../transcode/markdown/front_matter.ts";

/** What a document says of itself and of its relatives. */
export interface LinkedSet {
  readonly self: Description;
  readonly others: readonly LinkedVariant[];
  /** The page for all who speak none of the languages, where one is named (`x-default`). */
  readonly fallback?: string;
}

/** A variant that is linked to. */
export interface LinkedVariant {
  /** As it is written; relative to the document. */
  readonly href: string;
  readonly description: Description;
}

/** Reads the set off the beginning of a document. */
export type SetReader = (head: string) => Promise<LinkedSet>;

/** How much of a document is looked at, in bytes: heads of pages are seldom longer. */
export const HEAD_SIZE: number = 32 << 10;

/** How documents of this type describe their set; undefined where they cannot. */
export function setReaderOf(type: string | undefined): SetReader | undefined {
  return READERS.get(registeredName(essenceOf(type ?? "")));
}

/** The set that the head of a page describes. */
export async function readPageSet(head: string): Promise<LinkedSet> {
  const { Parser } = await import("../libraries/htmlparser2.ts");
  const others: LinkedVariant[] = [];
  let language: string | undefined;
  let fallback: string | undefined;
  let inBody = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      inBody ||= name === "body";
      if (inBody) return;
      if (name === "html") language = readLanguage(attributes.lang);
      if (name !== "link" || !isAlternate(attributes)) return;
      const { href, hreflang = "" } = attributes;
      if (hreflang.trim().toLowerCase() === "x-default") fallback ??= href;
      const variant = readLink(attributes);
      if (variant !== undefined) others.push(variant);
    },
  });
  parser.write(head);
  return { self: described({ language }), others, fallback };
}

/** Feeds and embeddings are called alternates, too, and are other resources (HTML §4.6.7.1). */
const OTHER_RESOURCES = /^(?:application\/(?:rss|atom)\+xml|application\/feed\+json|.*\+oembed)$/i;

type Attributes = Readonly<Record<string, string | undefined>>;

function isAlternate({ rel = "" }: Attributes): boolean {
  const relations = rel.toLowerCase().split(/\s+/);
  return relations.includes("alternate") && !relations.includes("stylesheet");
}

function readLink({ href, hreflang, type, media }: Attributes): LinkedVariant | undefined {
  // What is for another screen is another page.
  if (!href || media || OTHER_RESOURCES.test(type ?? "")) return undefined;
  const description = described({ language: readLanguage(hreflang), type: readType(type) });
  return Object.keys(description).length === 0 ? undefined : { href, description };
}

/** The set that front matter describes. */
export async function readFrontMatterSet(markdown: string): Promise<LinkedSet> {
  const { fields } = splitFrontMatter(markdown);
  if (fields === undefined) return { self: {}, others: [] };
  const { parseYaml } = await import("../libraries/yaml.ts");
  let matter: unknown;
  try {
    matter = parseYaml(fields);
  } catch {
    // Front matter of some other kind: it describes nothing.
    return { self: {}, others: [] };
  }
  const { alternates } = membersOf(matter);
  const listed: readonly unknown[] = Array.isArray(alternates) ? alternates : [];
  return {
    self: describe(matter),
    others: listed.flatMap((entry) => {
      const { href } = membersOf(entry);
      return typeof href === "string" && href !== ""
        ? [{ href, description: describe(entry) }]
        : [];
    }),
  };
}

const READERS: ReadonlyMap<string, SetReader> = new Map([
  ["text/html", readPageSet],
  ["application/xhtml+xml", readPageSet],
  ["text/markdown", readFrontMatterSet],
]);

function describe(value: unknown): Description {
  const { lang, language = lang, type, charset, features, profile, qs } = membersOf(value);
  return described({
    language: readLanguage(language),
    type: readType(type),
    charset: typeof charset === "string" ? canonicalCharset(charset) : undefined,
    features: readText(features),
    profile: readText(profile),
    qs: typeof qs === "number" && qs >= 0 && qs <= 1 ? qs : undefined,
  });
}

function described(members: Description): Description {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** `x-default` names no language, but the page for all who speak none of the others. */
function readLanguage(tag: unknown): string | undefined {
  if (typeof tag !== "string" || /^x-/i.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag.trim())[0];
  } catch {
    return undefined;
  }
}

function readType(type: unknown): string | undefined {
  const essence = typeof type === "string" ? essenceOf(type) : "";
  return isMediaEssence(essence) && !essence.includes("*") ? essence : undefined;
}

/** Text that may stand in a field. */
function readText(text: unknown): string | undefined {
  return typeof text === "string" && /^[\x20-\x7e]{1,200}$/.test(text) ? text : undefined;
}

/**
 * What a page says of itself: in its head, as OpenGraph, as JSON-LD, and where these are silent in its
 * first heading.
 *
 * @module
 */
import { isHidden } from "../flow/hidden.ts";
import { HEADINGS } from "../html/tree_rules.ts";
import { textOfBlock } from "./page_blocks.ts";
import type { PageRecord } from "./page_record.ts";
import { type DataThing, readThings } from "./structured_data.ts";

/** What is known of a page; what it does not say is absent. */
export interface PageMetadata {
  /** Its title, without the name of the site where that can be told. */
  readonly title?: string;
  /** What it is about, in a sentence or two. */
  readonly description?: string;
  /** Names of its authors. */
  readonly authors?: string;
  /** As the page writes it, or as ISO 8601 where it can be read. */
  readonly published?: string;
  /** Time of the last change, likewise. */
  readonly modified?: string;
  /** A BCP 47 tag. */
  readonly language?: string;
  /** Name of the site. */
  readonly site?: string;
  /** Address of the page itself. */
  readonly canonical?: string;
  /** Address of the picture that stands for it. */
  readonly image?: string;
  /** Its keywords, by its own account. */
  readonly keywords?: string;
  /** Every `<meta>` of OpenGraph and of its kin, by name. */
  readonly openGraph: Readonly<Record<string, string>>;
  /** The things of its JSON-LD. */
  readonly things: readonly DataThing[];
}

const MAX_LENGTH = 1000;
const MAX_META = 200;

/** Things of these types are the page itself, as far as they are its only one. */
const ARTICLE = /(?:Article|Posting|Report|WebPage|Recipe|Product|Event)$/i;

const LANGUAGE = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}$/i;

/** Reads the metadata of a page. */
export function readMetadata(record: PageRecord): PageMetadata {
  const meta = readMeta(record);
  const things = readThings(record.data);
  const thing = things.find((thing) => ARTICLE.test(thing["@type"] ?? "")) ?? {};
  const first = (...values: (string | undefined)[]) =>
    values.find((value) => value !== undefined && value !== "");
  const language = first(
    attributeOf(record, "html", "lang"),
    meta.get("content-language"),
    meta.get("og:locale"),
    thing.inLanguage,
  );
  const known = {
    title: first(meta.get("og:title"), thing.headline, ownTitle(record)),
    description: first(meta.get("description"), meta.get("og:description"), thing.description),
    authors: first(
      named(meta.get("author")),
      named(meta.get("article:author")),
      thing.author,
      meta.get("dc.creator"),
    ),
    published: dateOf(
      first(
        meta.get("article:published_time"),
        thing.datePublished,
        meta.get("datepublished"),
        meta.get("date"),
        meta.get("dc.date"),
        timeOf(record),
      ),
    ),
    modified: dateOf(
      first(
        meta.get("article:modified_time"),
        thing.dateModified,
        meta.get("og:updated_time"),
        meta.get("last-modified"),
      ),
    ),
    language: language !== undefined && LANGUAGE.test(language)
      ? language.replaceAll("_", "-")
      : undefined,
    site: first(meta.get("og:site_name"), meta.get("application-name"), thing.publisher),
    canonical: first(canonicalOf(record), meta.get("og:url")),
    image: first(meta.get("og:image"), meta.get("twitter:image"), thing.image),
    keywords: first(meta.get("keywords"), meta.get("news_keywords"), thing.keywords),
  };
  const stated = Object.entries(known).filter(([, value]) => value !== undefined);
  const openGraph = [...meta].filter(([name]) =>
    /^(?:og|article|twitter|book|profile|fb):/.test(name)
  );
  return { ...Object.fromEntries(stated), openGraph: Object.fromEntries(openGraph), things };
}

/** A name, which an address is none. */
function named(author: string | undefined): string | undefined {
  return author === undefined || /^https?:/i.test(author) ? undefined : author;
}

function readMeta({ names, attributes }: PageRecord): Map<string, string> {
  const meta = new Map<string, string>();
  for (let at = 0; at < names.length && meta.size < MAX_META; at++) {
    if (names[at] !== "meta") continue;
    const known = attributes[at];
    const name = known.get("property") ?? known.get("name") ?? known.get("itemprop") ??
      known.get("http-equiv");
    const key = name?.trim().toLowerCase().slice(0, 64);
    const value = tidy(known.get("content") ?? "");
    if (key !== undefined && key !== "" && value !== "" && !meta.has(key)) meta.set(key, value);
  }
  return meta;
}

function tidy(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(/\s+/g, " ").trim().toWellFormed();
}

function attributeOf({ names, attributes }: PageRecord, name: string, attribute: string) {
  const at = names.indexOf(name);
  return at < 0 ? undefined : attributes[at].get(attribute)?.trim();
}

function canonicalOf({ names, attributes }: PageRecord): string | undefined {
  const at = names.findIndex((name, at) =>
    name === "link" && /(?:^|\s)canonical(?:\s|$)/i.test(attributes[at].get("rel") ?? "")
  );
  return at < 0 ? undefined : tidy(attributes[at].get("href") ?? "");
}

/** The first heading, if the title has it in it: else that may be the name of the site. */
function ownTitle(record: PageRecord): string | undefined {
  const heading = headingOf(record);
  const title = titleOf(record);
  if (title === undefined || title === "") return heading;
  return heading !== undefined && title.includes(heading) ? heading : title;
}

/** Elements within one that may be hidden; nested elements ask for the same ones again. */
const MAX_WITHIN = 256;

/** The text of an element, without what is hidden in it. */
export function textOfElement(record: PageRecord, element: number): string {
  const { names, attributes, opens, closes, ends } = record;
  const texts: string[] = [];
  let first = opens[element];
  const end = Math.min(ends[element], element + MAX_WITHIN);
  for (let within = element + 1; within < end;) {
    if (!isHidden(names[within], attributes[within])) {
      within++;
      continue;
    }
    texts.push(textOfBlock(record, { first, last: opens[within] }, MAX_LENGTH));
    first = closes[within];
    within = ends[within];
  }
  texts.push(textOfBlock(record, { first, last: closes[element] }, MAX_LENGTH));
  const shown = texts.filter((text) => text !== "").join(" ");
  return shown.slice(0, MAX_LENGTH).toWellFormed();
}

/** The first heading of the first level that has text. */
function headingOf(record: PageRecord): string | undefined {
  for (let at = 0; at < record.names.length; at++) {
    if (!HEADINGS.has(record.names[at]) || record.names[at] !== "h1") continue;
    const text = textOfElement(record, at);
    if (text !== "") return text;
  }
  return undefined;
}

function titleOf(record: PageRecord): string | undefined {
  const at = record.names.indexOf("title");
  return at < 0 ? undefined : textOfElement(record, at);
}

function timeOf({ names, attributes }: PageRecord): string | undefined {
  // Others tell how long something takes, or when it opens.
  const at = names.findIndex((name, at) =>
    name === "time" && /\d{4}/.test(attributes[at].get("datetime") ?? "")
  );
  return at < 0 ? undefined : tidy(attributes[at].get("datetime") ?? "");
}

/** Longer ones are none. */
const LONGEST_DATE = 100;

/** A date as ISO 8601 if it is one, without a time where it states none. */
function dateOf(value: string | undefined): string | undefined {
  if (value === undefined || /^\d{4}-\d\d(?:-\d\d)?$/.test(value)) return value;
  // Without a zone, only the writer knows which instant is meant.
  if (value.length > LONGEST_DATE) return value;
  if (!/[T ]\d\d:\d\d.*(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/.test(value)) return value;
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : new Date(time).toISOString();
}

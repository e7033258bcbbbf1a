/**
 * The articles that a page lists in its JSON-LD (schema.org): an ItemList, the posts of a Blog, or a graph
 * of them. Whatever is malformed is no data.
 *
 * @module
 */
import { cleanUrl, isPageLink, resolveUrl } from "../html/url.ts";
import { parseData } from "../views/structured_data.ts";
import type { FeedItem } from "./feed.ts";
import { feedDate } from "./feed_date.ts";

/** Values beyond this are not looked at. */
const MAX_VALUES = 5000;

const ARTICLE = /(?:Article|Posting|Report)$/;

/** Properties that hold things of a list. */
const LISTS = [
  "@graph",
  "itemListElement",
  "blogPost",
  "blogPosts",
  "hasPart",
  "mainEntity",
  "item",
];

type Thing = Readonly<Record<string, unknown>>;

/** The articles of these scripts, each address once. */
export function readListed(scripts: readonly string[], base: string): FeedItem[] {
  const items = new Map<string, FeedItem>();
  const waiting: unknown[] = scripts.map(parseData);
  for (let at = 0; at < waiting.length && at < MAX_VALUES; at++) {
    const value = waiting[at];
    if (Array.isArray(value)) waiting.push(...value.slice(0, MAX_VALUES));
    else if (isThing(value)) {
      const item = readItem(value, base);
      if (item !== undefined && !items.has(item.id)) items.set(item.id, item);
      waiting.push(...LISTS.map((name) => value[name]).filter((list) => list !== undefined));
    }
  }
  return [...items.values()];
}

function readItem(thing: Thing, base: string): FeedItem | undefined {
  const { "@type": type, headline, name, description, datePublished, dateModified } = thing;
  const types = [type].flat().filter((name) => typeof name === "string");
  const isElement = types.includes("ListItem");
  if (!isElement && !types.some((name) => ARTICLE.test(name))) return undefined;
  const url = addressOf(thing.url ?? thing["@id"] ?? thing.mainEntityOfPage, base);
  // An element of a list may only hold the thing, which has its turn.
  if (url === undefined || (isElement && isThing(thing.item))) return undefined;
  const authors = [thing.author].flat().map((author) => isThing(author) ? author.name : author);
  const keywords = typeof thing.keywords === "string"
    ? thing.keywords.split(",")
    : [thing.keywords];
  return {
    id: url,
    url,
    title: textOf(headline) ?? textOf(name),
    summary: textOf(description),
    published: feedDate(datePublished),
    modified: feedDate(dateModified),
    authors: authors.flatMap((author) => textOf(author) ?? []),
    tags: keywords.flat().flatMap((word) => textOf(word) ?? []),
    attachments: [],
  };
}

function addressOf(value: unknown, base: string): string | undefined {
  const address = isThing(value) ? value["@id"] : value;
  if (typeof address !== "string") return undefined;
  const url = cleanUrl(address);
  return url === "" || url.startsWith("#") || !isPageLink(url) ? undefined : resolveUrl(url, base);
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.slice(0, 1000).replace(/\s+/g, " ").trim() || undefined;
}

function isThing(value: unknown): value is Thing {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

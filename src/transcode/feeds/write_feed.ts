/**
 * Writes feeds: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1.
 *
 * @module
 */
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from "../../libraries/feedsmith.ts";
import { escapeHtml } from "../html/escape.ts";
import { xmlText } from "../text/xml_text.ts";
import type { Feed, FeedItem } from "./feed.ts";

/** Atom and RSS want a date, an address and a description of each feed, whatever it says. */
const NEVER = "1970-01-01T00:00:00.000Z";

/** What a feed without a title is called. */
const UNNAMED = "Untitled";

/** Before the ids that are no addresses by themselves. */
export const NAMES = "urn:x-feed-item:";

/** Writes RSS. */
export function writeRss(feed: Feed, location: string): string {
  return asXml(generateRssFeed({
    title: feed.title || UNNAMED,
    link: feed.home ?? location,
    description: feed.description ?? feed.title ?? UNNAMED,
    language: feed.language,
    lastBuildDate: dated(feed.modified),
    items: withOwnIds(feed.items).map((item) => ({
      title: item.title ?? UNNAMED,
      link: item.url,
      guid: { value: item.id, isPermaLink: item.id === item.url },
      pubDate: dated(item.published),
      description: item.summary === undefined ? item.html : escapeHtml(item.summary),
      ...item.summary !== undefined && item.html !== undefined &&
        { content: { encoded: item.html } },
      ...item.authors.length > 0 && { dc: { creators: [...item.authors] } },
      categories: item.tags.map((name) => ({ name })),
      enclosures: item.attachments.map(({ url, type, length }) => ({
        url,
        type: type ?? "application/octet-stream",
        length: length ?? 0,
      })),
    })),
  }));
}

/** Writes Atom. */
export function writeAtom(feed: Feed, location: string): string {
  const newest = feed.items.map(modifiedOf).toSorted().at(-1);
  const id = feed.self ?? feed.home ?? location;
  return asXml(generateAtomFeed({
    id: isIri(id) ? id : iriOf(id),
    title: { value: feed.title || UNNAMED },
    ...feed.language !== undefined && { xml: { lang: feed.language } },
    updated: new Date(feed.modified ?? newest ?? NEVER),
    ...feed.description !== undefined && { subtitle: { value: feed.description } },
    // An entry needs an author, its own or that of the feed (RFC 4287 §4.1.1).
    authors: authorsOf(feed.authors.length > 0 ? feed.authors : [feed.title || UNNAMED]),
    links: [
      ...feed.self === undefined ? [] : [{ href: feed.self, rel: "self" }],
      ...feed.home === undefined ? [] : [{ href: feed.home, rel: "alternate" }],
    ],
    entries: withOwnIds(feed.items).map((item) => ({
      id: isIri(item.id) ? item.id : iriOf(item.id),
      title: { value: item.title ?? UNNAMED },
      updated: new Date(modifiedOf(item)),
      ...item.published !== undefined && { published: new Date(item.published) },
      ...item.summary !== undefined && { summary: { value: item.summary, type: "text" as const } },
      ...item.html !== undefined && { content: { value: item.html, type: "html" as const } },
      authors: authorsOf(item.authors),
      categories: item.tags.map((term) => ({ term })),
      links: [
        ...item.url === undefined ? [] : [{ href: item.url, rel: "alternate" }],
        ...item.attachments.map(({ url, type, length }) => ({
          ...{ href: url, rel: "enclosure", type, length },
        })),
      ],
    })),
  }));
}

/** Writes JSON Feed. */
export function writeJsonFeed(feed: Feed): string {
  const json = generateJsonFeed({
    title: feed.title || UNNAMED,
    home_page_url: feed.home,
    feed_url: feed.self,
    description: feed.description,
    language: feed.language,
    authors: filled(authorsOf(feed.authors)),
    items: withOwnIds(feed.items).map((item) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      // An item needs a content, if only an empty one.
      content_html: item.html ?? "",
      summary: item.summary,
      date_published: dated(item.published),
      date_modified: dated(item.modified),
      authors: filled(authorsOf(item.authors)),
      tags: filled([...item.tags]),
      attachments: filled(item.attachments.map(({ url, type, length }) => ({
        url,
        mime_type: type ?? "application/octet-stream",
        size_in_bytes: length,
      }))),
    })),
  });
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** Each id once: a reader takes two items of one id for one. */
function withOwnIds(items: readonly FeedItem[]): readonly FeedItem[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const count = (seen.get(item.id) ?? 0) + 1;
    seen.set(item.id, count);
    return count === 1 ? item : { ...item, id: `${item.id}#${count}` };
  });
}

function isIri(id: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(id);
}

/** Atom wants an address of everything (RFC 4287 §4.2.6); what has none gets one from its name. */
function iriOf(id: string): string {
  return `${NAMES}${encodeURIComponent(id.toWellFormed())}`;
}

/** What the library writes, without the line ends that it sets around CDATA: they would count as text. */
function asXml(text: string): string {
  return xmlText(text)
    .replaceAll(/>\n *<!\[CDATA\[/g, "><![CDATA[")
    .replaceAll(/\]\]>\n *<\//g, "]]></");
}

function filled<Value>(list: Value[]): Value[] | undefined {
  return list.length > 0 ? list : undefined;
}

function authorsOf(names: readonly string[]): { name: string }[] {
  return names.map((name) => ({ name }));
}

function modifiedOf({ modified, published }: FeedItem): string {
  return modified ?? published ?? NEVER;
}

function dated(value: string | undefined): Date | undefined {
  return value === undefined ? undefined : new Date(value);
}

/**
 * Writes feeds: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1.
 *
 * @module
 */
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from "../../libraries/feedsmith.ts";
import type { Feed, FeedItem } from "./feed.ts";

/** Atom and RSS want a date, an address and a description of each feed, whatever it says. */
const NEVER = "1970-01-01T00:00:00.000Z";

/** What a feed without a title is called. */
const UNNAMED = "Untitled";

/** Writes RSS. */
export function writeRss(feed: Feed, location: string): string {
  return generateRssFeed({
    title: feed.title || UNNAMED,
    link: feed.home ?? location,
    description: feed.description ?? feed.title ?? UNNAMED,
    language: feed.language,
    lastBuildDate: dated(feed.modified),
    items: feed.items.map((item) => ({
      title: item.title ?? UNNAMED,
      link: item.url,
      guid: { value: item.id, isPermaLink: item.id === item.url },
      pubDate: dated(item.published),
      description: item.summary ?? item.html,
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
  });
}

/** Writes Atom. */
export function writeAtom(feed: Feed, location: string): string {
  const newest = feed.items.map(modifiedOf).toSorted().at(-1);
  return generateAtomFeed({
    id: feed.self ?? feed.home ?? location,
    title: { value: feed.title || UNNAMED },
    updated: new Date(feed.modified ?? newest ?? NEVER),
    ...feed.description !== undefined && { subtitle: { value: feed.description } },
    // An entry needs an author, its own or that of the feed (RFC 4287 §4.1.1).
    authors: authorsOf(feed.authors.length > 0 ? feed.authors : [feed.title || UNNAMED]),
    links: [
      ...feed.self === undefined ? [] : [{ href: feed.self, rel: "self" }],
      ...feed.home === undefined ? [] : [{ href: feed.home, rel: "alternate" }],
    ],
    entries: feed.items.map((item) => ({
      id: item.id,
      title: { value: item.title ?? UNNAMED },
      updated: new Date(modifiedOf(item)),
      ...item.published !== undefined && { published: new Date(item.published) },
      ...item.summary !== undefined && { summary: { value: item.summary, type: "html" as const } },
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
  });
}

/** Writes JSON Feed. */
export function writeJsonFeed(feed: Feed): string {
  const json = generateJsonFeed({
    title: feed.title || UNNAMED,
    home_page_url: feed.home,
    feed_url: feed.self,
    description: feed.description,
    language: feed.language,
    authors: authorsOf(feed.authors),
    items: feed.items.map((item) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      // An item needs a content, if only an empty one.
      content_html: item.html ?? "",
      summary: item.summary,
      date_published: dated(item.published),
      date_modified: dated(item.modified),
      authors: authorsOf(item.authors),
      tags: [...item.tags],
      attachments: item.attachments.map(({ url, type, length }) => ({
        url,
        mime_type: type ?? "application/octet-stream",
        size_in_bytes: length,
      })),
    })),
  });
  return `${JSON.stringify(json, null, 2)}\n`;
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

/**
 * Reads feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed.
 *
 * @module
 */
import { parseFeed } from "../../libraries/feedsmith.ts";
import type { Limits } from "../../model/limits.ts";
import { Fault } from "../../model/fault.ts";
import { convertText } from "../flow/convert.ts";
import { TextWriter } from "../text/writer.ts";
import { escapeHtml } from "../html/escape.ts";
import { resolveUrl } from "../html/url.ts";
import type { Feed, FeedAttachment, FeedItem } from "./feed.ts";
import { feedDate } from "./feed_date.ts";
import { resolveAddresses } from "./resolve_addresses.ts";
import { NAMES } from "./write_feed.ts";

/** Items beyond this are left out. */
const MAX_ITEMS = 2000;

type Parsed = ReturnType<typeof parseFeed>;
type Of<Format extends Parsed["format"]> = Extract<Parsed, { format: Format }>["feed"];

/** Reads a feed that stands at a location; one that cannot be read is a fault. */
export function readFeed(text: string, location: string, limits: Limits): Feed {
  const parsed = parse(text);
  switch (parsed.format) {
    case "rss":
      return resolveAddresses(readRss(parsed.feed, limits), location);
    case "rdf":
      return resolveAddresses(readRdf(parsed.feed, limits), location);
    case "atom": {
      const { xml, entries = [] } = parsed.feed;
      const base = resolveUrl(xml?.base ?? "", location);
      return resolveAddresses(
        readAtom(parsed.feed, limits),
        base,
        entries.map(({ xml }) => xml?.base),
      );
    }
    case "json":
      return resolveAddresses(readJsonFeed(parsed.feed), location);
  }
}

function parse(text: string): Parsed {
  try {
    return parseFeed(text, { maxItems: MAX_ITEMS });
  } catch (cause) {
    throw new Fault("conversion", "this is no feed that can be read", { cause });
  }
}

function readRss(feed: Of<"rss">, limits: Limits): Feed {
  return {
    title: heading(feed.title, limits) ?? "",
    home: feed.link,
    self: feed.atom?.links?.find(({ rel }) => rel === "self")?.href,
    description: feed.description,
    language: feed.language,
    modified: feedDate(feed.lastBuildDate ?? feed.pubDate),
    authors: texts([feed.managingEditor?.name ?? feed.managingEditor?.email]),
    items: (feed.items ?? []).map((item, at): FeedItem => ({
      id: item.guid?.value ?? item.link ?? item.title ?? String(at + 1),
      url: item.link ??
        (item.guid?.isPermaLink === false ? undefined : addressOf(item.guid?.value)),
      title: heading(item.title, limits),
      html: item.content?.encoded ?? item.description,
      // As the whole content, it needs no words of its own.
      summary: item.content?.encoded === undefined ? undefined : wordsOf(item.description, limits),
      published: feedDate(item.pubDate ?? item.dc?.dates?.[0]),
      authors: texts([
        ...item.authors?.map(({ name, email }) => name ?? email) ?? [],
        ...item.dc?.creators ?? [],
      ]),
      tags: texts(item.categories?.map(({ name }) => name) ?? []),
      attachments: (item.enclosures ?? []).flatMap(({ url, type, length }) =>
        attachment(url, type, length)
      ),
    })),
  };
}

function readRdf(feed: Of<"rdf">, limits: Limits): Feed {
  return {
    title: heading(feed.title, limits) ?? "",
    home: feed.link,
    description: feed.description,
    authors: [],
    items: (feed.items ?? []).map((item, at): FeedItem => ({
      id: item.link ?? item.title ?? String(at + 1),
      url: item.link,
      title: heading(item.title, limits),
      html: item.content?.encoded ?? item.description,
      published: feedDate(item.dc?.dates?.[0]),
      authors: texts(item.dc?.creators ?? []),
      tags: texts(item.dc?.subjects ?? []),
      attachments: [],
    })),
  };
}

function readAtom(feed: Of<"atom">, limits: Limits): Feed {
  const linkOf = (
    links: readonly { readonly href?: string; readonly rel?: string }[] | undefined,
    wanted: string,
  ) => links?.find(({ rel = "alternate" }) => rel === wanted)?.href;
  return {
    title: plain(feed.title, limits) ?? "",
    home: linkOf(feed.links, "alternate"),
    self: linkOf(feed.links, "self"),
    description: plain(feed.subtitle, limits),
    language: feed.xml?.lang,
    modified: feedDate(feed.updated),
    authors: texts(feed.authors?.map(({ name }) => name) ?? []),
    items: (feed.entries ?? []).map((entry, at): FeedItem => ({
      id: nameOf(entry.id) ?? linkOf(entry.links, "alternate") ?? String(at + 1),
      url: linkOf(entry.links, "alternate"),
      title: plain(entry.title, limits),
      html: markup(entry.content) ?? markup(entry.summary),
      summary: markup(entry.content) === undefined
        ? undefined
        : wordsOf(markup(entry.summary), limits),
      published: feedDate(entry.published ?? entry.updated),
      modified: feedDate(entry.updated),
      authors: texts(entry.authors?.map(({ name }) => name) ?? []),
      tags: texts(entry.categories?.map(({ label, term }) => label ?? term) ?? []),
      attachments: (entry.links ?? []).filter(({ rel }) => rel === "enclosure")
        .flatMap(({ href, type, length }) => attachment(href, type, length)),
    })),
  };
}

function readJsonFeed(feed: Of<"json">): Feed {
  return {
    title: feed.title ?? "",
    home: feed.home_page_url,
    self: feed.feed_url,
    description: feed.description,
    language: feed.language,
    authors: texts(feed.authors?.map(({ name }) => name) ?? []),
    items: (feed.items ?? []).map((item, at): FeedItem => ({
      id: item.id ?? item.url ?? String(at + 1),
      url: item.url ?? item.external_url,
      title: item.title,
      html: item.content_html ?? asHtml(item.content_text) ?? asHtml(item.summary),
      summary: item.summary,
      published: feedDate(item.date_published),
      modified: feedDate(item.date_modified),
      authors: texts(item.authors?.map(({ name }) => name) ?? []),
      tags: texts(item.tags ?? []),
      attachments: (item.attachments ?? []).flatMap((file) =>
        attachment(file.url, file.mime_type, file.size_in_bytes)
      ),
    })),
  };
}

/** A text construct of Atom (RFC 4287 §3.1). */
interface AtomText {
  readonly value?: string;
  readonly type?: string;
}

/** Its text alone, on one line. */
function plain(text: AtomText | undefined, limits: Limits): string | undefined {
  if (text?.type === undefined || text.type === "text") return text?.value;
  return wordsOf(text.value, limits)?.replaceAll(/\s+/g, " ");
}

const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;

/** A title of RSS, which says not whether it is text or HTML: what looks like a reference is one. */
function heading(title: string | undefined, limits: Limits): string | undefined {
  if (title === undefined || !REFERENCE.test(title)) return title;
  return wordsOf(title.replaceAll("<", "&lt;"), limits)?.replaceAll(/\s+/g, " ");
}

/** Its HTML. */
function markup(text: AtomText | undefined): string | undefined {
  if (text?.value === undefined) return undefined;
  const isMarkup = text.type === "html" || text.type === "xhtml" || text.type === "text/html";
  return isMarkup ? text.value : asHtml(text.value);
}

function asHtml(text: string): string;
function asHtml(text: string | undefined): string | undefined;
function asHtml(text: string | undefined): string | undefined {
  return text?.split(/\n{2,}/).map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("\n");
}

/** What HTML says, without its markup. */
function wordsOf(html: string | undefined, limits: Limits): string | undefined {
  return html && convertText(html, new TextWriter(limits), { limits }).trim();
}

function attachment(
  url: string | undefined,
  type: string | undefined,
  length: number | undefined,
): FeedAttachment[] {
  return url === undefined ? [] : [{ url, type, length }];
}

/** An id as it was before it had to be an address. */
function nameOf(id: string | undefined): string | undefined {
  if (!id?.startsWith(NAMES)) return id;
  try {
    return decodeURIComponent(id.slice(NAMES.length));
  } catch {
    return id;
  }
}

function addressOf(value: string | undefined): string | undefined {
  return value !== undefined && /^https?:/i.test(value) ? value : undefined;
}

function texts(values: readonly (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined && value !== "") as string[];
}

/**
 * A page that lists articles as a feed. They are found as microformats (h-entry), as `article` elements,
 * as a list in its JSON-LD, and where there is but one, as the page itself.
 *
 * @module
 */
import { Flow } from "../flow/flow.ts";
import { cleanUrl, isPageLink, resolveUrl } from "../html/url.ts";
import { HtmlWriter } from "../html/writer.ts";
import { textOfElement } from "../views/metadata.ts";
import type { PageReading } from "../views/page_reading.ts";
import { NONE } from "../views/page_record.ts";
import type { Feed, FeedItem } from "./feed.ts";
import { feedDate } from "./feed_date.ts";
import { readListed } from "./listed_things.ts";

/** Articles beyond this are left out. */
const MAX_ITEMS = 500;

/** Of authors and tags, more than anybody reads. */
const MAX_NAMES = 50;

/** A link that needs more characters leads nowhere. */
const MAX_ADDRESS = 2000;

/** The feed of a page; undefined of one that has no articles. */
export function feedOfPage(reading: PageReading): Feed | undefined {
  const { metadata, setting, language } = reading;
  const items = findItems(reading);
  if (items.length === 0) return undefined;
  const times = items.map(({ modified, published }) => modified ?? published ?? "");
  return {
    title: reading.title,
    home: setting.location,
    description: metadata.description,
    language,
    modified: feedDate(metadata.modified) ?? (times.toSorted().at(-1) || undefined),
    authors: metadata.authors === undefined ? [] : [metadata.authors],
    items,
  };
}

function findItems(reading: PageReading): FeedItem[] {
  const { record, base } = reading;
  const entries = outermost(reading, (element) => hasClass(reading, element, /^h-?entry$/));
  const articles = entries.length > 0
    ? entries
    : outermost(reading, (element) => record.names[element] === "article");
  const marked = articles.flatMap((element) => readItem(reading, element) ?? []);
  // One that has no address of its own is at that of the page.
  if (marked.length > 1 || (marked.length === 1 && entries.length > 0)) return marked;
  const listed = readListed(record.data, base).slice(0, MAX_ITEMS);
  if (listed.length > 1) return listed;
  return articles.length === 1 || reading.metadata.published !== undefined ? [itemOf(reading)] : [];
}

/** The page itself as the only item. */
function itemOf(reading: PageReading): FeedItem {
  const { metadata, setting: { location } } = reading;
  const url = resolveUrl(cleanUrl(metadata.canonical ?? location), location);
  return {
    id: url,
    url,
    title: reading.title,
    html: write(reading, (flow) => reading.article.replay(flow)),
    summary: metadata.description,
    published: feedDate(metadata.published),
    modified: feedDate(metadata.modified),
    authors: metadata.authors === undefined ? [] : [metadata.authors],
    tags: [],
    attachments: [],
  };
}

/** The elements that are what is asked for and within no other such one. */
function outermost({ record }: PageReading, isIt: (element: number) => boolean): number[] {
  const found: number[] = [];
  for (let element = 0; element < record.names.length && found.length < MAX_ITEMS;) {
    if (isIt(element)) found.push(element);
    element = found.at(-1) === element ? record.ends[element] : element + 1;
  }
  return found;
}

/** An article with a title, an address or both. */
function readItem(reading: PageReading, article: number): FeedItem | undefined {
  const { record } = reading;
  const within = Array.from(
    { length: record.ends[article] - article - 1 },
    (_, at) => article + 1 + at,
  );
  const first = (...tests: ((element: number) => boolean)[]) => {
    for (const test of tests) {
      const found = within.find(test);
      if (found !== undefined) return found;
    }
    return NONE;
  };
  const all = (test: (element: number) => boolean) => [
    ...new Set(
      within.filter(test).slice(0, MAX_NAMES).map((element) => textOfElement(record, element))
        .filter(Boolean),
    ),
  ];
  const classed = (pattern: RegExp) => (element: number) => hasClass(reading, element, pattern);
  const related = (pattern: RegExp) => (element: number) => has(reading, element, "rel", pattern);
  const heading = first(
    classed(/^(?:p-name|entry-title)$/),
    (element) => /^h[1-6]$/.test(record.names[element]),
  );
  const url = addressOf(reading, linkOf(reading, article, heading, first));
  const title = heading === NONE ? undefined : textOfElement(record, heading) || undefined;
  if (url === undefined) return undefined;
  const content = first(classed(/^(?:e-content|entry-content)$/));
  const summary = first(classed(/^(?:p-summary|entry-summary)$/));
  const html = write(reading, (flow) => replay(reading, content, article, heading, flow));
  return {
    id: url,
    url,
    title,
    html: html === "" ? undefined : html,
    summary: summary === NONE ? undefined : textOfElement(record, summary) || undefined,
    published: timeOf(reading, within, /^(?:dt-published|published|datePublished)$/) ??
      timeOf(reading, within, undefined),
    modified: timeOf(reading, within, /^(?:dt-updated|updated|dateModified)$/),
    authors: all((element) =>
      classed(/^p-author$/)(element) || related(/^author$/)(element) ||
      has(reading, element, "itemprop", /^author$/)
    ),
    tags: all((element) => classed(/^p-category$/)(element) || related(/^tag$/)(element)),
    attachments: [],
  };
}

/** The link that says it is the article's, that of its heading, or one that stands before that. */
function linkOf(
  { record }: PageReading,
  article: number,
  heading: number,
  first: (...tests: ((element: number) => boolean)[]) => number,
): number {
  const { names, attributes, ends, parents } = record;
  const leads = (element: number) => names[element] === "a" && attributes[element].has("href");
  const said = first((element) =>
    leads(element) &&
    (/(?:^|\s)(?:u-url|u-uid)(?:\s|$)/.test(attributes[element].get("class") ?? "") ||
      /(?:^|\s)bookmark(?:\s|$)/i.test(attributes[element].get("rel") ?? ""))
  );
  if (said !== NONE) return said;
  for (let around = heading; around > article; around = parents[around]) {
    if (leads(around)) return around;
  }
  const end = heading === NONE ? Infinity : ends[heading];
  return first(
    (element) => leads(element) && element > heading && element < end,
    (element) => leads(element) && element < end,
  );
}

function addressOf({ record, base }: PageReading, link: number): string | undefined {
  if (link === NONE) return undefined;
  const raw = cleanUrl((record.attributes[link].get("href") ?? "").slice(0, MAX_ADDRESS));
  return raw === "" || raw.startsWith("#") || !isPageLink(raw) ? undefined : resolveUrl(raw, base);
}

function timeOf(
  { record }: PageReading,
  within: readonly number[],
  kind: RegExp | undefined,
): string | undefined {
  for (const element of within) {
    const known = record.attributes[element];
    const names = `${known.get("class") ?? ""} ${known.get("itemprop") ?? ""}`.split(/\s+/);
    if (
      kind === undefined ? record.names[element] !== "time" : !names.some((name) => kind.test(name))
    ) {
      continue;
    }
    const date = feedDate(known.get("datetime") ?? known.get("content") ?? known.get("title"));
    if (date !== undefined) return date;
  }
  return undefined;
}

/** The content that is named as such, or else the article without its heading. */
function replay(
  { record }: PageReading,
  content: number,
  article: number,
  heading: number,
  flow: Flow,
): void {
  const root = content === NONE ? article : content;
  record.replay(flow, {
    first: record.opens[root],
    last: record.closes[root],
    leavesOut: (element) => element === heading,
    silences: () => false,
  });
}

function write(reading: PageReading, play: (flow: Flow) => void): string {
  const writer = new HtmlWriter({ images: true });
  const flow = new Flow(writer, { limits: reading.setting.limits, baseUrl: reading.base });
  play(flow);
  flow.end();
  return writer.take(true).trim();
}

function hasClass(reading: PageReading, element: number, pattern: RegExp): boolean {
  return has(reading, element, "class", pattern);
}

function has({ record }: PageReading, element: number, name: string, pattern: RegExp): boolean {
  const value = record.attributes[element].get(name);
  return value !== undefined && value.split(/\s+/).some((word) => pattern.test(word));
}

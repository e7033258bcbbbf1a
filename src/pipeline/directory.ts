/**
 * The directory of a folder as a resource: its pages by category, in each language that they have and in
 * each form of a page. Nothing is read before one of these is opened; what they are made of can be told
 * from the descriptions alone.
 *
 * @module
 */
import { type DirectoryEntry, directoryPage, PAGE_POLICY } from "../pages/mod.ts";
import { streamOf } from "../coding/stream_of.ts";
import { eTag } from "../libraries/std_http.ts";
import { FORM_NAMES, locateByQuery, pinsOfQuery } from "../origin/query_forms.ts";
import { findPages, type PageSummary, type SitePages, summarisePage } from "./site_pages.ts";
import { VIEW_TYPES } from "../transcode/views/view_name.ts";
import type { Listing, Origin } from "../origin/origin.ts";
import type { Resource, StoredVariant } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";

/** The name of this view of a folder. */
const DIRECTORY = "directory";

/** Raised whenever the same pages make another directory. */
const VERSION = 1;

const ENTRIES_PER_PAGE = 100;
const KEYWORDS = 4;
const MAX_LANGUAGES = 16;

/** Whether a URL asks for the directory of a folder. */
export function namesDirectory({ url, names = FORM_NAMES }: Exchange): boolean {
  return url.pathname.endsWith("/") && names.view !== "" &&
    url.searchParams.get(names.view) === DIRECTORY;
}

/** The directory of the folder that an origin lists; undefined for a page that there is not. */
export async function resourceOfDirectory(
  listing: Listing,
  { exchange, origin, house }: {
    readonly exchange: Exchange;
    readonly origin: Origin;
    readonly house: House;
  },
): Promise<Resource | undefined> {
  const { url, names } = exchange;
  const site = await findPages(listing, { exchange, origin, limit: house.limits.directoryPages });
  const pages = Math.max(1, Math.ceil(site.resources.length / ENTRIES_PER_PAGE));
  const page = Number(url.searchParams.get("page") ?? "1");
  if (!Number.isInteger(page) || page < 1 || page > pages) return undefined;
  const tag = await tagOf(site, page, house);
  const languages = languagesOf(site);
  const locate = locateEach(url, names, languages.length > 1);
  const variantOf = (language: string | undefined, type: string): StoredVariant => ({
    kind: "stored",
    type,
    ...type.startsWith("text/") && { charset: "utf-8" },
    ...language !== undefined && { language },
    etag: `"${tag}-${language ?? ""}-${type}"`,
    location: locate({ type, language }),
    fields: type === "text/html" ? [["Content-Security-Policy", PAGE_POLICY]] : [],
    open: async () => {
      const entries = await entriesOf(`${tag}-${language ?? ""}`, site, language, house);
      const text = write(entries, type, { listing, language, site, page, pages, url });
      return streamOf(new TextEncoder().encode(text));
    },
  });
  return {
    location: url.pathname + url.search,
    pins: pinsOfQuery(url, names),
    locate,
    variants: languages.flatMap((language) => VIEW_TYPES.map((type) => variantOf(language, type))),
  };
}

/** Where each form is found, with its language where there are several. */
function locateEach(url: URL, names = FORM_NAMES, isMultilingual: boolean): Resource["locate"] {
  // Where the query names this view, it can name none of it.
  const locate = locateByQuery(url, { ...names, view: "" });
  return (form) => {
    const location = locate(form);
    const isTold = !isMultilingual || form.language === undefined ||
      url.searchParams.has(names.language);
    return location === undefined || isTold
      ? location
      : `${location}&${names.language}=${encodeURIComponent(form.language ?? "")}`;
  };
}

/** Each language that a page has; none at all where none has any. */
function languagesOf({ resources }: SitePages): (string | undefined)[] {
  const languages = new Set(
    resources.flatMap(({ variants }) => variants.map(({ language }) => language)),
  );
  languages.delete(undefined);
  return languages.size === 0 ? [undefined] : [...languages].slice(0, MAX_LANGUAGES);
}

/** Changes whenever a page does, or the vocabulary by which categories are told. */
async function tagOf(site: SitePages, page: number, { rules }: House): Promise<string> {
  const parts = site.resources.map(({ location, variants }) => [
    location,
    variants.map(({ etag, lastModified, length }) => [etag, lastModified, length]),
  ]);
  const tag = await eTag(JSON.stringify([VERSION, page, rules.categories, site.partial, parts]));
  return (tag ?? "").replaceAll('"', "");
}

/** All entries. Who wants a directory that is being read waits for it, and who reads it does so for all. */
async function entriesOf(
  key: string,
  site: SitePages,
  language: string | undefined,
  house: House,
): Promise<readonly DirectoryEntry[]> {
  const { directories } = house;
  const underWay = directories.get(key) ?? readEntries(site, language, house);
  directories.set(key, underWay);
  try {
    return await underWay;
  } finally {
    if (directories.get(key) === underWay) directories.delete(key);
  }
}

async function readEntries(
  { resources }: SitePages,
  language: string | undefined,
  house: House,
): Promise<readonly DirectoryEntry[]> {
  const read: [Resource, PageSummary][] = [];
  for (const resource of resources) {
    const summary = await summarisePage(resource, language, house);
    if (summary !== undefined) read.push([resource, summary]);
  }
  const rarity = rarityOf(read.map(([, summary]) => summary));
  const order = new Intl.Collator(language ?? "und", { numeric: true });
  return read.map(([{ location }, { title, category, keywords }]): DirectoryEntry => ({
    title,
    location,
    category,
    keywords: keywords.toSorted((a, b) => b.weight * rarity(b.text) - a.weight * rarity(a.text))
      .slice(0, KEYWORDS).map(({ text }) => text),
  })).toSorted((a, b) => compareCategories(a, b, order) || order.compare(a.title, b.title));
}

/** Pages without a category come last. */
function compareCategories(
  { category: a }: DirectoryEntry,
  { category: b }: DirectoryEntry,
  order: Intl.Collator,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return order.compare(a, b);
}

/** How few of the pages have a keyword: what all have tells none from the others. */
function rarityOf(summaries: readonly PageSummary[]): (text: string) => number {
  const counts = new Map<string, number>();
  for (const { keywords } of summaries) {
    for (const { text } of keywords) {
      counts.set(text.toLowerCase(), (counts.get(text.toLowerCase()) ?? 0) + 1);
    }
  }
  return (text) => Math.log2(1 + summaries.length / (counts.get(text.toLowerCase()) ?? 1));
}

function write(
  entries: readonly DirectoryEntry[],
  type: string,
  { listing, language, site, page, pages, url }: {
    readonly listing: Listing;
    readonly language: string | undefined;
    readonly site: SitePages;
    readonly page: number;
    readonly pages: number;
    readonly url: URL;
  },
): string {
  const first = (page - 1) * ENTRIES_PER_PAGE;
  const { forms } = directoryPage({
    location: listing.location,
    language,
    entries: entries.slice(first, first + ENTRIES_PER_PAGE),
    count: entries.length,
    page,
    pages,
    partial: site.partial,
    locate: (page) => locatePage(url, page),
  });
  return forms.find((form) => form.type === type)?.render() ?? "";
}

function locatePage(url: URL, page: number): string {
  const query = new URLSearchParams(url.search);
  query.set("page", String(page));
  return `${url.pathname}?${query}`;
}

/**
 * The views of a page as contents, each of which can be written in every form of a page.
 *
 * @module
 */
import { type Block, type Content, type Json, linkTarget, type Run } from "../../pages/mod.ts";
import { HtmlWriter } from "../html/writer.ts";
import { MarkdownWriter } from "../markdown/writer.ts";
import { findCategory } from "./categories.ts";
import type { PageReading } from "./page_reading.ts";
import { type PageLink, readLinks } from "./page_links.ts";
import { summarise } from "./summary.ts";
import { viewNamed, VIEWS, type WrittenView } from "./view_name.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a view is told beside the page. */
export interface ViewSetting {
  /** The categories of pages, each with words that speak for it. */
  readonly vocabulary: Vocabulary;
  /** The query parameter that names a view; empty where none does. */
  readonly parameter: string;
}

/** What one view says: its blocks, and its data. */
interface View {
  readonly blocks: readonly Block[];
  readonly data: { readonly [name: string]: Json | undefined };
}

const WRITERS: Readonly<Record<WrittenView, (page: PageReading, setting: ViewSetting) => View>> = {
  reader: writeReader,
  outline: writeOutline,
  summary: writeSummary,
  keywords: writeKeywords,
  links: writeLinks,
  metadata: writeMetadata,
};

/** A view of a page. */
export function writeView(name: WrittenView, page: PageReading, setting: ViewSetting): Content {
  const { blocks, data } = WRITERS[name](page, setting);
  const title = name === "reader" ? page.title : `${viewNamed(name)?.title ?? name}: ${page.title}`;
  const { location } = page.setting;
  return {
    title,
    language: /^[a-z0-9-]{2,35}$/i.test(page.language) ? page.language : undefined,
    blocks: [...blocks, { kind: "paragraph", runs: otherViews(name, location, setting) }],
    problem: false,
    data: { view: name, title: page.title, location, language: page.language, ...data },
  };
}

/** Links to the page itself and to its other views. */
function otherViews(name: WrittenView, location: string, { parameter }: ViewSetting): Run[] {
  const names = parameter === "" ? [] : VIEWS.filter((view) => view.name !== name);
  const others = names.map((view): Run => ({
    text: view.title,
    href: linkTarget(withParameter(location, parameter, view.name)),
  }));
  const all: Run[] = [{ text: "The whole page", href: linkTarget(location) }, ...others];
  return all.flatMap((run, at) => at === 0 ? [run] : [{ text: " · " }, run]);
}

function withParameter(location: string, name: string, value: string): string {
  return `${location}${location.includes("?") ? "&" : "?"}${encodeURIComponent(name)}=${value}`;
}

function writeReader(page: PageReading): View {
  const { limits } = page.setting;
  const { metadata: { authors, published, site }, article } = page;
  const day = published?.replace(/^(\d{4}-\d\d-\d\d)T.*$/, "$1");
  const byline = [authors, day, site].filter((part) => part !== undefined);
  const markdown = page.write(new MarkdownWriter(limits));
  const html = page.write(new HtmlWriter({ images: true, topLevel: 2 }));
  const blocks: Block[] = [];
  if (byline.length > 0) blocks.push({ kind: "paragraph", runs: [{ text: byline.join(" · ") }] });
  blocks.push({ kind: "prose", prose: { html: `${html}\n`, markdown } });
  return {
    blocks,
    data: {
      authors,
      published,
      site,
      text: article.blocks,
      markdown,
      dropped: article.drops.map(({ reason, element, text, length }) => ({
        ...{ reason, element, text, length },
      })),
    },
  };
}

function writeOutline(page: PageReading): View {
  const { location } = page.setting;
  const { outline } = page;
  const items = outline.map(({ depth, text, anchor }) => ({
    depth,
    runs: [{ text, href: linkTarget(location + anchor) }],
  }));
  const none: Block = { kind: "paragraph", runs: [{ text: "This page has no headings." }] };
  return {
    blocks: outline.length === 0 ? [none] : [{ kind: "list", items }],
    data: {
      headings: outline.map(({ level, depth, text, anchor }) => ({ level, depth, text, anchor })),
    },
  };
}

function writeSummary(page: PageReading): View {
  const { title, language, article: { blocks } } = page;
  const sentences = summarise({ title, blocks, language }, page.cutter);
  const { description } = page.metadata;
  const shown: Block[] = sentences.map((text) => ({ kind: "paragraph", runs: [{ text }] }));
  if (shown.length === 0) {
    const text = description ?? "This page has too little text to be summarised.";
    shown.push({ kind: "paragraph", runs: [{ text }] });
  }
  return { blocks: shown, data: { sentences, description } };
}

function writeKeywords(page: PageReading, { vocabulary }: ViewSetting): View {
  const { keywords } = page;
  const text = { title: page.metadata.title ?? "", blocks: page.article.blocks };
  const category = findCategory(text, page.cutter, vocabulary);
  const facts: [string, Run][] = category === undefined
    ? []
    : [["Category", { text: category.name }]];
  const none: Block = { kind: "paragraph", runs: [{ text: "This page has too little text." }] };
  return {
    blocks: [
      ...facts.length > 0 ? [{ kind: "facts" as const, facts }] : [],
      keywords.length === 0 ? none : {
        kind: "table",
        columns: [
          { title: "Keyword" },
          { title: "Weight", numeric: true },
          { title: "Times", numeric: true },
        ],
        rows: keywords.map(({ text, weight, count }) => [
          { text },
          { text: weight.toFixed(2) },
          { text: String(count) },
        ]),
      },
    ],
    data: {
      category: category?.name,
      certainty: category?.share,
      keywords: keywords.map(({ text, weight, count }) => ({ text, weight, count })),
    },
  };
}

function writeLinks(page: PageReading): View {
  const { article, base } = page;
  const links = readLinks(page.record, { base, isInText: (at) => article.contains(at) });
  const listOf = (title: string, some: readonly PageLink[]): Block[] =>
    some.length === 0 ? [] : [
      { kind: "heading", text: title },
      {
        kind: "list",
        items: some.map(({ text, href }) => ({
          depth: 0,
          runs: [{ text: text === "" ? href : text, href: linkTarget(href) }],
        })),
      },
    ];
  const none: Block = { kind: "paragraph", runs: [{ text: "This page has no links." }] };
  return {
    blocks: links.length === 0 ? [none] : [
      ...listOf("In the text", links.filter(({ inText }) => inText)),
      ...listOf("Around it", links.filter(({ inText }) => !inText)),
    ],
    data: {
      links: links.map(({ href, text, inText, external, rel }) => ({
        ...{ href, text, inText, external, rel },
      })),
    },
  };
}

const FACTS: readonly (readonly [name: string, key: keyof PageReading["metadata"]])[] = [
  ["Description", "description"],
  ["Authors", "authors"],
  ["Published", "published"],
  ["Modified", "modified"],
  ["Site", "site"],
  ["Language", "language"],
  ["Keywords", "keywords"],
  ["Address", "canonical"],
  ["Picture", "image"],
];

function writeMetadata(page: PageReading): View {
  const { metadata } = page;
  const { openGraph, things, title: _, ...plain } = metadata;
  const facts = FACTS.flatMap(([name, key]): [string, Run][] => {
    const value = metadata[key];
    return typeof value === "string" ? [[name, { text: value, href: targetOf(key, value) }]] : [];
  });
  const tableOf = (title: string, entries: readonly (readonly [string, string])[]): Block[] =>
    entries.length === 0 ? [] : [
      { kind: "heading", text: title },
      { kind: "facts", facts: entries.map(([name, text]) => [name, { text }]) },
    ];
  return {
    blocks: [
      { kind: "facts", facts: [["Title", { text: page.title }], ...facts] },
      ...tableOf("OpenGraph", Object.entries(openGraph)),
      ...things.flatMap((thing) => tableOf(thing["@type"] ?? "JSON-LD", Object.entries(thing))),
    ],
    data: { ...plain, openGraph, jsonLd: things },
  };
}

function targetOf(key: string, value: string): string | undefined {
  return key === "canonical" || key === "image" ? linkTarget(value) : undefined;
}

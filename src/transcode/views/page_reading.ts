/**
 * A page as the views read it: held whole, and each thing about it found when it is first asked for.
 *
 * @module
 */
import type { Limits } from "../../model/limits.ts";
import { Flow } from "../flow/flow.ts";
import type { FlowWriter } from "../flow/convert.ts";
import { HtmlReader } from "../html/reader.ts";
import { cleanUrl, resolveUrl } from "../html/url.ts";
import { type Article, findArticle } from "./article.ts";
import { DocumentFrame } from "./document_frame.ts";
import { findKeywords, type Keyword } from "./keywords.ts";
import { settleLanguage } from "./language_guess.ts";
import { type PageMetadata, readMetadata } from "./metadata.ts";
import { type OutlineEntry, readOutline } from "./outline.ts";
import { NONE, PageRecord } from "./page_record.ts";
import { WordCutter } from "./words.ts";

/** What is known of a page beside its HTML. */
export interface PageSetting {
  /** Path and query, or the whole address, of the page. */
  readonly location: string;
  /** Its language, where it is known. */
  readonly language?: string;
  readonly limits: Limits;
}

/** A page that has been read. */
export class PageReading {
  readonly record: PageRecord;
  readonly setting: PageSetting;
  #metadata: PageMetadata | undefined;
  #article: Article | undefined;
  #keywords: readonly Keyword[] | undefined;
  #language: string | undefined;
  #cutter: WordCutter | undefined;
  #base: string | undefined;
  #outline: readonly OutlineEntry[] | undefined;

  constructor(record: PageRecord, setting: PageSetting) {
    this.record = record;
    this.setting = setting;
  }

  get metadata(): PageMetadata {
    return this.#metadata ??= readMetadata(this.record);
  }

  get article(): Article {
    return this.#article ??= findArticle(this.record, this.metadata.title);
  }

  /** The title, or what stands in for one. */
  get title(): string {
    return this.metadata.title ?? this.setting.location;
  }

  /** The language that is stated, or else the one that the text looks like. */
  get language(): string {
    const stated = this.setting.language ?? this.metadata.language;
    return this.#language ??= settleLanguage(stated, this.article.blocks);
  }

  get cutter(): WordCutter {
    return this.#cutter ??= new WordCutter(this.language);
  }

  /** The headings of the main content; where that has none, the page's own. */
  get outline(): readonly OutlineEntry[] {
    return this.#outline ??= this.#readOutline();
  }

  get keywords(): readonly Keyword[] {
    const headings = this.outline.map(({ text }) => text);
    const source = { title: this.metadata.title ?? "", headings, blocks: this.article.blocks };
    return this.#keywords ??= findKeywords(source, this.cutter);
  }

  /** What links on the page are relative to. */
  get base(): string {
    return this.#base ??= this.#readBase();
  }

  #readBase(): string {
    const { names, attributes } = this.record;
    const at = names.findIndex((name, at) => name === "base" && attributes[at].has("href"));
    const { location } = this.setting;
    if (at < 0) return location;
    return resolveUrl(cleanUrl(attributes[at].get("href") ?? ""), location);
  }

  /** Writes the main content. */
  write(writer: FlowWriter): string {
    const { limits } = this.setting;
    const baseUrl = this.record.names.includes("base") ? this.base : undefined;
    const flow = new Flow(writer, { limits, baseUrl });
    this.article.replay(flow);
    flow.end();
    return writer.take(true).trim();
  }

  #readOutline(): OutlineEntry[] {
    const { root } = this.article;
    if (root === NONE) return [];
    const { names } = this.record;
    // A first-level heading outside that is not the title names the site.
    return readOutline(
      this.record,
      (element, text) =>
        this.article.contains(element) || (names[element] === "h1" && text === this.title),
    );
  }
}

/** Reads a whole page. */
export function readPage(html: string, setting: PageSetting): PageReading {
  const record = new PageRecord(setting.limits);
  const frame = new DocumentFrame(record);
  const reader = new HtmlReader(frame, setting.limits);
  reader.write(html);
  reader.end();
  frame.end();
  return new PageReading(record, setting);
}

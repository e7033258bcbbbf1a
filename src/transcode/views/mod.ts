/**
 * Views of HTML pages: their main content with the reason for all that was dropped, and their outline,
 * summary, keywords, links and metadata.
 *
 * @example
 * ```ts
 * import { readArticle } from "@variform/variform/views";
 *
 * const article = readArticle("<nav>Home</nav><p>Tea is served at five, and cake with it.</p>");
 * article.text; // "Tea is served at five, and cake with it."
 * article.dropped[0].reason; // "navigation"
 * ```
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../../model/limits.ts";
import { pageOf } from "../../pages/mod.ts";
import { convertText } from "../flow/convert.ts";
import { LightPage } from "../html/light_page.ts";
import { HtmlWriter } from "../html/writer.ts";
import { MarkdownWriter } from "../markdown/writer.ts";
import type { Drop } from "./article.ts";
import type { PageMetadata } from "./metadata.ts";
import { type PageReading, readPage } from "./page_reading.ts";
import { typeOfView, VIEW_TYPES, type ViewName } from "./view_name.ts";
import { VOCABULARY, type Vocabulary } from "./vocabulary.ts";
import { writeView } from "./write_view.ts";

export type { Drop } from "./article.ts";
export type { DropReason } from "./hints.ts";
export type { PageMetadata } from "./metadata.ts";
export type { DataThing } from "./structured_data.ts";
export { type ViewName, type ViewRow, VIEWS } from "./view_name.ts";
export { VOCABULARY, type Vocabulary } from "./vocabulary.ts";
export { DEFAULT_LIMITS, type Limits } from "../../model/limits.ts";

/** How a page is read. */
export interface ViewPageOptions {
  /** Its address, or path and query, which its links are relative to. */
  readonly location?: string;
  /** Its language as a BCP 47 tag, where that is known. */
  readonly language?: string;
  /** Bounds on depth and size. */
  readonly limits?: Partial<Limits>;
}

/** The main content of a page. */
export interface ArticleText {
  /** What the page says of itself. */
  readonly metadata: PageMetadata;
  /** The text alone, a line for each block, without the title and captions. */
  readonly text: string;
  /** As Markdown, with links and pictures. */
  readonly markdown: string;
  /** As plain HTML, with links and pictures. */
  readonly html: string;
  /** What was left out, and why. */
  readonly dropped: readonly Drop[];
}

/** Finds the main content of a page. */
export function readArticle(html: string, options: ViewPageOptions = {}): ArticleText {
  const page = read(html, options);
  return {
    metadata: page.metadata,
    text: page.article.blocks.join("\n"),
    markdown: page.write(new MarkdownWriter(page.setting.limits)),
    html: page.write(new HtmlWriter({ images: true, topLevel: 2 })),
    dropped: page.article.drops,
  };
}

/** A form of a view, as the server sends it. */
export interface ViewForm {
  /** Media type with the view as a parameter. */
  readonly type: string;
  /** The whole of it. */
  readonly text: string;
}

/** Makes a view of a page, in each of its forms. */
export function makeView(
  html: string,
  view: ViewName,
  options: ViewPageOptions & { readonly vocabulary?: Vocabulary } = {},
): readonly ViewForm[] {
  const { vocabulary = VOCABULARY } = options;
  if (view === "light") {
    const { language } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const text = convertText(html, new LightPage(language), { limits });
    return [{ type: typeOfView("text/html", view), text }];
  }
  const content = writeView(view, read(html, options), { vocabulary, parameter: "view" });
  return pageOf(content).forms.filter(({ type }) => VIEW_TYPES.includes(type))
    .map((form) => ({ type: typeOfView(form.type, view), text: form.render() }));
}

function read(html: string, options: ViewPageOptions): PageReading {
  const { location = "/", language } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return readPage(html, { location, language, limits });
}

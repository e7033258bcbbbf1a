/**
 * The converters of text for those who hold it whole.
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import { convertText } from "./flow/convert.ts";
import { sanitizeHtml as sanitize } from "./html/sanitize.ts";
import { formatPage } from "./markdown/page.ts";
import { MarkdownWriter } from "./markdown/writer.ts";
import { TextWriter } from "./text/writer.ts";

/** How HTML is read. */
export interface HtmlOptions {
  /** Makes relative links absolute; without it they stay relative. */
  readonly baseUrl?: string;
  /** Bounds on depth and size that differ from the defaults. */
  readonly limits?: Partial<Limits>;
}

/** How HTML becomes plain text. */
export interface HtmlToTextOptions extends HtmlOptions {
  /** Whether the address of a link follows its text, in angle brackets. */
  readonly links?: boolean;
}

/** How Markdown becomes a page. */
export interface MarkdownToHtmlOptions {
  /** Language of the text as a BCP 47 tag; the text's front matter goes before it. */
  readonly language?: string;
  /** Title of a page that has neither a heading nor front matter. */
  readonly title?: string;
  /** Bounds on depth and size that differ from the defaults. */
  readonly limits?: Partial<Limits>;
}

/**
 * Converts HTML to CommonMark with GitHub's tables, task lists and strikethrough. Text that looks like
 * markup stays text; links that would run something are left out.
 */
export function htmlToMarkdown(html: string, options: HtmlOptions = {}): string {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return convertText(html, new MarkdownWriter(limits), { limits, baseUrl: options.baseUrl });
}

/** Converts HTML to plain text for reading, with tables in columns. */
export function htmlToText(html: string, options: HtmlToTextOptions = {}): string {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const writer = new TextWriter(limits, { links: options.links });
  return convertText(html, writer, { limits, baseUrl: options.baseUrl });
}

/**
 * Converts Markdown to a complete page without anything that runs. Throws a `Fault` of code `too-large`
 * for text that nests so deeply, or is so intricate, that rendering it would take too long.
 */
export function markdownToHtml(markdown: string, options: MarkdownToHtmlOptions = {}): string {
  return formatPage(markdown, { ...options, limits: { ...DEFAULT_LIMITS, ...options.limits } });
}

/** Makes a fragment of HTML harmless: balanced, without scripts, styles, frames, forms, handlers. */
export function sanitizeHtml(html: string, limits: Partial<Limits> = {}): string {
  return sanitize(html, { ...DEFAULT_LIMITS, ...limits });
}

/**
 * Writes a flow as plain HTML: what the page says and nothing of how it looked. All markup comes from
 * here, and all text is escaped.
 *
 * @module
 */
import type { FlowWriter } from "../flow/convert.ts";
import type { Container, Inline, Leaf, Mark } from "../flow/nodes.ts";
import { escapeHtml } from "./escape.ts";
import { isImageLink, isPageLink } from "./url.ts";

/** How plain HTML is written. */
export interface HtmlWriterOptions {
  /** Whether pictures are shown; else the words that stand in for them are. */
  readonly images: boolean;
  /** The level of the highest heading. */
  readonly topLevel?: number;
  /** Told the title of the page, when it is read. */
  readonly onTitle?: (title: string) => void;
}

const TAGS: Readonly<Record<Exclude<Mark["kind"], "link">, string>> = {
  strong: "strong",
  emphasis: "em",
  strike: "s",
  superscript: "sup",
  subscript: "sub",
};

const BREAKS = /[\r\n]+/g;

/** A container that is open: what closes it, and whether a lone text in it needs no paragraph. */
interface Frame {
  readonly end: string;
  /** Whether it is a part of a table that is there for the looks. */
  readonly layout: boolean;
  bare: boolean;
  /** Of a table: whether a row of it has begun; undefined in all else. */
  rows?: boolean;
}

/** A flow sink that makes HTML. */
export class HtmlWriter implements FlowWriter {
  readonly #options: HtmlWriterOptions;
  readonly #frames: Frame[] = [];
  #out: string[] = [];

  constructor(options: HtmlWriterOptions) {
    this.#options = options;
  }

  title(text: string): void {
    this.#options.onTitle?.(text);
  }

  enter(container: Container): void {
    const isPart = container.kind === "row" || container.kind === "cell";
    const parent = this.#frames.at(-1);
    const layout = isPart ? parent?.layout === true : isLayout(container);
    const [start, end, bare] = layout ? NO_TAGS : tagsOf(container);
    if (parent?.rows === false && container.kind === "row") parent.rows = true;
    this.#out.push(start);
    this.#frames.push({ end, layout, bare, ...isTable(container) && !layout && { rows: false } });
  }

  leave(_container: Container): void {
    this.#out.push(this.#frames.pop()?.end ?? "");
  }

  leaf(leaf: Leaf): void {
    const html = this.#writeLeaf(leaf);
    const rows = this.#frames.at(-1)?.rows;
    if (rows === undefined) return void this.#out.push(html);
    // Text right in a table is its caption, before the first row; after that, a row of its own.
    this.#out.push(rows ? `<tr><td>${html}</td></tr>\n` : `<caption>${html}</caption>\n`);
  }

  take(_ended: boolean): string {
    const text = this.#out.join("");
    this.#out = [];
    return text;
  }

  #writeLeaf(leaf: Leaf): string {
    switch (leaf.kind) {
      case "paragraph":
        return this.#writeParagraph(this.#writeInlines(leaf.inlines), leaf.explicit);
      case "heading": {
        const level = Math.min(6, Math.max(this.#options.topLevel ?? 1, leaf.level));
        return `<h${level}>${this.#writeInlines(leaf.inlines)}</h${level}>\n`;
      }
      case "code":
        return `<pre><code${languageClass(leaf.language)}>${escapeHtml(leaf.text)}</code></pre>\n`;
      case "rule":
        return "<hr>\n";
    }
  }

  #writeParagraph(html: string, explicit: boolean): string {
    if (html === "") return "";
    const frame = this.#frames.at(-1);
    if (explicit || frame?.bare !== true) return `<p>${html}</p>\n`;
    // The next one must not run into this one.
    frame.bare = false;
    return html;
  }

  #writeInlines(inlines: readonly Inline[]): string {
    return inlines.map((inline) => this.#writeInline(inline)).join("");
  }

  #writeInline(inline: Inline): string {
    switch (inline.kind) {
      case "text":
        return escapeHtml(inline.text);
      case "code":
        return `<code>${escapeHtml(inline.text)}</code>`;
      case "break":
        return "<br>\n";
      case "checkbox":
        return `<input type="checkbox" disabled${inline.checked ? " checked" : ""}>`;
      case "image":
        return this.#writeImage(inline);
      case "open":
        return inline.mark.kind === "link" ? openLink(inline.mark) : `<${TAGS[inline.mark.kind]}>`;
      case "close":
        if (inline.mark.kind !== "link") return `</${TAGS[inline.mark.kind]}>`;
        return isPageLink(inline.mark.href) ? "</a>" : "";
    }
  }

  #writeImage({ src, alt, title }: Extract<Inline, { kind: "image" }>): string {
    const text = escapeHtml(alt.replace(BREAKS, " "));
    if (!this.#options.images || !isImageLink(src)) return text;
    const hover = title === "" ? "" : ` title="${escapeHtml(title)}"`;
    return `<img src="${escapeHtml(src)}" alt="${text}"${hover} loading="lazy">`;
  }
}

function openLink({ href, title }: Extract<Mark, { kind: "link" }>): string {
  if (!isPageLink(href)) return "";
  const hover = title === "" ? "" : ` title="${escapeHtml(title)}"`;
  return `<a href="${escapeHtml(href)}"${hover}>`;
}

function languageClass(language: string): string {
  return language === "" ? "" : ` class="language-${escapeHtml(language)}"`;
}

type Tags = readonly [start: string, end: string, bare: boolean];

const NO_TAGS: Tags = ["", "", false];

function isTable(container: Container): boolean {
  return container.kind === "table";
}

function isLayout(container: Container): boolean {
  return container.kind === "table" && container.layout;
}

/** Start and end of a container, and whether a lone text in it needs no paragraph. */
function tagsOf(container: Container): Tags {
  switch (container.kind) {
    case "quote":
      return ["<blockquote>\n", "</blockquote>\n", false];
    case "list": {
      const { ordered, start } = container;
      if (!ordered) return ["<ul>\n", "</ul>\n", false];
      return [start === 1 ? "<ol>\n" : `<ol start="${start}">\n`, "</ol>\n", false];
    }
    case "item":
      return ["<li>", "</li>\n", true];
    case "table":
      return ["<table>\n", "</table>\n", true];
    case "row":
      return ["<tr>", "</tr>\n", false];
    case "cell": {
      const name = container.header ? "th" : "td";
      const columns = container.columns > 1 ? ` colspan="${container.columns}"` : "";
      const rows = container.rows > 1 ? ` rowspan="${container.rows}"` : "";
      return [`<${name}${columns}${rows}>`, `</${name}>`, true];
    }
  }
}

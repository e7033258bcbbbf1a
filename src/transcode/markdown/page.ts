/**
 * Markdown as a complete page that reads well as it is.
 *
 * @module
 */
import { Marked, Parser } from "../../libraries/marked.ts";
import type { Limits } from "../../model/limits.ts";
import { escapeHtml } from "../html/escape.ts";
import { sanitizeHtml } from "../html/sanitize.ts";
import { lex } from "./bounded_lexer.ts";
import { Footnotes } from "./footnotes.ts";
import { splitFrontMatter } from "./front_matter.ts";
import { PAGE_STYLE } from "./page_style.ts";

/** What a page is told beside its text. */
export interface PageOptions {
  readonly limits: Limits;
  /** Language of the text; the text's own statement goes before it. */
  readonly language?: string;
  /** Title of a page that has no heading. */
  readonly title?: string;
}

/** Formats Markdown as an HTML page without anything that runs. */
export function formatPage(markdown: string, options: PageOptions): string {
  // Others might read on behind a NUL (CommonMark §2.3).
  const matter = splitFrontMatter(markdown.replaceAll("\0", "\ufffd"));
  const { html, heading } = render(matter.body);
  const language = matter.language ?? options.language;
  const title = matter.title ?? heading ?? options.title ?? "";
  return page({
    language: language !== undefined && /^[A-Za-z0-9-]{1,35}$/.test(language)
      ? language
      : undefined,
    title,
    body: sanitizeHtml(html, options.limits),
  });
}

/** Renders the body, with an identifier for each heading to link to. */
function render(markdown: string): { html: string; heading: string | undefined } {
  const slugs = new Map<string, number>();
  let first: string | undefined;
  const footnotes = Footnotes.of(markdown);
  const marked = new Marked({ gfm: true }, {
    extensions: footnotes?.extensions ?? [],
    renderer: {
      heading({ tokens, depth }) {
        const whole = this.parser.parseInline(tokens);
        const named = OWN_NAME.exec(whole);
        const content = named === null ? whole : whole.slice(0, named.index).trimEnd();
        const text = textOf(content);
        first ??= text;
        const id = unique(named?.[1] ?? slugOf(text), slugs);
        return `<h${depth} id="${escapeHtml(id)}">${content}</h${depth}>\n`;
      },
      blockquote({ tokens }) {
        return `<blockquote>\n${labelled(this.parser.parse(tokens))}</blockquote>\n`;
      },
    },
  });
  const html = Parser.parse(lex(markdown, marked.defaults), marked.defaults);
  const notes = footnotes?.write((tokens) => Parser.parse(tokens, marked.defaults)) ?? "";
  return { html: html + notes, heading: first };
}

/** The name that a heading gives itself, as Hugo, kramdown and Pandoc write it: `## Tea {#tea}`. */
const OWN_NAME = /\{#([\w.:-]{1,100})\}\s*$/;

const ALERT = /^<p>\[!(note|tip|important|warning|caution)\](?:<br>)?\s*/i;

/** A quote that begins with `[!NOTE]` is a note (GitHub's alerts). */
function labelled(quote: string): string {
  const [begin, kind] = ALERT.exec(quote) ?? [];
  if (begin === undefined || kind === undefined) return quote;
  const label = `${kind[0].toUpperCase()}${kind.slice(1).toLowerCase()}`;
  const rest = `<p>${quote.slice(begin.length)}`.replace(/^<p><\/p>\n?/, "");
  return `<p><strong>${label}</strong></p>\n${rest}`;
}

/** The text of inline HTML as marked writes it. */
function textOf(html: string): string {
  return html.replace(/<[^<>]*>/g, "").replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => {
    return { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" }[name] ?? "";
  });
}

/** A heading as an identifier, as GitHub makes it. */
function slugOf(text: string): string {
  const slug = text.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replace(/ /g, "-");
  return slug.slice(0, 100) || "section";
}

function unique(slug: string, taken: Map<string, number>): string {
  const count = taken.get(slug) ?? 0;
  taken.set(slug, count + 1);
  return count === 0 ? slug : unique(`${slug}-${count}`, taken);
}

function page(of: { language?: string; title: string; body: string }): string {
  const language = of.language === undefined ? "" : ` lang="${of.language}"`;
  return `<!DOCTYPE html>
<html${language}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(of.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${of.body}</main>
</body>
</html>
`;
}

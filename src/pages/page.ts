/**
 * The forms of Variform's own pages. They are negotiated like every other resource: the caller
 * chooses among `forms` and renders that one alone.
 *
 * @module
 */
import type { Content } from "./content.ts";
import { writeHtml } from "./html.ts";
import { writeJson } from "./json.ts";
import { writeMarkdown } from "./markdown.ts";
import { writeText } from "./text.ts";

/** One form of one page; a `Description` to negotiate by, and the means to have it. */
export interface PageForm {
  /** Media type. */
  readonly type: string;
  /** Absent for JSON, whose type has no such parameter (RFC 8259 §11); all forms are UTF-8. */
  readonly charset?: "utf-8";
  /** Writes the page in this form. */
  render(): string;
}

/** A page, in the order in which its forms are preferred. */
export interface Page {
  /** Title and heading of the page. */
  readonly title: string;
  /** Its forms, the preferred one first. */
  readonly forms: readonly PageForm[];
}

/** A row of the table of forms. */
export interface PageFormRow {
  /** Media type. */
  readonly type: string;
  /** The charset parameter, for types that have one. */
  readonly charset?: "utf-8";
  /** Whether only problems can be had in this form. */
  readonly problemsOnly?: boolean;
  /** Writes any content in this form. */
  readonly write: (content: Content) => string;
}

/** Every form that a page can take. A problem is also plain JSON to whoever asks for just that. */
export const PAGE_FORMS: readonly PageFormRow[] = [
  { type: "text/html", charset: "utf-8", write: writeHtml },
  { type: "text/markdown", charset: "utf-8", write: writeMarkdown },
  { type: "text/plain", charset: "utf-8", write: writeText },
  { type: "application/problem+json", problemsOnly: true, write: writeJson },
  { type: "application/json", write: writeJson },
];

/** The page that says this content. */
export function pageOf(content: Content): Page {
  const rows = PAGE_FORMS.filter((row) => content.problem || !row.problemsOnly);
  const forms = rows.map(({ type, charset, write }): PageForm => ({
    type,
    ...(charset && { charset }),
    render: () => write(content),
  }));
  return { title: content.title, forms };
}

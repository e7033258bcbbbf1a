/**
 * The list of what there is, from which the client chooses: 300 Multiple Choices and 406 Not
 * Acceptable (RFC 9110 §15.4.1, §15.5.7).
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { type Block, type ColumnOf, type Json, type Run, tableOf } from "./content.ts";
import { linkTarget, readablePath } from "./link_target.ts";
import { type Page, pageOf } from "./page.ts";
import { sizeRun } from "./quantities.ts";
import type { Description } from "../model/variant.ts";

/** One form in which the resource can be had. */
export interface Choice extends Description {
  /** Where exactly this form is found; a form without one is listed, but not linked. */
  readonly location?: string;
  /** A word on it: why it was refused, or how it is made. */
  readonly note?: string;
}

/** A resource, and the forms to choose from. */
export interface Choices {
  /** Whether the client is given the choice, or has refused all that there is. */
  readonly status: 300 | 406;
  /** The reason phrase, or another heading. */
  readonly title: string;
  /** Why the choice is the client's, in a sentence that is fit for strangers; ours, if absent. */
  readonly detail?: string;
  /** Path and query that was asked for. */
  readonly location: string;
  /** The forms, best first. */
  readonly choices: readonly Choice[];
}

const COLUMNS: readonly ColumnOf<Choice>[] = [
  {
    title: "Form",
    show: (choice) => ({ text: nameForm(choice), href: linkTarget(choice.location) }),
  },
  { title: "Type", show: ({ type }) => plainRun(type) },
  { title: "Language", show: ({ language }) => plainRun(language) },
  { title: "Charset", show: ({ charset }) => plainRun(charset) },
  { title: "Coding", show: ({ encoding }) => plainRun(encoding) },
  { title: "Size", numeric: true, show: ({ length }) => sizeRun(length) },
  { title: "Quality", numeric: true, show: ({ qs }) => plainRun(qs?.toString()) },
  { title: "Note", show: ({ note }) => plainRun(note) },
];

const LEADS: Readonly<Record<Choices["status"], string>> = {
  300: "This resource can be had in several forms.",
  406: "No form of this resource matches what the request accepts.",
};

const INVITATIONS: Readonly<Record<Choices["status"], string>> = {
  300: "Follow the one that you want.",
  406: "These can be had.",
};

/** The page that lists the forms of a resource. */
export function choicesPage(choices: Choices): Page {
  const { status, detail = LEADS[status] } = choices;
  const refused = status === 406;
  const lead = choices.choices.length === 0
    ? "This resource has no form to offer."
    : `${detail} ${INVITATIONS[status]}`;
  const blocks: Block[] = [{ kind: "paragraph", runs: [{ text: lead }] }];
  if (choices.choices.length > 0) blocks.push(tableOf(COLUMNS, choices.choices));
  blocks.push({ kind: "facts", facts: [["Location", { text: readablePath(choices.location) }]] });
  const list = choices.choices.map(choiceData);
  return pageOf({
    title: choices.title,
    status,
    blocks,
    problem: refused,
    data: refused
      ? {
        type: "about:blank",
        title: choices.title,
        status: 406,
        detail: lead,
        instance: choices.location,
        choices: list,
      }
      : { title: choices.title, location: choices.location, choices: list },
  });
}

// Words for the types that people meet most; every other type speaks for itself.
const TYPE_NAMES: Readonly<Record<string, string>> = {
  "text/html": "HTML",
  "application/xhtml+xml": "XHTML",
  "text/markdown": "Markdown",
  "text/plain": "Plain text",
  "application/json": "JSON",
  "application/pdf": "PDF",
  "message/rfc822": "Mail message",
  "image/png": "PNG image",
  "image/jpeg": "JPEG image",
  "image/webp": "WebP image",
  "image/avif": "AVIF image",
  "image/svg+xml": "SVG image",
};

function nameForm({ type, language, encoding }: Choice): string {
  const essence = essenceOf(type);
  const words = [
    essence === undefined ? undefined : TYPE_NAMES[essence] ?? type,
    language === undefined ? undefined : nameLanguage(language),
    encoding === "identity" ? undefined : encoding,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? "Unnamed form" : words.join(", ");
}

// A reader who looks for a language looks for its own name. A tag that is none is shown as it is.
function nameLanguage(tag: string): string {
  try {
    return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function plainRun(text: string | undefined): Run | undefined {
  return text === undefined || text === "" ? undefined : { text };
}

function choiceData(choice: Choice): Json {
  return {
    location: linkTarget(choice.location),
    type: choice.type,
    language: choice.language,
    charset: choice.charset,
    encoding: choice.encoding,
    length: choice.length,
    qs: choice.qs,
    note: choice.note,
  };
}

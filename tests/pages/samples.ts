/**
 * What the tests of the pages share: one page of each kind around one foreign text, and readers
 * that take a rendered form apart again.
 *
 * @module
 */
import { Parser } from "htmlparser2";
import { marked } from "marked";
import { choicesPage, errorPage, listingPage, type Page } from "../../src/pages/mod.ts";

/** An element of a parsed document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A document as its reader sees it. */
export interface Reading {
  readonly elements: readonly Element[];
  readonly comments: number;
  readonly text: string;
}

/** Every page there is, with the foreign text wherever a stranger could put one. */
export function pagesAround(foreign: string): readonly Page[] {
  const path = `/x/${encodeURIComponent(foreign.toWellFormed())}`;
  const entry = { name: foreign, kind: "file", type: foreign, length: 7, modified: 0 } as const;
  const choice = { language: foreign, charset: foreign, encoding: foreign, note: foreign };
  return [
    listingPage({ location: `${path}/`, entries: [{ ...entry, location: path }] }),
    listingPage({ location: foreign, entries: [{ ...entry, location: foreign }] }),
    choicesPage({
      status: 300,
      title: foreign,
      location: foreign,
      choices: [{ ...choice, type: foreign, location: foreign }, { type: "text/html" }],
    }),
    choicesPage({
      status: 406,
      title: "Not Acceptable",
      location: path,
      choices: [{ ...choice, type: foreign, location: path }],
    }),
    errorPage({ status: 404, title: foreign, detail: foreign, id: foreign, location: foreign }),
  ];
}

/** Renders the page in the form of this type. */
export function renderAs(page: Page, type: string): string {
  const form = page.forms.find((form) => form.type === type);
  if (form === undefined) throw new Error(`the page has no form ${type}`);
  return form.render();
}

/** Takes HTML apart as a browser would. */
export function readHtml(html: string): Reading {
  const elements: Element[] = [];
  let comments = 0;
  let text = "";
  const parser = new Parser({
    onopentag: (name, attributes) => void elements.push({ name, attributes }),
    oncomment: () => void comments++,
    ontext: (data) => void (text += data),
  });
  parser.end(html);
  return { elements, comments, text };
}

/** Takes Markdown apart by way of the HTML that CommonMark and its tables make of it. */
export function readMarkdown(markdown: string): Reading {
  return readHtml(marked.parse(markdown, { async: false, gfm: true }));
}

/** The targets of all links of a document. */
export function targetsOf({ elements }: Reading): readonly string[] {
  return elements.filter(({ name }) => name === "a").map(({ attributes }) => attributes.href ?? "");
}

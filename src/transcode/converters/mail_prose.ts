/**
 * Plain text of a mail as HTML: paragraphs, quotes, links.
 *
 * @module
 */
import { type Entity, type FlowedLine, readFlowed } from "../../mime/mod.ts";
import { escapeHtml } from "../html/escape.ts";

/** Quotes deeper than this look like this deep. */
const DEPTH = 12;
const URL = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;
const TRAILING = ".,:;!?)]";

/** The body as HTML. Nothing in it is taken for markup. */
export function writeProse(body: Entity): string {
  return writeLines(readLines(body));
}

/** A fixed text as HTML. */
export function writePlainProse(text: string): string {
  return writeLines(text.split("\n").map(readQuoted));
}

function readLines(body: Entity): FlowedLine[] {
  const { text } = body.decodeText();
  return body.isFlowed ? readFlowed(text, body.hasDelsp) : text.split("\n").map(readQuoted);
}

/** A line of fixed text: quote marks may have blanks between them. */
function readQuoted(line: string): FlowedLine {
  let depth = 0;
  let at = 0;
  while (line[at] === ">" || (depth > 0 && line[at] === " " && line[at + 1] === ">")) {
    if (line[at] === ">") depth++;
    at++;
  }
  return { depth, text: depth > 0 && line[at] === " " ? line.slice(at + 1) : line.slice(at) };
}

function writeLines(lines: readonly FlowedLine[]): string {
  const pieces: string[] = [];
  let depth = 0;
  let paragraph: string[] = [];
  const finish = () => {
    if (paragraph.length > 0) pieces.push(writeParagraph(paragraph));
    paragraph = [];
  };
  for (const line of [...lines, { depth: 0, text: "" }]) {
    const wanted = Math.min(line.depth, DEPTH);
    if (wanted !== depth || line.text.trim() === "") finish();
    for (; depth < wanted; depth++) pieces.push("<blockquote>");
    for (; depth > wanted; depth--) pieces.push("</blockquote>");
    if (line.text.trim() !== "") paragraph.push(line.text);
  }
  return pieces.join("\n");
}

/** Lines that are indented or set in columns, as code, patches and tables are: their blanks count. */
const ARRANGED = /^(?: {4}|\t|@@ )|\S(?: {3}|\t)\s*\S/;

function writeParagraph(lines: readonly string[]): string {
  const written = lines.map(writeLine);
  return lines.some((line) => ARRANGED.test(line))
    ? `<pre>${written.join("\n")}</pre>`
    : `<p>${written.join("<br>")}</p>`;
}

/** A line with its web addresses as links; marks of punctuation at their end stay outside. */
export function writeLine(text: string): string {
  let html = "";
  let last = 0;
  for (const match of text.matchAll(URL)) {
    let end = match[0].length;
    while (TRAILING.includes(match[0][end - 1])) end--;
    const url = match[0].slice(0, end);
    const link = escapeHtml(url);
    html += escapeHtml(text.slice(last, match.index)) +
      `<a href="${link}" rel="noopener noreferrer">${link}</a>`;
    last = match.index + url.length;
  }
  return html + escapeHtml(text.slice(last));
}

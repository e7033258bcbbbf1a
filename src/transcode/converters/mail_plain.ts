/**
 * The body of a mail as plain text, also where it has only HTML.
 *
 * @module
 */
import type { Entity } from "../../mime/mod.ts";
import { isHidden } from "../flow/hidden.ts";
import {
  type Attributes,
  type HtmlHandler,
  HtmlReader,
  type HtmlReaderLimits,
} from "../html/reader.ts";

const BLOCKS: ReadonlySet<string> = new Set(
  ("address article blockquote center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li " +
    "main ol p pre section table tr ul").split(" "),
);
const SPACED: ReadonlySet<string> = new Set(
  "blockquote h1 h2 h3 h4 h5 h6 ol p pre table ul".split(" "),
);
/** Quotes deeper than this look like this deep. */
const QUOTES = 12;
const DROPPED: ReadonlySet<string> = new Set(
  "script style title template iframe svg math textarea select".split(" "),
);

/** The text of a body. */
export function writePlain(body: Entity, limits: HtmlReaderLimits): string {
  if (body.type !== "text/html") return body.text();
  const writer = new PlainWriter();
  const reader = new HtmlReader(writer, limits);
  reader.write(body.text());
  reader.end();
  return writer.finish();
}

class PlainWriter implements HtmlHandler {
  readonly #lines: string[] = [];
  readonly #hrefs: { url: string; line: number; length: number }[] = [];
  #line = "";
  #quotes = 0;
  /** Depth of quoting of the last line: an empty line between two depths has the lesser one. */
  #lastQuotes = 0;
  #pre = 0;
  /** An empty line is wanted before the next text. */
  #gap = false;

  open(name: string, attributes: Attributes): boolean {
    if (DROPPED.has(name) || isHidden(name, attributes)) return false;
    if (BLOCKS.has(name)) this.#breakLine(SPACED.has(name));
    if (name === "br") this.#endLine();
    if (name === "li") this.#line = "- ";
    if (name === "td" || name === "th") this.#line += this.#line === "" ? "" : "\t";
    if (name === "img") this.text(attributes.get("alt") ?? "");
    if (name === "blockquote") this.#quotes++;
    if (name === "pre") this.#pre++;
    if (name === "a") this.#hrefs.push(this.#mark(attributes.get("href") ?? ""));
    return true;
  }

  close(name: string): void {
    if (name === "a") this.#writeLink();
    if (BLOCKS.has(name)) this.#breakLine(SPACED.has(name));
    if (name === "blockquote") this.#quotes--;
    if (name === "pre") this.#pre--;
  }

  text(data: string): void {
    if (this.#pre > 0) {
      const [first, ...rest] = data.split("\n");
      this.#line += first;
      for (const line of rest) {
        this.#endLine();
        this.#line = line;
      }
      return;
    }
    const words = data.replace(/[ \t\r\n\f]+/g, " ");
    const last = this.#line.at(-1) ?? " ";
    const follows = last === " " || last === "\t";
    this.#line += follows && words.startsWith(" ") ? words.slice(1) : words;
  }

  finish(): string {
    this.#breakLine(false);
    return this.#lines.join("\n") + (this.#lines.length > 0 ? "\n" : "");
  }

  #mark(url: string): { url: string; line: number; length: number } {
    return { url, line: this.#lines.length, length: this.#line.length };
  }

  /** The address of a link behind its text, unless it is the text. */
  #writeLink(): void {
    const link = this.#hrefs.pop();
    if (!link || !/^(?:https?|mailto):/i.test(link.url)) return;
    const same = link.line === this.#lines.length;
    const text = same ? this.#line.slice(link.length).trim() : "";
    const bare = link.url.replace(/^mailto:/i, "");
    if (text !== bare && text !== link.url) this.#line += `${text === "" ? "" : " "}<${bare}>`;
  }

  #breakLine(gap: boolean): void {
    if (this.#line.trim() !== "") this.#endLine();
    this.#line = "";
    this.#gap ||= gap;
  }

  #endLine(): void {
    const quotes = Math.min(this.#quotes, QUOTES);
    if (this.#gap && this.#lines.length > 0) {
      this.#lines.push("> ".repeat(Math.min(quotes, this.#lastQuotes)).trimEnd());
    }
    this.#gap = false;
    this.#lastQuotes = quotes;
    this.#lines.push(("> ".repeat(quotes) + this.#line).trimEnd());
    this.#line = "";
  }
}

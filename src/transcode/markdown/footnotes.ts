/**
 * Footnotes, as GitHub writes them: `[^tea]` in the text, and somewhere a block `[^tea]: what it says`,
 * whose further lines are indented. They stand at the end of the page, in the order of their marks.
 *
 * @module
 */
import type { Token, TokenizerAndRendererExtension } from "../../libraries/marked.ts";
import { escapeHtml } from "../html/escape.ts";

const LABEL = "\\[\\^([^\\]\\s]{1,100})\\]";
const MARK = new RegExp(`^${LABEL}`);

/** What a line must not begin with to go on with the paragraph above it. */
const BLOCK = " {0,3}(?:#{1,6}[ \\t]|[-*+][ \\t]|\\d{1,9}[.)][ \\t]|[>|<]|```|~~~|\\[\\^)";
const DEFINITION = new RegExp(
  `^ {0,3}${LABEL}:[ \\t]*` +
    `([^\\n]*(?:\\n(?!${BLOCK})(?=[^\\n]*\\S)[^\\n]+)*(?:\\n+(?: {4}|\\t)[^\\n]+)*)(?:\\n|$)`,
);

const ANY = new RegExp(`^ {0,3}${LABEL}:`, "m");
const EMPTY_LINE = /\n[ \t]*\n/;

/** A mark that more than so many lead back to is not led back to any further. */
const MOST_MARKS = 20;

interface Footnote {
  readonly tokens: Token[];
  /** Its place at the end of the page; 0 before it was referred to. */
  number: number;
  marks: number;
}

/** The footnotes of one text: the rules by which they are read, and what is written at the end. */
export class Footnotes {
  readonly #notes = new Map<string, Footnote>();
  readonly #shown: Footnote[] = [];

  /** The footnotes of this text; undefined where it has none, and needs no rules for them. */
  static of(markdown: string): Footnotes | undefined {
    return ANY.test(markdown) ? new Footnotes() : undefined;
  }

  /** The rules, for marked. */
  get extensions(): TokenizerAndRendererExtension[] {
    return [this.#definition(), this.#mark()];
  }

  #definition(): TokenizerAndRendererExtension {
    const notes = this.#notes;
    return {
      name: "footnote",
      level: "block",
      // Asked at each paragraph, of which it can only be the end.
      start: (src) => ANY.exec(src.slice(0, EMPTY_LINE.exec(src)?.index))?.index,
      tokenizer(src) {
        const match = DEFINITION.exec(src);
        if (match === null) return undefined;
        const [raw, label, text] = match;
        const tokens: Token[] = [];
        const key = label.toLowerCase();
        if (!notes.has(key)) {
          notes.set(key, { tokens, number: 0, marks: 0 });
          this.lexer.blockTokens(text.replace(/^(?: {4}|\t)/gm, ""), tokens);
        }
        return { type: "footnote", raw };
      },
      renderer: () => "",
    };
  }

  #mark(): TokenizerAndRendererExtension {
    const notes = this.#notes;
    return {
      name: "footnoteMark",
      level: "inline",
      start: (src) => {
        const at = src.indexOf("[^");
        return at < 0 ? undefined : at;
      },
      tokenizer(src) {
        const match = MARK.exec(src);
        if (match === null || !notes.has(match[1].toLowerCase())) return undefined;
        return { type: "footnoteMark", raw: match[0], label: match[1].toLowerCase() };
      },
      renderer: (token) => this.#refer(String(token.label)),
    };
  }

  #refer(label: string): string {
    const note = this.#notes.get(label);
    if (note === undefined) return "";
    if (note.number === 0) note.number = this.#shown.push(note);
    const { number } = note;
    const id = ++note.marks === 1 ? `fnref-${number}` : `fnref-${number}-${note.marks}`;
    return `<sup><a href="#fn-${number}" id="${escapeHtml(id)}">${number}</a></sup>`;
  }

  /** What stands at the end of the page; `render` writes the blocks of a footnote. */
  write(render: (tokens: Token[]) => string): string {
    const items: string[] = [];
    // Footnotes may refer to others, which then come behind them.
    for (const note of this.#shown) {
      const { number } = note;
      const html = render(note.tokens);
      const marks = Array.from({ length: Math.min(note.marks, MOST_MARKS) }, (_, at) => {
        return `<a href="#fnref-${number}${at === 0 ? "" : `-${at + 1}`}">↩</a>`;
      }).join(" ");
      const end = html.lastIndexOf("</p>");
      const isLast = end >= 0 && html.slice(end).trim() === "</p>";
      const body = isLast ? `${html.slice(0, end)} ${marks}</p>` : `${html}<p>${marks}</p>`;
      items.push(`<li id="fn-${number}">${body.trim()}</li>`);
    }
    return items.length === 0
      ? ""
      : `<section>\n<hr>\n<ol>\n${items.join("\n")}\n</ol>\n</section>\n`;
  }
}

/**
 * Reads a flow as the paragraphs of WML: blocks of their own, none larger than a card may be.
 *
 * @module
 */
import type { Container, FlowSink, Inline, Leaf } from "../flow/nodes.ts";
import { isPageLink } from "../html/url.ts";
import { ATTRIBUTE_SIZE, escapeWml, sizeOfText, TAG_SIZE } from "./wml_text.ts";

/** A paragraph, as it stands in a card. */
export interface WmlBlock {
  readonly wml: string;
  /** Its size in the binary form. */
  readonly size: number;
  /** The text of a heading, by which the card that begins with it is called. */
  readonly heading?: string;
}

/** A piece of a paragraph that is not split further. */
interface Atom {
  readonly wml: string;
  readonly size: number;
}

/** The longest address that is worth a phone's while. */
const MAX_ADDRESS = 200;

/** A flow sink that makes paragraphs. */
export class WmlWriter implements FlowSink {
  readonly blocks: WmlBlock[] = [];
  heading = "";
  readonly #limit: number;
  readonly #prefixes: string[] = [];
  readonly #lists: { readonly ordered: boolean; number: number }[] = [];
  #cells: Atom[][] | undefined;
  #marker = "";
  #depth = 0;

  /** `limit` is the size that no paragraph passes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  title(text: string): void {
    if (this.heading === "") this.heading = text;
  }

  enter(container: Container): void {
    switch (container.kind) {
      case "quote":
        this.#prefixes.push("> ");
        return;
      case "list":
        this.#lists.push({ ordered: container.ordered, number: container.start });
        return;
      case "item": {
        const list = this.#lists.at(-1);
        this.#marker = list?.ordered ? `${list.number++}. ` : "* ";
        return;
      }
      case "row":
        if (this.#depth++ === 0) this.#cells = [];
        return;
      case "cell":
        this.#cells?.push([]);
    }
  }

  leave(container: Container): void {
    if (container.kind === "quote") this.#prefixes.pop();
    if (container.kind === "list") this.#lists.pop();
    if (container.kind === "row" && --this.#depth === 0) this.#leaveRow();
  }

  leaf(leaf: Leaf): void {
    if (leaf.kind === "rule") return;
    const atoms = leaf.kind === "code"
      ? this.#atomsOfText(leaf.text, undefined, true)
      : this.#atomsOf(leaf.inlines, leaf.kind === "heading");
    if (atoms.length === 0) return;
    const cell = this.#cells?.at(-1);
    if (cell !== undefined) return void cell.push(...atoms);
    const heading = leaf.kind === "heading" ? textOf(leaf.inlines) : undefined;
    if (heading !== undefined && this.heading === "") this.heading = heading;
    this.#write([...this.#atomsOfText(this.#takePrefix(), undefined), ...atoms], heading);
  }

  /** A row is a line: the columns of a table are wider than a phone. */
  #leaveRow(): void {
    const cells = this.#cells?.filter((cell) => cell.length > 0) ?? [];
    this.#cells = undefined;
    this.#write(cells.flatMap((cell, at) => at === 0 ? cell : [textAtom(" | "), ...cell]));
  }

  #takePrefix(): string {
    const prefix = this.#prefixes.join("") + this.#marker;
    this.#marker = "";
    return prefix;
  }

  #write(atoms: readonly Atom[], heading?: string): void {
    let wml = "";
    let size = TAG_SIZE;
    const flush = () => {
      if (wml !== "") {
        const isFirst = heading !== undefined && this.blocks.at(-1)?.heading !== heading;
        this.blocks.push({ wml: `<p>${wml}</p>\n`, size, ...isFirst && { heading } });
      }
      wml = "";
      size = TAG_SIZE;
    };
    for (const atom of atoms) {
      if (size + atom.size > this.#limit) flush();
      wml += atom.wml;
      size += atom.size;
    }
    flush();
  }

  #atomsOf(inlines: readonly Inline[], strong: boolean): Atom[] {
    const atoms: Atom[] = [];
    let href: string | undefined;
    let bold = strong ? 1 : 0;
    for (const inline of inlines) {
      switch (inline.kind) {
        case "text":
        case "code":
          atoms.push(...this.#atomsOfText(inline.text, href, false, bold > 0));
          break;
        case "image":
          if (inline.alt !== "") atoms.push(...this.#atomsOfText(`[${inline.alt}]`, href));
          break;
        case "checkbox":
          atoms.push(textAtom(inline.checked ? "[x] " : "[ ] "));
          break;
        case "break":
          atoms.push({ wml: "<br/>\n", size: 1 });
          break;
        default: {
          const step = inline.kind === "open" ? 1 : -1;
          if (inline.mark.kind === "strong") bold += step;
          if (inline.mark.kind === "link") {
            href = step > 0 ? addressOf(inline.mark.href) : undefined;
          }
        }
      }
    }
    return atoms;
  }

  /** A text in pieces that fit a card, cut at blanks where there are any. */
  #atomsOfText(text: string, href: string | undefined, lines = false, bold = false): Atom[] {
    const around = href === undefined ? TAG_SIZE : 2 * TAG_SIZE + ATTRIBUTE_SIZE + sizeOfText(href);
    const room = Math.max(16, this.#limit - around - 2 * TAG_SIZE);
    return cut(text, room).map((piece) => {
      const escaped = lines ? escapeWml(piece).replaceAll("\n", "<br/>\n") : escapeWml(piece);
      const size = sizeOfText(piece) + around + 3 * (piece.match(/[&<>"'$\n]/g)?.length ?? 0);
      if (href !== undefined) return { wml: `<a href="${escapeWml(href)}">${escaped}</a>`, size };
      return { wml: bold ? `<b>${escaped}</b>` : escaped, size };
    });
  }
}

function textAtom(text: string): Atom {
  return { wml: escapeWml(text), size: sizeOfText(text) };
}

function textOf(inlines: readonly Inline[]): string {
  return inlines.map((inline) => inline.kind === "text" ? inline.text : "").join("").trim();
}

function addressOf(href: string): string | undefined {
  return href.length <= MAX_ADDRESS && isPageLink(href) ? href : undefined;
}

/** Pieces of a text whose size in the binary form is no more than this. */
function cut(text: string, room: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    // What is not ASCII takes up to three bytes a unit, and what is a reference four.
    let end = start;
    let blank = 0;
    for (let size = 0; end < text.length; end++) {
      const code = text.charCodeAt(end);
      size += code < 0x80 ? (/[&<>"'$\n]/.test(text[end]) ? 4 : 1) : 3;
      if (size > room) break;
      if (code === 0x20) blank = end + 1;
    }
    if (end < text.length && blank > start) end = blank;
    // A surrogate pair stays together.
    else if (end < text.length && isLowSurrogate(text.charCodeAt(end)) && end - 1 > start) end--;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/**
 * Writes a flow as plain text for reading: no markup, no wrapping, tables in columns.
 *
 * @module
 */
import type { Limits } from "../../model/limits.ts";
import { displayWidth } from "../../pages/width.ts";
import type { BlockFrame, BlockKind, Looseness } from "../flow/block_writer.ts";
import type { FlowWriter } from "../flow/convert.ts";
import { layOut } from "../flow/grid.ts";
import type { Container, Inline, Leaf } from "../flow/nodes.ts";
import { TableStack, writeCells } from "../flow/table_stack.ts";
import { TitleHold } from "../flow/title_hold.ts";
import { formatTable } from "./table.ts";

/** How plain text is written. */
export interface TextOptions {
  /** Whether the address of a link follows its text, in angle brackets. */
  readonly links?: boolean;
  /** Whether it stands in a text with a title of its own: no other is told, and no heading underlined. */
  readonly within?: boolean;
}

interface ListState extends Looseness {
  readonly ordered: boolean;
  number: number;
}

const RULE = "-".repeat(40);

/** The underline of a heading is no longer than this, as it would be of no use. */
const MAX_UNDERLINE = 80;

/** A flow sink that makes plain text. */
export class TextWriter implements FlowWriter {
  readonly #options: TextOptions;
  readonly #lists: ListState[] = [];
  readonly #tables: TableStack;
  readonly #start = new TitleHold((title) => `${underline(title, "=").join("\n")}\n`);

  constructor(limits: Limits, options: TextOptions = {}) {
    this.#options = options;
    this.#tables = new TableStack(isParted, limits.conversionInput);
  }

  title(text: string): void {
    if (!this.#options.within) this.#start.title(text, this.#tables.page.size);
  }

  enter(container: Container): void {
    switch (container.kind) {
      case "quote":
        this.#tables.writer.open("quote", "> ", "> ");
        return;
      case "list":
        return this.#enterList(container.ordered, container.start);
      case "item":
        return this.#enterItem();
      case "table":
        return this.#tables.open(container.layout);
      case "row":
        return this.#tables.openRow(container.header);
      case "cell":
        return this.#tables.openCell();
    }
  }

  leave(container: Container): void {
    switch (container.kind) {
      case "quote":
      case "item":
        return this.#tables.writer.close();
      case "list":
        this.#lists.pop();
        return this.#tables.writer.close();
      case "table":
        return this.#leaveTable();
      case "row":
        return;
      case "cell":
        return this.#tables.closeCell(container);
    }
  }

  leaf(leaf: Leaf): void {
    const { writer } = this.#tables;
    switch (leaf.kind) {
      case "paragraph":
        if (leaf.explicit && writer.top.list) writer.top.list.loose = true;
        return this.#paragraph(formatInlines(leaf.inlines, this.#options));
      case "heading":
        return this.#heading(leaf.level, formatInlines(leaf.inlines, this.#options));
      case "code":
        return writer.block("code", leaf.text.split("\n"));
      case "rule":
        return writer.block("rule", [RULE]);
    }
  }

  take(ended: boolean): string {
    const { page } = this.#tables;
    return this.#start.pass(page.take(), ended);
  }

  /** A picture without words is nothing to read. */
  #paragraph(text: string): void {
    if (text.trim() !== "") this.#tables.writer.block("paragraph", text.split("\n"));
  }

  #heading(level: number, text: string): void {
    if (text.trim() === "") return;
    if (level === 1) this.#start.heading(this.#tables.page.size);
    const sign = this.#options.within ? undefined : UNDERLINES[level];
    const lines = sign === undefined ? [text] : underline(text, sign);
    this.#tables.writer.block("heading", lines);
  }

  #enterList(ordered: boolean, start: number): void {
    const list: ListState = { ordered, number: start, loose: false };
    this.#lists.push(list);
    this.#tables.writer.open("list", "", "", list);
  }

  #enterItem(): void {
    const list = this.#lists.at(-1);
    const marker = list?.ordered ? `${list.number++}. ` : "- ";
    this.#tables.writer.open("item", marker, " ".repeat(marker.length), list);
  }

  #leaveTable(): void {
    const { rows, layout } = this.#tables.close();
    const grid = layout || rows.length === 0 ? undefined : layOut(rows);
    const lines = grid === undefined ? undefined : formatTable(grid);
    if (lines === undefined) writeCells(rows, this.#tables.writer);
    else this.#tables.writer.block("table", lines);
  }
}

function underline(text: string, sign: string): string[] {
  return [text, sign.repeat(Math.min(displayWidth(text), MAX_UNDERLINE))];
}

function formatInlines(inlines: readonly Inline[], options: TextOptions): string {
  let text = "";
  let linkStart = 0;
  let markStart = 0;
  for (const inline of inlines) {
    switch (inline.kind) {
      case "text":
      case "code":
        text += inline.text;
        break;
      case "break":
        text += "\n";
        break;
      case "image":
        text += inline.alt.replace(/\s+/g, " ").trim();
        break;
      case "checkbox":
        text += inline.checked ? "[x]" : "[ ]";
        break;
      case "open":
        if (inline.mark.kind === "link") linkStart = text.length;
        else markStart = text.length;
        break;
      case "close":
        if (inline.mark.kind === "superscript" || inline.mark.kind === "subscript") {
          text = text.slice(0, markStart) + raised(text.slice(markStart), inline.mark.kind);
        }
        if (options.links === true && inline.mark.kind === "link") {
          text += addressBehind(text.slice(linkStart).trim(), inline.mark.href);
        }
    }
  }
  return text;
}

/** The address of a link, unless it is what the link says. */
function addressBehind(text: string, href: string): string {
  const bare = href.replace(/^mailto:/i, "");
  if (text === bare || text === href) return "";
  return text === "" ? `<${bare}>` : ` <${bare}>`;
}

/** By the level of the heading. */
const UNDERLINES: Readonly<Record<number, string>> = { 1: "=", 2: "-" };

const SIGNS = "0123456789+-()";
const RAISED = { superscript: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", subscript: "₀₁₂₃₄₅₆₇₈₉₊₋₍₎" };

/** Numbers above or below the line, of which without that another number would be made: 10², H₂O. */
function raised(text: string, kind: keyof typeof RAISED): string {
  if (!/^[0-9+()-]{1,16}$/.test(text)) return text;
  return Array.from(text, (sign) => RAISED[kind][SIGNS.indexOf(sign)]).join("");
}

/** Whether a blank line stands between two blocks. */
function isParted(_before: BlockKind, _after: BlockKind, inside: BlockFrame): boolean {
  if (inside.list !== undefined) return inside.list.loose;
  return true;
}

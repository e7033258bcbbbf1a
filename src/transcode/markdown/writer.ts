/**
 * Writes a flow as CommonMark with GitHub's tables, task lists and strikethrough.
 *
 * @module
 */
import type { Limits } from "../../model/limits.ts";
import type { BlockFrame, BlockKind, Looseness } from "../flow/block_writer.ts";
import type { FlowWriter } from "../flow/convert.ts";
import { layOut } from "../flow/grid.ts";
import type { Container, Inline, Leaf } from "../flow/nodes.ts";
import { TableStack, writeCells } from "../flow/table_stack.ts";
import { TitleHold } from "../flow/title_hold.ts";
import { escapeHeadingEnd, escapeLineStart } from "./escape.ts";
import { formatCellCode, formatInlines } from "./inline.ts";
import { formatCodeBlock } from "./link.ts";
import { flattenCell, formatTable } from "./table.ts";

/** A list number has at most nine digits (CommonMark §5.2). */
const MAX_NUMBER = 999_999_999;

interface ListState extends Looseness {
  readonly ordered: boolean;
  /** What marks an item: `-` or `+`, or what follows the number. */
  readonly marker: string;
  number: number;
}

/** A flow sink that makes Markdown. */
export class MarkdownWriter implements FlowWriter {
  readonly #lists: ListState[] = [];
  /** The last list in a container: a list beside it needs other markers. */
  readonly #neighbours = new WeakMap<BlockFrame, ListState>();
  readonly #tables: TableStack;
  readonly #start = new TitleHold((title) =>
    `${formatHeading(1, [{ kind: "text", text: title }])}\n`
  );

  constructor(limits: Limits) {
    this.#tables = new TableStack(isParted, limits.conversionInput);
  }

  title(text: string): void {
    this.#start.title(text, this.#tables.page.size);
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
        return this.#leaveList();
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
        return writer.block("paragraph", formatParagraph(leaf.inlines, this.#tables.inCell));
      case "heading":
        return this.#heading(leaf.level, leaf.inlines);
      case "code":
        return this.#code(leaf.text, leaf.language);
      case "rule":
        // In an item, a line of hyphens would run into the marker.
        return writer.block("rule", [this.#lists.length > 0 ? "***" : "---"]);
    }
  }

  take(ended: boolean): string {
    const { page } = this.#tables;
    return this.#start.pass(page.take(), ended);
  }

  #heading(level: number, inlines: readonly Inline[]): void {
    if (level === 1) this.#start.heading(this.#tables.page.size);
    this.#tables.dissolve();
    this.#tables.writer.block("heading", [formatHeading(level, inlines)]);
  }

  #code(text: string, language: string): void {
    if (this.#tables.inCell && !text.includes("\n")) {
      if (text !== "") this.#tables.writer.block("paragraph", [formatCellCode(text)]);
      return;
    }
    this.#tables.dissolve();
    this.#tables.writer.block("code", formatCodeBlock(text, language));
  }

  #enterList(ordered: boolean, start: number): void {
    const { writer } = this.#tables;
    const number = start >= 0 && start <= MAX_NUMBER ? start : 1;
    const beside = writer.top.last?.endsWith("list") ? this.#neighbours.get(writer.top) : undefined;
    const [usual, other] = ordered ? [".", ")"] : ["-", "+"];
    const marker = beside?.marker === usual ? other : usual;
    const list: ListState = { ordered, marker, number, loose: false };
    this.#lists.push(list);
    // Only a list that starts at 1 can interrupt a paragraph (CommonMark §5.2).
    writer.open(ordered && number !== 1 ? "aloof list" : "list", "", "", list);
  }

  #leaveList(): void {
    const { writer } = this.#tables;
    const { started } = writer.top;
    writer.close();
    const list = this.#lists.pop();
    if (started && list !== undefined) this.#neighbours.set(writer.top, list);
  }

  #enterItem(): void {
    const { writer } = this.#tables;
    const list = this.#lists.at(-1);
    if (list === undefined) return void writer.open("item", "", "");
    const number = Math.min(list.number++, MAX_NUMBER);
    const marker = list.ordered ? `${number}${list.marker} ` : `${list.marker} `;
    writer.open("item", marker, " ".repeat(marker.length), list);
  }

  #leaveTable(): void {
    const { rows, layout } = this.#tables.close();
    const grid = layout || rows.length === 0 ? undefined : layOut(rows, flattenCell);
    // A single column without a header is a list of blocks in disguise.
    if (grid !== undefined && (grid.alignments.length > 1 || grid.header !== undefined)) {
      this.#tables.writer.block("table", formatTable(grid));
    } else writeCells(rows, this.#tables.writer);
  }
}

function formatHeading(level: number, inlines: readonly Inline[]): string {
  return `${"#".repeat(level)} ${escapeHeadingEnd(formatInlines(inlines))}`;
}

function formatParagraph(inlines: readonly Inline[], inCell: boolean): string[] {
  const lines = formatInlines(inlines, inCell).split("\n");
  // A check box is markup where it stands in front, and only there.
  const task = inlines[0]?.kind === "checkbox";
  return lines.map((line, at) => task && at === 0 ? line : escapeLineStart(line));
}

/** Whether a blank line must, or in loose surroundings may, stand between two blocks. */
function isParted(before: BlockKind, after: BlockKind, inside: BlockFrame): boolean {
  if (inside.kind.endsWith("list")) return inside.list?.loose === true;
  if (inside.kind !== "item" || inside.list?.loose === true) return true;
  // In a tight item, only where the second would otherwise become part of the first.
  if (before === "heading" || before === "code" || before === "rule") return false;
  if (after === "paragraph" || after === "table" || after === "group") return true;
  if (before === "paragraph") return after === "aloof list";
  return before === "group" || before === after;
}

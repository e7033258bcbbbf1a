/**
 * Writes a flow as CommonMark with GitHub's tables, task lists and strikethrough.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Limits } from "../../model/limits.ts";
import { type BlockFrame, type BlockKind, BlockWriter, type Looseness } from "../flow/block_writer.ts";
import { type GridCell, type GridRow, layOut } from "../flow/grid.ts";
import type { Container, FlowSink, Inline, Leaf } from "../flow/nodes.ts";
import { escapeHeadingEnd, escapeLineStart } from "./escape.ts";
import { formatInlines } from "./inline.ts";
import { formatCodeBlock, formatCodeSpan } from "./link.ts";
import { flattenCell, formatTable } from "./table.ts";

/** Without a first-level heading by then, the page's title is put first. */
const HELD_FOR_TITLE = 64 << 10;

/** A list number has at most nine digits (CommonMark §5.2). */
const MAX_NUMBER = 999_999_999;

/** What is reckoned for a cell beside its text. */
const CELL = 16;

interface ListState extends Looseness {
  readonly ordered: boolean;
  /** What marks an item: `-` or `+`, or what follows the number. */
  readonly marker: string;
  number: number;
}

interface TableState {
  readonly rows: { readonly header: boolean; readonly cells: GridCell[] }[];
  /** Whether the cells hold what no cell can show, or the table is there for the looks. */
  layout: boolean;
}

/** A flow sink that makes Markdown. */
export class MarkdownWriter implements FlowSink {
  readonly #limits: Limits;
  readonly #lists: ListState[] = [];
  /** The last list in a container: a list beside it needs other markers. */
  readonly #neighbours = new WeakMap<BlockFrame, ListState>();
  readonly #tables: TableState[] = [];
  /** The writers around the cell that is being written. */
  readonly #outer: BlockWriter[] = [];
  #writer = new BlockWriter(isParted);
  #tableSize = 0;
  #title = "";
  #held = "";
  #settled = false;
  #headed = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  title(text: string): void {
    if (this.#written === 0) this.#title = text;
  }

  enter(container: Container): void {
    switch (container.kind) {
      case "quote":
        this.#writer.open("quote", "> ", "> ");
        return;
      case "list":
        return this.#enterList(container.ordered, container.start);
      case "item":
        return this.#enterItem();
      case "table":
        return this.#enterTable(container.layout);
      case "row":
        this.#tables.at(-1)?.rows.push({ header: container.header, cells: [] });
        return;
      case "cell":
        this.#outer.push(this.#writer);
        this.#writer = new BlockWriter(isParted);
    }
  }

  leave(container: Container): void {
    switch (container.kind) {
      case "quote":
      case "item":
        return this.#writer.close();
      case "list":
        return this.#leaveList();
      case "table":
        return this.#leaveTable();
      case "row":
        return;
      case "cell":
        return this.#leaveCell(container);
    }
  }

  leaf(leaf: Leaf): void {
    switch (leaf.kind) {
      case "paragraph":
        if (leaf.explicit && this.#writer.top.list) this.#writer.top.list.loose = true;
        return this.#writer.block("paragraph", formatParagraph(leaf.inlines));
      case "heading":
        return this.#heading(leaf.level, leaf.inlines);
      case "code":
        return this.#code(leaf.text, leaf.language);
      case "rule":
        // In an item, a line of hyphens would run into the marker.
        return this.#writer.block("rule", [this.#lists.length > 0 ? "***" : "---"]);
    }
  }

  /** Hands out what is finished. The page's title needs the start held until a heading is seen. */
  take(ended: boolean): string {
    const text = this.#outer.length === 0 ? this.#writer.take() : "";
    if (this.#settled) return text;
    this.#held += text;
    const full = this.#held.length >= HELD_FOR_TITLE;
    if (!ended && !this.#headed && !full && (this.#title !== "" || this.#held === "")) return "";
    return this.#settle();
  }

  #settle(): string {
    const title: Inline = { kind: "text", text: this.#title };
    const needed = this.#title !== "" && !this.#headed;
    const parting = this.#held === "" ? "\n" : "\n\n";
    const text = needed ? formatHeading(1, [title]) + parting + this.#held : this.#held;
    this.#settled = true;
    this.#held = "";
    return text;
  }

  /** How much has been written before this point, until the title is settled. */
  get #written(): number {
    return this.#held.length + (this.#outer[0] ?? this.#writer).size;
  }

  #heading(level: number, inlines: readonly Inline[]): void {
    if (level === 1 && this.#written < HELD_FOR_TITLE) this.#headed = true;
    const table = this.#tables.at(-1);
    if (this.#outer.length > 0 && table !== undefined) table.layout = true;
    this.#writer.block("heading", [formatHeading(level, inlines)]);
  }

  #code(text: string, language: string): void {
    const table = this.#outer.length > 0 ? this.#tables.at(-1) : undefined;
    if (table !== undefined && !text.includes("\n")) {
      if (text !== "") this.#writer.block("paragraph", [formatCodeSpan(text)]);
      return;
    }
    if (table !== undefined) table.layout = true;
    this.#writer.block("code", formatCodeBlock(text, language));
  }

  #enterList(ordered: boolean, start: number): void {
    const container = this.#writer.top;
    const number = start >= 0 && start <= MAX_NUMBER ? start : 1;
    const neighbour = container.last?.endsWith("list") ? this.#neighbours.get(container) : undefined;
    const [usual, other] = ordered ? [".", ")"] : ["-", "+"];
    const marker = neighbour?.marker === usual ? other : usual;
    const list: ListState = { ordered, marker, number, loose: false };
    this.#lists.push(list);
    // Only a list that starts at 1 can interrupt a paragraph (CommonMark §5.2).
    this.#writer.open(ordered && number !== 1 ? "aloof list" : "list", "", "", list);
  }

  #leaveList(): void {
    const { started } = this.#writer.top;
    this.#writer.close();
    const list = this.#lists.pop();
    if (started && list !== undefined) this.#neighbours.set(this.#writer.top, list);
  }

  #enterItem(): void {
    const list = this.#lists.at(-1);
    if (list === undefined) return void this.#writer.open("item", "", "");
    const number = Math.min(list.number++, MAX_NUMBER);
    const marker = list.ordered ? `${number}${list.marker} ` : `${list.marker} `;
    this.#writer.open("item", marker, " ".repeat(marker.length), list);
  }

  #enterTable(layout: boolean): void {
    const around = this.#tables.at(-1);
    if (around !== undefined) around.layout = true;
    this.#tables.push({ rows: [], layout });
  }

  #leaveCell(cell: Extract<Container, { kind: "cell" }>): void {
    const text = this.#writer.take();
    this.#writer = this.#outer.pop() ?? this.#writer;
    this.#tableSize += text.length + CELL;
    if (this.#tableSize > this.#limits.conversionInput) {
      throw new Fault("too-large", "a table of the HTML exceeds the limit");
    }
    this.#tables.at(-1)?.rows.at(-1)?.cells.push({ ...cell, text });
  }

  #leaveTable(): void {
    const table = this.#tables.pop();
    if (this.#tables.length === 0) this.#tableSize = 0;
    const rows = table?.rows.filter((row) => row.cells.length > 0) ?? [];
    if (table === undefined || rows.length === 0) return;
    const grid = table.layout ? undefined : layOut(rows.map(flattenRow));
    const isList = grid !== undefined && grid.alignments.length === 1 && !grid.header;
    if (grid !== undefined && !isList) return this.#writer.block("table", formatTable(grid));
    for (const row of rows) {
      for (const { text } of row.cells) {
        if (text !== "") this.#writer.block("group", text.slice(0, -1).split("\n"));
      }
    }
  }
}

function flattenRow(row: GridRow): GridRow {
  return {
    header: row.header,
    cells: row.cells.map((cell) => ({ ...cell, text: flattenCell(cell.text) })),
  };
}

function formatHeading(level: number, inlines: readonly Inline[]): string {
  return `${"#".repeat(level)} ${escapeHeadingEnd(formatInlines(inlines))}`;
}

function formatParagraph(inlines: readonly Inline[]): string[] {
  const text = formatInlines(inlines);
  const lines = text.split("\n");
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

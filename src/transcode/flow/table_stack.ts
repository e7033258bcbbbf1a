/**
 * Tables while they are read: each cell is written into a writer of its own, and what becomes of
 * them is decided when the table ends, because its form depends on all of them.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { BlockWriter, type Parting } from "./block_writer.ts";
import type { GridCell, GridRow } from "./grid.ts";
import type { Container } from "./nodes.ts";

/** What is reckoned for a cell beside its text. */
const CELL = 16;

interface OpenTable {
  readonly rows: { readonly header: boolean; readonly cells: GridCell[] }[];
  layout: boolean;
}

/** A table that has been read. */
export interface ClosedTable {
  /** The rows that have cells. */
  readonly rows: readonly GridRow[];
  /** Whether it is there for the looks, or holds what no cell can show. */
  readonly layout: boolean;
}

/** The open tables, and the writer of the innermost cell or, outside of tables, of the page. */
export class TableStack {
  readonly #parting: Parting;
  readonly #limit: number;
  readonly #tables: OpenTable[] = [];
  /** The writers around the current one. */
  readonly #outer: BlockWriter[] = [];
  #writer: BlockWriter;
  #size = 0;

  constructor(parting: Parting, limit: number) {
    this.#parting = parting;
    this.#limit = limit;
    this.#writer = new BlockWriter(parting);
  }

  /** Where blocks are to be written. */
  get writer(): BlockWriter {
    return this.#writer;
  }

  /** The writer of the page. */
  get page(): BlockWriter {
    return this.#outer[0] ?? this.#writer;
  }

  /** Whether a cell is open. */
  get inCell(): boolean {
    return this.#outer.length > 0;
  }

  /** Says that a table around this point cannot be shown as one. */
  dissolve(): void {
    const table = this.inCell ? this.#tables.at(-1) : undefined;
    if (table !== undefined) table.layout = true;
  }

  /** A table begins. */
  open(layout: boolean): void {
    this.dissolve();
    this.#tables.push({ rows: [], layout });
  }

  /** A row begins. */
  openRow(header: boolean): void {
    this.#tables.at(-1)?.rows.push({ header, cells: [] });
  }

  /** A cell begins. */
  openCell(): void {
    this.#outer.push(this.#writer);
    this.#writer = new BlockWriter(this.#parting);
  }

  /** A cell ends. */
  closeCell(cell: Extract<Container, { kind: "cell" }>): void {
    const text = this.#writer.take();
    this.#writer = this.#outer.pop() ?? this.#writer;
    this.#size += text.length + CELL;
    if (this.#size > this.#limit) {
      throw new Fault("too-large", "a table of the HTML exceeds the limit");
    }
    this.#tables.at(-1)?.rows.at(-1)?.cells.push({ ...cell, text });
  }

  /** A table ends. */
  close(): ClosedTable {
    const table = this.#tables.pop();
    if (this.#tables.length === 0) this.#size = 0;
    const rows = table?.rows.filter((row) => row.cells.length > 0) ?? [];
    return { rows, layout: table?.layout ?? false };
  }
}

/** Writes the cells of a table one below the other. */
export function writeCells(rows: readonly GridRow[], writer: BlockWriter): void {
  for (const row of rows) {
    for (const { text } of row.cells) {
      if (text !== "") writer.block("group", text.slice(0, -1).split("\n"));
    }
  }
}

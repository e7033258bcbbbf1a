/**
 * The tables of a page, as data.
 *
 * @module
 */
import type { Limits } from "../../model/limits.ts";
import { Flow } from "../flow/flow.ts";
import { type GridCell, layOut } from "../flow/grid.ts";
import type { Container, FlowSink, Inline, Leaf } from "../flow/nodes.ts";
import { HtmlReader } from "../html/reader.ts";
import { type DataTable, tableOfRecords } from "./data_table.ts";

interface OpenRow {
  readonly header: boolean;
  readonly cells: GridCell[];
}

/** A flow sink that keeps the outermost tables and what their cells say. */
class TableSink implements FlowSink {
  readonly tables: OpenRow[][] = [];
  #depth = 0;
  #cell: string[] | undefined;

  title(_text: string): void {}

  enter(container: Container): void {
    if (container.kind === "table" && this.#depth++ === 0) this.tables.push([]);
    if (this.#depth !== 1) return;
    if (container.kind === "row") this.tables.at(-1)?.push({ header: container.header, cells: [] });
    if (container.kind === "cell") this.#cell = [];
  }

  leave(container: Container): void {
    if (container.kind === "table") this.#depth--;
    if (container.kind !== "cell" || this.#depth !== 1) return;
    const text = this.#cell?.join(" ") ?? "";
    this.#cell = undefined;
    this.tables.at(-1)?.at(-1)?.cells.push({ ...container, text });
  }

  leaf(leaf: Leaf): void {
    if (this.#cell === undefined || leaf.kind === "rule") return;
    this.#cell.push(leaf.kind === "code" ? leaf.text : leaf.inlines.map(textOf).join(""));
  }
}

function textOf(inline: Inline): string {
  switch (inline.kind) {
    case "text":
    case "code":
      return inline.text;
    case "image":
      return inline.alt;
    case "break":
      return " ";
    default:
      return "";
  }
}

/** The table of a page that has the most places; undefined where there is none with two rows. */
export function largestTable(html: string, limits: Limits): DataTable | undefined {
  const sink = new TableSink();
  const flow = new Flow(sink, { limits });
  const reader = new HtmlReader(flow, limits);
  reader.write(html);
  reader.end();
  flow.end();
  const size = (rows: readonly OpenRow[]) => rows.reduce((sum, { cells }) => sum + cells.length, 0);
  const [largest] = sink.tables.filter((rows) => rows.length > 1).toSorted((a, b) =>
    size(b) - size(a)
  );
  const grid = largest && layOut(largest.filter(({ cells }) => cells.length > 0));
  if (grid === undefined) return undefined;
  const { header, rows, alignments } = grid;
  const numbered = Array.from({ length: alignments.length }, () => "");
  return tableOfRecords([header ?? numbered, ...rows]);
}

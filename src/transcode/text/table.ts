/**
 * Tables as aligned columns of plain text.
 *
 * @module
 */
import { displayWidth } from "../../pages/width.ts";
import type { Grid } from "../flow/grid.ts";
import type { Alignment } from "../flow/nodes.ts";

/** A column is not padded beyond this, so that one long cell does not blow up all the others. */
const MAX_WIDTH = 60;

/** Lines times columns beyond which no columns are made: the padding would outgrow the text. */
const MAX_PLACES = 1 << 18;

const GAP = "  ";

/** The lines of a table, its header underlined; undefined if padding it would take too much. */
export function formatTable(grid: Grid): string[] | undefined {
  const rows = grid.header === undefined ? grid.rows : [grid.header, ...grid.rows];
  const cells = rows.map((row) => row.map((text) => text.trimEnd().split("\n")));
  const places = cells.reduce((sum, row) => sum + heightOf(row) * row.length, 0);
  if (places > MAX_PLACES) return undefined;
  const widths = columnWidths(cells, grid.alignments.length);
  const lines: string[] = [];
  for (const [at, row] of cells.entries()) {
    for (const line of formatRow(row, widths, grid)) lines.push(line);
    if (at === 0 && grid.header !== undefined) {
      lines.push(widths.map((width) => "-".repeat(Math.max(width, 1))).join(GAP));
    }
  }
  return lines;
}

function heightOf(row: readonly (readonly string[])[]): number {
  return row.reduce((most, lines) => Math.max(most, lines.length), 1);
}

function columnWidths(cells: readonly (readonly string[][])[], columns: number): number[] {
  const widths = new Array<number>(columns).fill(0);
  for (const row of cells) {
    for (const [column, lines] of row.entries()) {
      for (const line of lines) {
        widths[column] = Math.min(Math.max(widths[column], displayWidth(line)), MAX_WIDTH);
      }
    }
  }
  return widths;
}

function formatRow(
  row: readonly (readonly string[])[],
  widths: readonly number[],
  { alignments }: Grid,
): string[] {
  const height = heightOf(row);
  const lines: string[] = [];
  for (let at = 0; at < height; at++) {
    const line = row.map((cell, column) =>
      padTo(cell[at] ?? "", widths[column], alignments[column])
    );
    lines.push(line.join(GAP).trimEnd());
  }
  return lines;
}

/** Text with blanks on either side, so that it takes at least `width` columns. */
function padTo(text: string, width: number, alignment: Alignment): string {
  const missing = width - displayWidth(text);
  if (missing <= 0) return text;
  const before = alignment === "right" ? missing : alignment === "center" ? missing >> 1 : 0;
  return " ".repeat(before) + text + " ".repeat(missing - before);
}

/**
 * A table as a grid: cells that span are laid out over the places they cover.
 *
 * @module
 */
import type { Alignment } from "./nodes.ts";

/** A cell on its way into a grid. */
export interface GridCell {
  readonly text: string;
  readonly header: boolean;
  readonly alignment: Alignment;
  readonly columns: number;
  readonly rows: number;
}

/** A row on its way into a grid. */
export interface GridRow {
  readonly header: boolean;
  readonly cells: readonly GridCell[];
}

/** A table, laid out. */
export interface Grid {
  /** The first row, if it is a header. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
  readonly alignments: readonly Alignment[];
}

/** More columns than this are cut off: a header row must be as wide as the widest row. */
const MAX_COLUMNS = 512;

/** More places than this are not laid out: spans could make a small page a huge grid. */
const MAX_PLACES = 1 << 20;

/** What is written of a cell's text. */
export type WriteCell = (text: string) => string;

/** Lays out rows of cells; undefined if they would fill too many places, or none with anything. */
export function layOut(
  rows: readonly GridRow[],
  write: WriteCell = (text) => text,
): Grid | undefined {
  const alignments: Alignment[] = [];
  const covered: number[] = [];
  const texts: string[][] = [];
  let places = 0;
  for (const row of rows) {
    const laid = layOutRow(row, write, covered, alignments);
    texts.push(laid);
    places += laid.length;
    if (places > MAX_PLACES) return undefined;
  }
  const width = alignments.length;
  const first = rows[0];
  const headed = first !== undefined && first.cells.length > 0 &&
    (first.header || first.cells.every((cell) => cell.header));
  const body = (headed ? texts.slice(1) : texts).filter(isFilled);
  if (body.length === 0 && (!headed || !isFilled(texts[0]))) return undefined;
  return { header: headed ? pad(texts[0], width) : undefined, rows: body, alignments };
}

function isFilled(row: readonly string[]): boolean {
  return row.some((text) => text !== "");
}

function layOutRow(
  row: GridRow,
  write: WriteCell,
  covered: number[],
  alignments: Alignment[],
): string[] {
  const texts: string[] = [];
  const skipCovered = () => {
    while (texts.length < MAX_COLUMNS && covered[texts.length] > 0) {
      covered[texts.length]--;
      texts.push("");
    }
  };
  for (const cell of row.cells) {
    skipCovered();
    for (let column = 0; column < cell.columns && texts.length < MAX_COLUMNS; column++) {
      const at = texts.length;
      covered[at] = cell.rows - 1;
      while (alignments.length <= at) alignments.push(undefined);
      alignments[at] ??= cell.alignment;
      texts.push(column === 0 ? write(cell.text) : "");
    }
  }
  for (let at = texts.length; at < covered.length; at++) {
    if (covered[at] > 0) covered[at]--;
  }
  return texts;
}

function pad(texts: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, at) => texts[at] ?? "");
}

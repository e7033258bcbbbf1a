/**
 * Pages as plain text, for terminals and logs. Links stand in the open, in a column of their own.
 *
 * @module
 */
import type { Block, Column, Content, Run } from "./content.ts";
import { plotTable } from "./plot.ts";
import { visible } from "./visible.ts";
import { displayWidth } from "./width.ts";

// One long name must not pad every other line to its length.
const WIDEST = 48;

/** Writes a page as plain text. */
export function writeText(content: Content): string {
  const title = visible(
    (content.status === undefined ? "" : `${content.status} `) + content.title,
  );
  const rule = "=".repeat(Math.min(displayWidth(title), 76));
  return [`${title}\n${rule}`, ...content.blocks.map(writeBlock)].join("\n\n") + "\n";
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return block.runs.map(writeRun).join("");
    case "facts":
      return block.facts
        .map(([name, value]) => `${visible(name)}: ${writeRun(value)}`)
        .join("\n");
    case "table":
      return writeTable(block.columns, block.rows);
    case "heading":
      return visible(block.text);
    case "list":
      return block.items
        .map(({ depth, runs }) => `${"  ".repeat(depth)}- ${runs.map(writeRun).join("")}`)
        .join("\n");
    case "prose":
      // Markdown reads well as it is.
      return block.prose.markdown.trim();
    case "plot": {
      const [columns, rows] = plotTable(block.plot);
      return writeTable(columns, rows);
    }
  }
}

function writeRun(run: Run): string {
  const text = visible(run.text);
  return run.href === undefined || run.href === run.text ? text : `${text} (${run.href})`;
}

function writeTable(
  columns: readonly Column[],
  rows: readonly (readonly (Run | undefined)[])[],
): string {
  const linked = rows.some((row) => row[0]?.href !== undefined);
  const heads = [...columns.map(({ title }) => title), ...(linked ? ["Location"] : [])];
  const lines = rows.map((row) => [
    ...row.map((run) => run === undefined ? "" : visible(run.text)),
    ...(linked ? [row[0]?.href ?? ""] : []),
  ]);
  const widths = heads.map((head, at) =>
    lines.reduce((most, line) => Math.max(most, columnWidth(line[at])), head.length)
  );
  return [heads, ...lines]
    .map((line) => line.map((text, at) => pad(text, widths[at], columns[at]?.numeric)))
    .map((cells) => cells.join("  ").trimEnd())
    .join("\n");
}

function columnWidth(text: string): number {
  const width = displayWidth(text);
  return width > WIDEST ? 0 : width;
}

function pad(text: string, width: number, numeric = false): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return numeric ? blanks + text : text + blanks;
}

/**
 * Tables as GitHub Flavored Markdown (§4.10).
 *
 * @module
 */
import type { Grid } from "../flow/grid.ts";
import type { Alignment } from "../flow/nodes.ts";

/** The lines of a table. Without a header of its own it gets an empty one, as the form wants one. */
export function formatTable(grid: Grid): string[] {
  const header = grid.header ?? grid.alignments.map(() => "");
  return [
    formatRow(header),
    formatRow(grid.alignments.map(formatAlignment)),
    ...grid.rows.map(formatRow),
  ];
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function formatAlignment(alignment: Alignment): string {
  switch (alignment) {
    case "left":
      return ":--";
    case "center":
      return ":-:";
    case "right":
      return "--:";
    default:
      return "---";
  }
}

/** The Markdown of a cell's blocks on one line. */
export function flattenCell(markdown: string): string {
  const lines: string[] = [];
  for (const line of markdown.split("\n")) {
    const text = withoutHardBreak(line).trim();
    if (text !== "") lines.push(text);
  }
  return lines.join("<br>").replaceAll("|", "\\|");
}

/** An odd number of backslashes at the end is a hard break: a backslash of the text is doubled. */
function withoutHardBreak(line: string): string {
  let start = line.length;
  while (start > 0 && line[start - 1] === "\\") start--;
  return (line.length - start) % 2 === 1 ? line.slice(0, -1) : line;
}

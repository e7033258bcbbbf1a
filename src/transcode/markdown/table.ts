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
  // Most are one line, with nothing in it that tables know.
  const isPlain = markdown.indexOf("\n") === markdown.length - 1 && !/[\\|]/.test(markdown);
  if (isPlain) return markdown.trim();
  const lines: string[] = [];
  for (const line of markdown.split("\n")) {
    // No other blanks: one that does not break keeps a backslash from what follows.
    const text = withoutHardBreak(line).replace(/^ +/, "");
    if (text !== "") lines.push(text);
  }
  // One at the start of a line is escaped already.
  return lines.join("<br>").replaceAll(
    /\|/g,
    (bar, at: number, text: string) => isEscaped(text, at) ? bar : `\\${bar}`,
  );
}

/** A backslash at the end that escapes nothing is a hard break. */
function withoutHardBreak(line: string): string {
  return isEscaped(line, line.length) ? line.slice(0, -1) : line;
}

/** Whether an odd number of backslashes stands before: one of the text is doubled. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && text[start - 1] === "\\") start--;
  return (at - start) % 2 === 1;
}

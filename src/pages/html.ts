/**
 * Pages as HTML: a complete document without script, whose markup comes from here alone; all that
 * is foreign passes `escapeHtml`.
 *
 * @module
 */
import type { Block, Column, Content, ListItem, Run } from "./content.ts";
import { plotSvg } from "./plot.ts";
import { PAGE_STYLE } from "./style.ts";
import { visible } from "./visible.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Writes a page as an HTML document. Its own words run from left to right; what comes from elsewhere,
 * such as a title or an article, runs as its first letter does.
 */
export function writeHtml(content: Content): string {
  const title = escapeHtml(content.title);
  const status = content.status === undefined ? "" : `<p class="status">${content.status}</p>\n`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(content.language ?? "en")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${status}<h1 dir="auto">${title}</h1>
${content.blocks.map(writeBlock).join("\n")}
</main>
</body>
</html>
`;
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${block.runs.map(writeRun).join("")}</p>`;
    case "facts":
      return `<dl>\n${block.facts.map(writeFact).join("\n")}\n</dl>`;
    case "table":
      return writeTable(block.columns, block.rows);
    case "heading":
      return `<h2 dir="auto">${escapeHtml(block.text)}</h2>`;
    case "list":
      return writeList(block.items);
    case "prose":
      return `<article dir="auto">\n${block.prose.html}</article>`;
    case "plot":
      return plotSvg(block.plot, escapeHtml);
  }
}

function writeList(items: readonly ListItem[]): string {
  let html = "";
  let open = 0;
  for (const { depth, runs } of items) {
    // What goes on in this item's list closes all that is deeper, and the item before.
    for (; open > depth + 1; open--) html += "</li></ul>";
    html += open === depth + 1 ? "</li>\n" : "";
    for (; open < depth + 1; open++) html += "<ul>";
    html += `<li>${runs.map(writeRun).join("")}`;
  }
  return html + "</li></ul>".repeat(open);
}

function writeFact([name, value]: readonly [string, Run]): string {
  return `<div><dt>${escapeHtml(name)}</dt><dd>${writeRun(value)}</dd></div>`;
}

function writeTable(
  columns: readonly Column[],
  rows: readonly (readonly (Run | undefined)[])[],
): string {
  const heads = columns.map((column) =>
    `<th scope="col"${numberClass(column)}>${escapeHtml(column.title)}</th>`
  );
  const lines = rows.map((row) =>
    `<tr>${row.map((run, at) => writeCell(columns[at], run, at === 0)).join("")}</tr>`
  );
  return `<table>
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table>`;
}

// Narrow screens stack the cells of a row, and `data-title` then stands in for the column's head.
function writeCell(column: Column, run: Run | undefined, first: boolean): string {
  const content = run === undefined ? "" : writeRun(run);
  if (first) return `<th scope="row">${content}</th>`;
  return `<td${numberClass(column)} data-title="${escapeHtml(column.title)}">${content}</td>`;
}

function numberClass(column: Column): string {
  return column.numeric ? ' class="number"' : "";
}

// <bdi> keeps a right-to-left name from reordering what stands beside it.
function writeRun(run: Run): string {
  const text = escapeHtml(run.text);
  if (run.href !== undefined) {
    return `<a href="${escapeHtml(run.href)}"><bdi>${text}</bdi></a>`;
  }
  if (run.exact === undefined) return `<bdi>${text}</bdi>`;
  if ("time" in run.exact) {
    return `<time datetime="${escapeHtml(run.exact.time)}">${text}</time>`;
  }
  return `<data value="${escapeHtml(run.exact.value)}">${text}</data>`;
}

function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/**
 * Pages as CommonMark with the tables of GitHub Flavored Markdown (RFC 7763, RFC 7764 §3.2).
 *
 * @module
 */
import type { Block, Column, Content, Run } from "./content.ts";
import { plotTable } from "./plot.ts";
import { visible } from "./visible.ts";

// What could open markup anywhere in a line; an ampersand only where it would begin an entity, and
// colon and dot only where an address would become a link by itself.
const SPECIAL = /[\\`*_[\]<>|~#${}]|&(?=#?\w)|:(?=\/\/)|(?<=\bwww)\.|(?<=\b(?:mailto|xmpp)):|@/gi;
// Brackets as entities: some readers count a bracket within a link's text in spite of its backslash.
const ENTITIES: Readonly<Record<string, string>> = {
  "[": "&#91;",
  "]": "&#93;",
  "<": "&lt;",
  ">": "&gt;",
};
// What opens a list or a rule at the start of a line.
const LINE_START = /^([-+]|\d+(?=[.)]))/;

/** Writes a page as Markdown. */
export function writeMarkdown(content: Content): string {
  const title = (content.status === undefined ? "" : `${content.status} `) + content.title;
  const blocks = [`# ${escapeMarkdown(title)}`, ...content.blocks.map(writeBlock)];
  return blocks.join("\n\n") + "\n";
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return escapeLineStart(block.runs.map(writeRun).join("").trim());
    case "facts":
      return block.facts
        .map(([name, value]) => `- ${escapeMarkdown(name)}: ${writeRun(value)}`)
        .join("\n");
    case "table":
      return writeTable(block.columns, block.rows);
    case "heading":
      return `## ${escapeMarkdown(block.text)}`;
    case "list":
      return block.items
        .map(({ depth, runs }) => `${"  ".repeat(depth)}- ${runs.map(writeRun).join("").trim()}`)
        .join("\n");
    case "prose":
      return block.prose.markdown.trim();
    case "plot": {
      const [columns, rows] = plotTable(block.plot);
      return writeTable(columns, rows);
    }
  }
}

function writeTable(
  columns: readonly Column[],
  rows: readonly (readonly (Run | undefined)[])[],
): string {
  const lines = [
    columns.map((column) => escapeMarkdown(column.title)),
    columns.map((column) => column.numeric ? "---:" : "---"),
    ...rows.map((row) => row.map((run) => run === undefined ? "" : writeRun(run))),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function writeRun(run: Run): string {
  const text = escapeMarkdown(run.text);
  return run.href === undefined ? text : `[${text}](${writeTarget(run.href)})`;
}

// A target has no blank, angle or backslash left (see link_target.ts); parentheses and what looks
// like an entity are the two things that Markdown would still read in it.
function writeTarget(href: string): string {
  const target = href.replace(/&(?=#?\w+;)/g, "&amp;");
  return /[()]/.test(target) ? `<${target}>` : target;
}

function escapeMarkdown(text: string): string {
  return visible(text).replace(SPECIAL, (mark) => ENTITIES[mark] ?? `\\${mark}`);
}

function escapeLineStart(line: string): string {
  return line.replace(LINE_START, (mark) => /\d/.test(mark) ? `${mark}\\` : `\\${mark}`);
}

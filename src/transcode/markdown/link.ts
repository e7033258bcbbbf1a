/**
 * The parts of links and images as Markdown, and code spans (CommonMark §6.1, §6.3).
 *
 * @module
 */

/** What stands between the parentheses of a link or image (CommonMark §6.3). */
export function formatTarget(url: string, title: string): string {
  const formatted = formatTitle(title);
  if (formatted === "") return formatDestination(url);
  return `${formatDestination(url) || "<>"} ${formatted}`;
}

/** Characters of a URL that would end it, or begin something that binds tighter. */
const UNSAFE_IN_URL = /[\0-\x20<>`\x7f]/g;

function formatDestination(url: string): string {
  const encoded = url
    .replace(UNSAFE_IN_URL, (char) => encodeURIComponent(char))
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
    .replace(/&(?=#?\w{1,32};)/g, "&amp;");
  return hasBalancedParentheses(encoded) ? encoded : encoded.replace(/[()]/g, "\\$&");
}

/** Depth of parentheses in a destination that every renderer takes (CommonMark §6.3). */
const MAX_PARENTHESES = 3;

function hasBalancedParentheses(url: string): boolean {
  let depth = 0;
  for (let at = 0; at < url.length; at++) {
    if (url[at] === "(" && ++depth > MAX_PARENTHESES) return false;
    if (url[at] === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

function formatTitle(title: string): string {
  const line = title.replace(/\s+/g, " ").trim();
  if (line === "") return "";
  // Some take a backslash before the closing quote for one that escapes it, though it is escaped.
  const escaped = line.replace(/&(?=#?\w{1,32};)/g, "&amp;").replace(/</g, "&lt;")
    .replace(/[\\"]/g, "\\$&").replace(/\\\\$/, "&#92;");
  return `"${escaped}"`;
}

/** The text of a link if its address says the same: `<https://example.org/>`. */
export function formatAutolink(href: string, text: string): string | undefined {
  if (href === text && canStandAlone(text)) return `<${text}>`;
  const isAddress = href === `mailto:${text}` && /^[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+$/.test(text);
  return isAddress ? `<${text}>` : undefined;
}

/** Whether renderers agree on it between angle brackets (CommonMark §6.5): not all read references. */
export function canStandAlone(url: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,31}:[^\0-\x20<>\\`[\]\x7f]*$/i.test(url) && !/&#?\w{1,32};/.test(url);
}

/** Text as a code span. */
export function formatCodeSpan(text: string): string {
  const fence = "`".repeat(shortestFence(text, 1));
  const blank = text.trim() === "";
  const pad = text.startsWith("`") || text.endsWith("`") ||
      (!blank && text.startsWith(" ") && text.endsWith(" "))
    ? " "
    : "";
  return fence + pad + text + pad + fence;
}

/** A number of backticks, at least `least`, that occurs nowhere in the text as a run. */
function shortestFence(text: string, least: number): number {
  if (!text.includes("`")) return least;
  const runs = new Set((text.match(/`+/g) ?? []).map((run) => run.length));
  let length = least;
  while (runs.has(length)) length++;
  return length;
}

/** Text as a fenced code block (CommonMark §4.5). */
export function formatCodeBlock(text: string, language: string): string[] {
  let longest = 2;
  for (const run of text.match(/^ {0,3}`{3,}/gm) ?? []) {
    longest = Math.max(longest, run.trimStart().length);
  }
  const fence = "`".repeat(longest + 1);
  return text === "" ? [fence + language, fence] : [fence + language, ...text.split("\n"), fence];
}

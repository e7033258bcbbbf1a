/**
 * Front matter, in YAML or TOML, as static site generators put it before Markdown: cut off, and read for
 * the two values that a page needs.
 *
 * @module
 */

/** What stands before the Markdown, and the Markdown. */
export interface FrontMatter {
  readonly title: string | undefined;
  readonly language: string | undefined;
  /** All of it that is YAML, without the lines around; undefined where there is none. */
  readonly fields?: string;
  readonly body: string;
}

/** Front matter longer than this is taken for text. */
const MAX_LENGTH = 64 << 10;

/** How a kind of front matter is written. */
interface Notation {
  readonly start: RegExp;
  readonly end: RegExp;
  /** What stands between a name and its value. */
  readonly sign: ":" | "=";
}

const NOTATIONS: readonly Notation[] = [
  { start: /^---[ \t]{0,9}\r?\n/, end: /^(?:---|\.\.\.)[ \t]{0,9}\r?$/m, sign: ":" },
  // TOML, as Hugo and Zola have it.
  { start: /^\+\+\+[ \t]{0,9}\r?\n/, end: /^\+\+\+[ \t]{0,9}\r?$/m, sign: "=" },
];

/** Cuts off front matter: from a first line `---` to the next line `---` or `...`, or between `+++`. */
export function splitFrontMatter(markdown: string): FrontMatter {
  const none = { title: undefined, language: undefined, body: markdown };
  const notation = NOTATIONS.find(({ start }) => start.test(markdown));
  const start = notation?.start.exec(markdown);
  if (notation === undefined || !start) return none;
  const { end: last, sign } = notation;
  const head = markdown.slice(start[0].length, start[0].length + MAX_LENGTH);
  const end = last.exec(head);
  if (end === null) return none;
  const fields = head.slice(0, end.index);
  // Two rules with text between them are no front matter.
  const field = (name: string) => new RegExp(`^${name}[ \\t]{0,9}${sign}[ \\t]{0,9}(.*)$`, "m");
  if (!field("[\\w-]+").test(fields)) return none;
  return {
    ...sign === ":" && { fields },
    title: fieldOf(fields, field("title")),
    language: fieldOf(fields, field("lang(?:uage)?")),
    body: markdown.slice(start[0].length + end.index + end[0].length).replace(/^\n/, ""),
  };
}

function fieldOf(fields: string, pattern: RegExp): string | undefined {
  const value = pattern.exec(fields)?.[1].trim() ?? "";
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(value);
  if (quoted === null) return value.replace(/\s#.*$/, "") || undefined;
  const text = quoted[1]?.replace(/\\(.)/g, "$1") ?? quoted[2]?.replaceAll("''", "'");
  return text || undefined;
}

/**
 * YAML front matter as static site generators put it before Markdown: cut off, and read for the two
 * values that a page needs.
 *
 * @module
 */

/** What stands before the Markdown, and the Markdown. */
export interface FrontMatter {
  readonly title: string | undefined;
  readonly language: string | undefined;
  /** All of it, without the lines around; undefined where there is none. */
  readonly fields?: string;
  readonly body: string;
}

/** Front matter longer than this is taken for text. */
const MAX_LENGTH = 64 << 10;

/** Cuts off front matter: from a first line `---` to the next line `---` or `...`. */
export function splitFrontMatter(markdown: string): FrontMatter {
  const none = { title: undefined, language: undefined, body: markdown };
  const start = /^---[ \t]{0,9}\r?\n/.exec(markdown);
  if (start === null) return none;
  const head = markdown.slice(start[0].length, start[0].length + MAX_LENGTH);
  const end = /^(?:---|\.\.\.)[ \t]{0,9}\r?$/m.exec(head);
  if (end === null) return none;
  const fields = head.slice(0, end.index);
  // Two rules with text between them are no front matter.
  if (!/^[\w-]+[ \t]{0,9}:/m.test(fields)) return none;
  return {
    fields,
    title: fieldOf(fields, /^title[ \t]{0,9}:[ \t]{0,9}(.*)$/m),
    language: fieldOf(fields, /^lang(?:uage)?[ \t]{0,9}:[ \t]{0,9}(.*)$/m),
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

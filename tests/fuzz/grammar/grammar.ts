/**
 * The rules of RFC 9110 and 9112 that requests and answers share, as plain expressions: what the readers
 * here go by, and no code of ours.
 *
 * @module
 */

/** Names and values as they stand. */
export type Fields = readonly (readonly [string, string])[];

/** One sign of a token. */
export const TCHAR = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]";

const VALUE =
  "(?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?";
const QUOTED =
  '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t \\x21-\\x7e\\x80-\\xff])*"';
const EXTENSION = `[ \\t]*;[ \\t]*${TCHAR}+(?:[ \\t]*=[ \\t]*(?:${TCHAR}+|${QUOTED}))?`;
const FIELD_LINE = new RegExp(`^(${TCHAR}+):[ \\t]*(${VALUE})[ \\t]*$`);
const SIZE_LINE = new RegExp(`([0-9A-Fa-f]{1,14})(?:${EXTENSION})*\\r\\n`, "y");

/** Content with framing around it. */
export interface Body {
  readonly content: string;
  readonly trailers: Fields;
  /** Where it ends. */
  readonly end: number;
}

/** Reads field lines; undefined if one of them is none. */
export function readFields(lines: readonly string[]): Fields | undefined {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const [, name, value] = FIELD_LINE.exec(line) ?? [];
    if (name === undefined) return undefined;
    fields.push([name, value]);
  }
  return fields;
}

/** Values of one name, in their order; `name` in small letters. */
export function valuesOf(fields: Fields, name: string): string[] {
  return fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** The members of a list, in small letters and without empty ones. */
export function members(values: readonly string[]): string[] {
  return elements(values).filter((it) => it !== "");
}

/** The same with the empty ones. */
export function elements(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(","))
    .map((it) => it.replaceAll(/^[ \t]+|[ \t]+$/g, "").toLowerCase());
}

/** Reads chunks; "no" where they are none, "cut" where they do not come to an end. */
export function takeChunks(text: string, start: number): Body | "no" | "cut" {
  let content = "";
  for (let at = start;;) {
    SIZE_LINE.lastIndex = at;
    const [line, hex] = SIZE_LINE.exec(text) ?? [];
    if (line === undefined) return text.indexOf("\r\n", at) < 0 ? "cut" : "no";
    const size = parseInt(hex, 16);
    at += line.length;
    if (size === 0) return takeTrailers(text, at, content);
    if (at + size + 2 > text.length) return "cut";
    content += text.slice(at, at + size);
    at += size + 2;
    if (text.slice(at - 2, at) !== "\r\n") return "no";
  }
}

function takeTrailers(text: string, at: number, content: string): Body | "no" | "cut" {
  if (text.startsWith("\r\n", at)) return { content, trailers: [], end: at + 2 };
  const end = text.indexOf("\r\n\r\n", at);
  if (end < 0) return "cut";
  const trailers = readFields(text.slice(at, end).split("\r\n"));
  return trailers === undefined ? "no" : { content, trailers, end: end + 4 };
}

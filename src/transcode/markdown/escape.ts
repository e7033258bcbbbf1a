/**
 * Text as Markdown: what would be markup in it is escaped, what would not is left alone. `<` and
 * `&` become character references, not backslash escapes, so that text stays text in renderers
 * that know fewer backslash escapes than CommonMark (§2.4) has.
 *
 * @module
 */

import { findAddresses, mayHoldAddress } from "./bare_address.ts";
import { canStandAlone, formatTarget } from "./link.ts";

/** What stands around a piece of text. */
export interface Surroundings {
  /** The character before and after it; empty at the edges of the line. */
  readonly before: string;
  readonly after: string;
  readonly inLink: boolean;
  /** Whether single tildes could pair up to strike something out. */
  readonly tildes: boolean;
}

const SPECIAL = /[\\`[<&!^]|\]\(?|\*+|_+|~+/;
const ALL_SPECIAL = new RegExp(SPECIAL, "g");
const WORD = /[\p{L}\p{N}]/u;
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/;
const REFERENCE = /^&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});/;

/** Escapes a piece of text within a line. */
export function escapeText(text: string, around: Surroundings): string {
  if (around.inLink || !mayHoldAddress(text)) return escapeSigns(text, around);
  let escaped = "";
  let done = 0;
  for (const { start, end, stop, alone } of findAddresses(text, around.after)) {
    const whole = text.slice(start, stop);
    const edges = { before: text[start - 1] ?? around.before, after: text[stop] ?? around.after };
    if (alone && escapeSigns(whole, { ...around, ...edges }) === whole) continue;
    const link = linkAddress(text.slice(start, end), around);
    const before = done === 0 ? around.before : ">";
    escaped += escapeSigns(text.slice(done, start), { ...around, before, after: link[0] }) + link;
    done = end;
  }
  if (done === 0) return escapeSigns(text, around);
  return escaped + escapeSigns(text.slice(done), { ...around, before: ">" });
}

/** The link that renderers would make of it, with its end marked. */
function linkAddress(address: string, around: Surroundings): string {
  const url = /^www\./i.test(address) ? `http://${address}` : address;
  if (url === address && canStandAlone(url)) return `<${url}>`;
  const text = escapeSigns(address, { ...around, before: "[", after: "]", inLink: true });
  return `[${text}](${formatTarget(url, "")})`;
}

function escapeSigns(text: string, around: Surroundings): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(ALL_SPECIAL, (run: string, at: number) => {
    const before = at === 0 ? around.before : text[at - 1];
    const end = at + run.length;
    const after = end === text.length ? around.after : text[end];
    return isHarmless(run, before, after, text, at, around) ? run : escapeRun(run, around);
  });
}

function escapeRun(run: string, { inLink }: Surroundings): string {
  // In a link the parenthesis too: some renderers take the backslashes off its brackets and look again.
  if (run === "](" && !inLink) return "\\](";
  if (run === "<") return "&lt;";
  if (run === "&") return "&amp;";
  return run.replace(/./g, "\\$&");
}

function isBlank(char: string): boolean {
  return char === "" || char === " " || char === "\n";
}

/** Whether a run of special characters means nothing where it stands. */
function isHarmless(
  run: string,
  before: string,
  after: string,
  text: string,
  at: number,
  around: Surroundings,
): boolean {
  switch (run[0]) {
    case "\\":
      return after !== "" && after !== "\n" && !ASCII_PUNCTUATION.test(after);
    case "*":
      return isBlank(before) && isBlank(after);
    case "_":
      return isBlank(before) ? isBlank(after) : WORD.test(before) && WORD.test(after);
    case "~":
      // Beside a mark, it would be a part of its tildes.
      if (before === "*" || after === "*") return false;
      if (isBlank(before) && isBlank(after)) return before === " " || run.length < 3;
      // At the start of a line, three would open a code block.
      return !around.tildes && run.length !== 2 && (run.length === 1 || !isBlank(before));
    case "[":
      return !around.inLink;
    case "]":
      return !around.inLink && run === "]" && after !== "(";
    case "!":
      return after !== "[" || at + 1 < text.length;
    case "<":
      return isBlank(after) || /[\d=]/.test(after);
    case "^":
      // Behind a bracket, it would name a footnote.
      return before !== "[";
    case "&":
      return !REFERENCE.test(text.slice(at, at + 40));
    default:
      return false;
  }
}

const LINE_STARTS: readonly (readonly [pattern: RegExp, escaped: string])[] = [
  [/^#{1,6}(?=\s|$)/, "\\$&"],
  [/^[-+](?=[\s:|-]|$)/, "\\$&"],
  [/^\*(?=\s|$)/, "\\$&"],
  [/^[*_](?=[*\s]*$|[_\s]*$)/, "\\$&"],
  [/^[>|]/, "\\$&"],
  [/^:(?=-)/, "\\$&"],
  [/^=(?==*\s*$)/, "\\$&"],
  [/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2"],
  [/^\[(?=(?:[^\]\\[]|\\.)*\]:)/, "\\$&"],
  [/^\[(?=[ xX]\](?:\s|$))/, "\\$&"],
];

/** Escapes what would make a finished line of a paragraph a block of another kind. */
export function escapeLineStart(line: string): string {
  if (!/^[-#+*_>|:=\d[]/.test(line)) return line;
  for (const [pattern, escaped] of LINE_STARTS) {
    if (pattern.test(line)) return line.replace(pattern, escaped);
  }
  return line;
}

/** Escapes what would be taken for the closing sequence of a heading. */
export function escapeHeadingEnd(line: string): string {
  let start = line.length;
  while (start > 0 && line[start - 1] === "#") start--;
  if (start === line.length || (start > 0 && line[start - 1] !== " ")) return line;
  return `${line.slice(0, start)}\\${line.slice(start)}`;
}

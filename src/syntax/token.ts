/**
 * Quoted strings and parameters: what follows a token in a structured field value
 * (RFC 9110 §5.6.4, §5.6.6).
 *
 * ```abnf
 * quoted-string   = DQUOTE *( qdtext / quoted-pair ) DQUOTE
 * quoted-pair     = "\" ( HTAB / SP / VCHAR / obs-text )
 * parameters      = *( OWS ";" OWS [ parameter ] )
 * parameter       = token "=" ( token / quoted-string )
 * ```
 *
 * ```http
 * ;level=1
 * ; charset="utf-8"
 * ;title="a, b; \"c\""
 * ```
 *
 * @module
 */
import { isToken, trimBlanks } from "./field.ts";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/** How a parameter can be malformed, and still be taken in some way. */
export type ParameterDefect =
  | "parameter-malformed"
  | "parameter-unquoted"
  | "parameter-space"
  | "quote-open";

/** One parameter as it was found; without a value it is a word to be ignored. */
export interface ScannedParameter {
  /** In lower case; parameter names are case-insensitive. */
  readonly name: string;
  /** Without quotes and escapes. */
  readonly value?: string;
  /** Offset of the semicolon, comma or end at which it stopped. */
  readonly end: number;
  readonly defect?: ParameterDefect;
  /** Whether the value was a quoted string. */
  readonly quoted?: boolean;
}

/** The offset of the first character from `at` on that is neither space nor tab. */
export function skipBlanks(text: string, at: number): number {
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The offset of the semicolon or comma that ends what starts at `at`, or the length. */
export function endOfItem(text: string, at: number): number {
  while (at < text.length && !isStop(text.charCodeAt(at))) at++;
  return at;
}

/** The offset of the comma that ends what goes on at `at`, or the length; those in quotes end nothing. */
export function endOfElement(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) !== COMMA) {
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const end = isQuoted ? endOfQuotedString(text, at) : at + 1;
    at = end < 0 ? text.length : end;
  }
  return at;
}

/** The offset behind the quoted string that opens at `at`, or -1 when it never closes. */
export function endOfQuotedString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i + 1;
    if (code === BACKSLASH) i++;
  }
  return -1;
}

/** The text within a quoted string, its escapes resolved. */
export function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return inner.includes("\\") ? inner.replace(/\\([^])/g, "$1") : inner;
}

/** A parameter's value as it is written: as a token where it is one, quoted otherwise. */
export function formatParameterValue(value: string): string {
  return isToken(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Reads the parameter behind a semicolon; a list's comma ends it, unless it stands in quotes. */
export function scanParameter(text: string, from: number): ScannedParameter {
  const start = skipBlanks(text, from);
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== EQUALS && !isStop(text.charCodeAt(at))) at++;
  const raw = text.slice(start, at);
  const name = trimBlanks(raw).toLowerCase();
  if (text.charCodeAt(at) !== EQUALS) {
    return name === "" ? { name, end: at } : { name, end: at, defect: "parameter-malformed" };
  }
  const value = skipBlanks(text, at + 1);
  const spaced = value !== at + 1 || raw.length !== name.length ? "parameter-space" : undefined;
  if (!isToken(name)) return { name, end: endOfItem(text, value), defect: "parameter-malformed" };
  return text.charCodeAt(value) === QUOTE
    ? scanQuoted(text, value, name, spaced)
    : scanPlain(text, value, name, spaced);
}

function scanQuoted(
  text: string,
  at: number,
  name: string,
  defect: ParameterDefect | undefined,
): ScannedParameter {
  const end = endOfQuotedString(text, at);
  if (end < 0) return { name, end: text.length, defect: "quote-open" };
  const stop = endOfItem(text, end);
  if (skipBlanks(text, end) < stop) return { name, end: stop, defect: "parameter-malformed" };
  return { name, value: unquote(text.slice(at, end)), end: stop, defect, quoted: true };
}

/** A value that should have been quoted, such as an unquoted address, is taken as it stands. */
function scanPlain(
  text: string,
  at: number,
  name: string,
  defect: ParameterDefect | undefined,
): ScannedParameter {
  const end = endOfItem(text, at);
  const value = trimBlanks(text.slice(at, end));
  return { name, value, end, defect: isToken(value) ? defect : "parameter-unquoted" };
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function isStop(code: number): boolean {
  return code === SEMICOLON || code === COMMA;
}

/**
 * Structured fields: dictionaries are read, single items are written (RFC 9651 §3.2, §4).
 *
 * ```abnf
 * sf-dictionary = dict-member *( OWS "," OWS dict-member )
 * dict-member   = member-key ( parameters / ( "=" member-value ))
 * member-value  = sf-item / inner-list
 * parameters    = *( ";" *SP parameter )
 * ```
 *
 * ```http
 * CDN-Cache-Control: max-age=600, must-revalidate
 * Example: a=?0, b=1.5;x, c="text", d=(1 2), e=:aGk=:, f=@1659578233
 * ```
 *
 * @module
 */
import { trimBlanks } from "./field.ts";

/** A bare item or an inner list, with its type. Parameters are read and dropped. */
export type MemberValue =
  | { readonly type: "integer" | "decimal" | "date"; readonly value: number }
  | { readonly type: "string" | "token" | "bytes" | "display"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "list"; readonly value: readonly MemberValue[] };

const KEY = /[a-z*][a-z0-9_\-.*]*/y;
// Fifteen digits, or twelve before the point and three after it (RFC 9651 §3.3.1–3.3.2).
const NUMBER = /-?(?:\d{1,12}\.\d{1,3}(?![\d.])|\d{1,15}(?![\d.]))/y;
const STRING = /"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y;
const TOKEN = /[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y;
const BYTES = /:([A-Za-z0-9+/=]*):/y;
const BOOLEAN = /\?([01])/y;
const DATE = /@(-?\d{1,15})(?![\d.])/y;
const DISPLAY = /%"((?:[\x20\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*)"/y;
const BLANKS = /[ \t]*/y;
const SPACES = / */y;

/** Reads one text from its start to its end; each method moves on only when it has matched. */
class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  take(text: string): boolean {
    const found = this.#text.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  peek(): string {
    return this.#text[this.#at] ?? "";
  }
}

/** The members by their keys, the last of each; or undefined, for one error spoils the whole field. */
export function parseDictionary(text: string): ReadonlyMap<string, MemberValue> | undefined {
  const reader = new Reader(trimBlanks(text));
  const members = new Map<string, MemberValue>();
  while (!reader.ended) {
    const key = reader.match(KEY)?.[0];
    if (key === undefined) return undefined;
    const value = readMember(reader);
    if (value === undefined) return undefined;
    members.set(key, value);
    if (!nextMember(reader)) return undefined;
  }
  return members;
}

/** The members of a list that holds nothing but strings, or undefined (RFC 9651 §4.2.1). */
export function parseStrings(text: string): readonly string[] | undefined {
  const reader = new Reader(trimBlanks(text));
  const strings: string[] = [];
  while (!reader.ended) {
    const item = readBareItem(reader);
    if (item?.type !== "string" || !skipParameters(reader)) return undefined;
    strings.push(item.value);
    if (!nextMember(reader)) return undefined;
  }
  return strings;
}

/** Goes on behind a comma, which must not be the last thing there is; or to the end. */
function nextMember(reader: Reader): boolean {
  reader.match(BLANKS);
  if (reader.ended) return true;
  if (!reader.take(",")) return false;
  reader.match(BLANKS);
  return !reader.ended;
}

function readMember(reader: Reader): MemberValue | undefined {
  let value: MemberValue | undefined = { type: "boolean", value: true };
  if (reader.take("=")) value = reader.take("(") ? readInnerList(reader) : readBareItem(reader);
  return value && skipParameters(reader) ? value : undefined;
}

/** Inner lists do not nest, so this does not recurse (RFC 9651 §4.2.1.2). */
function readInnerList(reader: Reader): MemberValue | undefined {
  const items: MemberValue[] = [];
  for (;;) {
    reader.match(SPACES);
    if (reader.take(")")) return { type: "list", value: items };
    const item = readBareItem(reader);
    if (item === undefined || !skipParameters(reader)) return undefined;
    items.push(item);
    const next = reader.peek();
    if (next !== " " && next !== ")") return undefined;
  }
}

function skipParameters(reader: Reader): boolean {
  while (reader.take(";")) {
    reader.match(SPACES);
    if (!reader.match(KEY)) return false;
    if (reader.take("=") && readBareItem(reader) === undefined) return false;
  }
  return true;
}

function readBareItem(reader: Reader): MemberValue | undefined {
  let found: RegExpExecArray | null;
  if ((found = reader.match(NUMBER))) {
    return { type: found[0].includes(".") ? "decimal" : "integer", value: Number(found[0]) };
  }
  if ((found = reader.match(STRING))) {
    return { type: "string", value: found[1].replace(/\\(.)/g, "$1") };
  }
  if ((found = reader.match(TOKEN))) return { type: "token", value: found[0] };
  if ((found = reader.match(BOOLEAN))) return { type: "boolean", value: found[1] === "1" };
  if ((found = reader.match(BYTES))) return { type: "bytes", value: found[1] };
  if ((found = reader.match(DATE))) return { type: "date", value: Number(found[1]) };
  if ((found = reader.match(DISPLAY))) return readDisplay(found[1]);
  return undefined;
}

function readDisplay(text: string): MemberValue | undefined {
  try {
    return { type: "display", value: decodeURIComponent(text) };
  } catch {
    return undefined; // the octets are not UTF-8
  }
}

/**
 * The text as a string item. Strings hold printable ASCII alone (RFC 9651 §3.3.3), so anything else
 * is percent-encoded as UTF-8; nothing can end the string or the line early.
 */
export function formatString(text: string): string {
  const ascii = text.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent);
  return `"${ascii.replace(/["\\]/g, "\\$&")}"`;
}

/** The text as a token item where it can be one, else as a string. */
export function formatTokenOrString(text: string): string {
  TOKEN.lastIndex = 0;
  return TOKEN.exec(text)?.[0] === text && text !== "" ? text : formatString(text);
}

/** The number as an integer item, cut to fifteen digits; undefined for what is not a number. */
export function formatInteger(value: number): string | undefined {
  if (Number.isNaN(value)) return undefined;
  const most = 999_999_999_999_999;
  return String(Math.trunc(Math.min(Math.max(value, -most), most)) + 0);
}

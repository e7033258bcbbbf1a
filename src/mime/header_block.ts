/**
 * The header of an entity: its fields in order, and where its body begins (RFC 5322 §2.2).
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import { decodeEncodedWords } from "../syntax/encoded_word.ts";
import { trimBlanks } from "../syntax/field.ts";
import { unfoldHeader } from "../syntax/folded_header.ts";
import { parseMediaType } from "../syntax/media_type.ts";
import { decodeCharset, decodeUndeclared, type GuessedText } from "./charset_text.ts";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;
const COLON = 0x3a;
const DELETE = 0x7f;

/** The lines of a header, as bytes and as one character for each byte. */
interface HeaderLines {
  readonly bytes: Uint8Array;
  /** Offset of the first byte in the message. */
  readonly start: number;
  readonly signs: string;
  /** Whether the characters are all ASCII, so that they are the text. */
  readonly plain: boolean;
  /** The charset of the body: whoever leaves fields unencoded writes them like that. */
  charset?: string;
}

/** One field as it stands in the message. */
export class HeaderField {
  /** Name as it was sent. */
  readonly name: string;
  /** Name in lower case, by which fields are found. */
  readonly key: string;
  readonly #lines: HeaderLines;
  readonly #from: number;
  readonly #colon: number;
  readonly #to: number;
  #text: GuessedText | undefined;

  /** Takes a field out of its header: offsets there of its name, its colon and what comes after it. */
  constructor(lines: HeaderLines, from: number, colon: number, to: number) {
    this.#lines = lines;
    this.#from = from;
    this.#colon = colon;
    this.#to = to;
    this.name = lines.signs.slice(from, nameEnd(lines.signs, colon));
    this.key = this.name.toLowerCase();
  }

  /** Offset of the first byte. */
  get start(): number {
    return this.#lines.start + this.#from;
  }

  /** Offset of the value: the byte after the colon. */
  get valueStart(): number {
    return this.#lines.start + this.#colon + 1;
  }

  /** Offset after the line end. */
  get end(): number {
    return this.#lines.start + this.#to;
  }

  /** The whole field with its line end, as sent. */
  get raw(): Uint8Array {
    return this.#lines.bytes.subarray(this.#from, this.#to);
  }

  /** The value with its folds: characters after the colon, UTF-8 (RFC 6532) or a guess. */
  get text(): string {
    const { plain, signs } = this.#lines;
    return plain ? signs.slice(this.#colon + 1, this.#to) : this.#decode().text;
  }

  /** Whether it is neither ASCII nor UTF-8, so that its characters are a guess. */
  get isGuessed(): boolean {
    return !this.#lines.plain && this.#decode().guessed;
  }

  /** The value on one line, without white space around it; encoded words are not decoded. */
  get value(): string {
    return trimBlanks(unfoldHeader(this.text));
  }

  /** The value on one line, encoded words decoded. */
  get decoded(): string {
    return decodeEncodedWords(this.value, decodeCharset);
  }

  #decode(): GuessedText {
    if (this.#text !== undefined) return this.#text;
    const { bytes, charset } = this.#lines;
    return this.#text = decodeUndeclared(bytes.subarray(this.#colon + 1, this.#to), charset);
  }
}

/** The fields of an entity and what surrounds them. */
export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Offset of the body: after the empty line, or where the header was cut off. */
  readonly bodyStart: number;
  readonly defects: readonly Defect[];
}

/** Where and how far to read a header. */
export interface HeaderSource {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Offset of the first byte in the message, where the bytes are a piece of it. */
  readonly base?: number;
  readonly limits: Pick<Limits, "mimeFields" | "mimeHeaderBytes">;
  /** Whether the line at the offset, which begins with `--`, is a delimiter of a multipart around. */
  isDelimiter(offset: number): boolean;
}

/**
 * Reads a header. Lines that are no fields are skipped and reported; the header goes on after them,
 * since a stray line is likelier than a missing empty one.
 */
export function readHeaderBlock(source: HeaderSource): HeaderBlock {
  const { bytes, start, base = 0, limits } = source;
  const { end, bodyStart } = findHeaderEnd(source);
  const defects: Defect[] = [];
  // One byte more than the limit, to see that there is more.
  const most = Math.min(end, start + limits.mimeHeaderBytes + 1);
  const lines = decodeLines(bytes.subarray(start, most), base + start);
  const fields = splitFields(lines, limits, defects);
  if (!lines.plain) lines.charset = findBodyCharset(fields);
  if (bodyStart === end && end > start) {
    defects.push({ code: "header-unended", offset: base + end });
  }
  return { fields, bodyStart, defects };
}

/** What a header says of its body's charset. */
function findBodyCharset(fields: readonly HeaderField[]): string | undefined {
  const type = fields.find(({ key }) => key === "content-type");
  return type && parseMediaType(type.value)?.parameters.get("charset");
}

/** Where the lines of a header end: at an empty line, at a delimiter or with the data. */
function findHeaderEnd(source: HeaderSource): { end: number; bodyStart: number } {
  const { bytes, start } = source;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === LF) return { end: at, bodyStart: at + 1 };
    if (byte === CR && bytes[at + 1] === LF) return { end: at, bodyStart: at + 2 };
    if (byte === DASH && bytes[at + 1] === DASH && source.isDelimiter(at)) break;
    const lineFeed = bytes.indexOf(LF, at);
    at = lineFeed < 0 ? bytes.length : lineFeed + 1;
  }
  return { end: at, bodyStart: at };
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/** Most headers are ASCII: as long in characters as in bytes, when they are read as UTF-8. */
function decodeLines(bytes: Uint8Array, start: number): HeaderLines {
  const signs = utf8.decode(bytes);
  const plain = signs.length === bytes.length && !signs.includes("\ufffd");
  return { bytes, start, signs: plain ? signs : latin1.decode(bytes), plain };
}

function splitFields(
  lines: HeaderLines,
  limits: HeaderSource["limits"],
  defects: Defect[],
): HeaderField[] {
  const fields: HeaderField[] = [];
  const { signs, start } = lines;
  for (let at = 0; at < signs.length;) {
    const end = fieldEnd(signs, at);
    const many = fields.length + defects.length >= limits.mimeFields;
    if (many || end > limits.mimeHeaderBytes) {
      defects.push({ code: "fields-limit", offset: start + at });
      break;
    }
    const colon = findColon(signs, at, end);
    if (colon > 0) fields.push(new HeaderField(lines, at, colon, end));
    else if (!isPostmark(signs, at)) defects.push({ code: "field-malformed", offset: start + at });
    at = end;
  }
  return fields;
}

/** Offset after the last line of the field: the first that no blank follows. */
function fieldEnd(signs: string, start: number): number {
  let at = start;
  do {
    const lineFeed = signs.indexOf("\n", at);
    if (lineFeed < 0) return signs.length;
    at = lineFeed + 1;
  } while (isBlank(signs.charCodeAt(at)));
  return at;
}

/** Offset of the colon after a field name (blanks before it are obsolete, §4.5), or 0. */
function findColon(signs: string, start: number, end: number): number {
  let at = start;
  while (at < end && isNameSign(signs.charCodeAt(at))) at++;
  if (at === start) return 0;
  while (at < end && isBlank(signs.charCodeAt(at))) at++;
  return at < end && signs.charCodeAt(at) === COLON ? at : 0;
}

function nameEnd(signs: string, colon: number): number {
  let end = colon;
  while (isBlank(signs.charCodeAt(end - 1))) end--;
  return end;
}

function isNameSign(code: number): boolean {
  return code > SPACE && code < DELETE && code !== COLON;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Whether the line is an mbox separator that was left in (`From `, or quoted by `>`). */
function isPostmark(signs: string, at: number): boolean {
  return signs.startsWith("From ", at) || signs.startsWith(">From ", at);
}

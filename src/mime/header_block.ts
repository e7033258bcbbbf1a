/**
 * The header of an entity: its fields in order, and where its body begins (RFC 5322 §2.2).
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import { decodeEncodedWords } from "../syntax/encoded_word.ts";
import { unfoldHeader } from "../syntax/folded_header.ts";
import { decodeCharset, decodeUndeclared, type GuessedText } from "./charset_text.ts";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;
const COLON = 0x3a;

/** One field as it stands in the message. */
export class HeaderField {
  /** Name as it was sent. */
  readonly name: string;
  /** Name in lower case, by which fields are found. */
  readonly key: string;
  /** Offset of the first byte. */
  readonly start: number;
  /** Offset of the value: the byte after the colon. */
  readonly valueStart: number;
  /** Offset after the line end. */
  readonly end: number;
  readonly #bytes: Uint8Array;
  #text: GuessedText | undefined;

  /** Takes a field out of the message: offsets of its name, its colon and what comes after it. */
  constructor(bytes: Uint8Array, start: number, colon: number, end: number) {
    this.#bytes = bytes;
    this.start = start;
    this.valueStart = colon + 1;
    this.end = end;
    this.name = readName(bytes, start, colon);
    this.key = this.name.toLowerCase();
  }

  /** The whole field with its line end, as sent. */
  get raw(): Uint8Array {
    return this.#bytes.subarray(this.start, this.end);
  }

  /** The value with its folds: characters after the colon, UTF-8 (RFC 6532) or windows-1252. */
  get text(): string {
    return this.#decode().text;
  }

  /** Whether it is neither ASCII nor UTF-8, so that its characters are a guess. */
  get isGuessed(): boolean {
    return this.#decode().guessed;
  }

  /** The value on one line, without white space around it; encoded words are not decoded. */
  get value(): string {
    return unfoldHeader(this.text).trim();
  }

  /** The value on one line, encoded words decoded. */
  get decoded(): string {
    return decodeEncodedWords(this.value, decodeCharset);
  }

  #decode(): GuessedText {
    this.#text ??= decodeUndeclared(this.#bytes.subarray(this.valueStart, this.end));
    return this.#text;
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
  readonly limits: Pick<Limits, "mimeFields" | "mimeHeaderBytes">;
  /** Whether the line at the offset, which begins with `--`, is a delimiter of a multipart around. */
  isDelimiter(offset: number): boolean;
}

/**
 * Reads a header. Lines that are no fields are skipped and reported; the header goes on after them,
 * since a stray line is likelier than a missing empty one.
 */
export function readHeaderBlock(source: HeaderSource): HeaderBlock {
  const { bytes, limits } = source;
  const fields: HeaderField[] = [];
  const defects: Defect[] = [];
  let limited = false;
  let at = source.start;
  while (at < bytes.length) {
    const blank = blankLineEnd(bytes, at);
    if (blank > 0) return { fields, bodyStart: blank, defects };
    if (bytes[at] === DASH && bytes[at + 1] === DASH && source.isDelimiter(at)) break;
    const end = fieldEnd(bytes, at);
    const colon = findColon(bytes, at, end);
    const over = fields.length + defects.length >= limits.mimeFields ||
      end - source.start > limits.mimeHeaderBytes;
    if (over && !limited) defects.push({ code: "fields-limit", offset: at });
    limited ||= over;
    if (!limited && colon > 0) fields.push(new HeaderField(bytes, at, colon, end));
    else if (!limited && !isPostmark(bytes, at)) {
      defects.push({ code: "field-malformed", offset: at });
    }
    at = end;
  }
  if (at > source.start) defects.push({ code: "header-unended", offset: at });
  return { fields, bodyStart: at, defects };
}

/** Offset after the empty line at `at`, or 0 if there is none. */
function blankLineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return at + 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : 0;
}

/** Offset after the last line of the field: the first that no blank follows. */
function fieldEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  do {
    const lineFeed = bytes.indexOf(LF, at);
    if (lineFeed < 0) return bytes.length;
    at = lineFeed + 1;
  } while (bytes[at] === SPACE || bytes[at] === TAB);
  return at;
}

/** Offset of the colon after a field name (blanks before it are obsolete, §4.5), or 0. */
function findColon(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] > SPACE && bytes[at] !== COLON && bytes[at] < 0x7f) at++;
  if (at === start) return 0;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at < end && bytes[at] === COLON ? at : 0;
}

/** Whether the line is an mbox separator that was left in (`From `, or quoted by `>`). */
function isPostmark(bytes: Uint8Array, at: number): boolean {
  const start = bytes[at] === 0x3e ? at + 1 : at;
  return [0x46, 0x72, 0x6f, 0x6d, SPACE].every((byte, index) => bytes[start + index] === byte);
}

function readName(bytes: Uint8Array, start: number, colon: number): string {
  let end = colon;
  while (bytes[end - 1] === SPACE || bytes[end - 1] === TAB) end--;
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 1_000)));
}

/**
 * The attributes of one tag, read only where a selector asks for them (HTML §13.2.5.32–39).
 *
 * @module
 */
import { isBlank } from "./tag_end.ts";

const EQUALS = 0x3d;
const GREATER = 0x3e;
const SLASH = 0x2f;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

/** Attributes of one element beyond this are passed over. */
const MOST_ATTRIBUTES = 256;

const decoder = new TextDecoder();

/**
 * Reads the attributes of the tag in [from, to): names in lower case, the first of a name counts, values
 * as they are written.
 */
export function readAttributes(bytes: Uint8Array, from: number, to: number): Map<string, string> {
  const attributes = new Map<string, string>();
  let at = from + 1;
  while (at < to && !isBlank(bytes[at]) && bytes[at] !== SLASH && bytes[at] !== GREATER) at++;
  while (attributes.size < MOST_ATTRIBUTES) {
    while (at < to && (isBlank(bytes[at]) || bytes[at] === SLASH)) at++;
    if (at >= to - 1) break;
    const nameEnd = endOfName(bytes, at + 1, to);
    const name = textOf(bytes, at, nameEnd).toLowerCase();
    at = skipBlanks(bytes, nameEnd);
    let value = "";
    if (bytes[at] === EQUALS) {
      const [start, end] = spanOfValue(bytes, skipBlanks(bytes, at + 1), to);
      value = textOf(bytes, start, end);
      at = bytes[end] === GREATER || isBlank(bytes[end]) ? end : end + 1;
    }
    if (!attributes.has(name)) attributes.set(name, value);
  }
  return attributes;
}

function endOfName(bytes: Uint8Array, at: number, to: number): number {
  while (at < to) {
    const byte = bytes[at];
    if (isBlank(byte) || byte === SLASH || byte === GREATER || byte === EQUALS) break;
    at++;
  }
  return at;
}

function skipBlanks(bytes: Uint8Array, at: number): number {
  while (isBlank(bytes[at])) at++;
  return at;
}

/** Where the value stands, without its quotes. */
function spanOfValue(bytes: Uint8Array, at: number, to: number): readonly [number, number] {
  const quote = bytes[at];
  if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
    const end = bytes.indexOf(quote, at + 1);
    return [at + 1, end < 0 ? to : end];
  }
  let end = at;
  while (end < to && !isBlank(bytes[end]) && bytes[end] !== GREATER) end++;
  return [at, end];
}

/** A decoder costs more than a short text; nearly all of them are that, and ASCII. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 64) return decoder.decode(bytes.subarray(from, to));
  let text = "";
  for (let at = from; at < to; at++) {
    if (bytes[at] > 0x7f) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(bytes[at]);
  }
  return text;
}

const REFERENCES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** A value as it is meant: references by number, and those that writers of HTML cannot do without. */
export function decodeReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return REFERENCES[name];
      const point = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

/**
 * The attributes of one tag, read only where a selector asks for them (HTML §13.2.5.32–39).
 *
 * @module
 */
import {
  DOUBLE_QUOTE,
  EQUALS,
  EQUALS_SIGNS,
  findByte,
  GREATER,
  isBlank,
  KINDS,
  SINGLE_QUOTE,
  SLASH,
  standsAt,
} from "./markup_bytes.ts";

/** Attributes of one element beyond this are passed over. */
const MOST_ATTRIBUTES = 256;

/** Where a value stands as it is written, without its quotes. */
export type ValueSpan = readonly [from: number, to: number];

const EMPTY: ValueSpan = [0, 0];

/** The value of the attribute in the tag in [from, to): the first of the name, in lower case, counts. */
export function findValue(
  bytes: Uint8Array,
  from: number,
  to: number,
  name: string,
): ValueSpan | undefined {
  let at = from + 1;
  while (at < to && KINDS[bytes[at]] >= EQUALS_SIGNS) at++;
  for (let count = 0; count < MOST_ATTRIBUTES; count++) {
    while (at < to && (isBlank(bytes[at]) || bytes[at] === SLASH)) at++;
    if (at >= to - 1) break;
    const start = at++;
    while (at < to && KINDS[bytes[at]] > EQUALS_SIGNS) at++;
    const isIt = at - start === name.length && standsAt(bytes, start, name);
    at = skipBlanks(bytes, at);
    if (bytes[at] !== EQUALS) {
      if (isIt) return EMPTY;
      continue;
    }
    at = skipBlanks(bytes, at + 1);
    const quote = bytes[at];
    const isQuoted = quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE;
    if (isQuoted) at++;
    const end = isQuoted ? findByte(bytes, quote, at) : endOfUnquoted(bytes, at, to);
    if (isIt) return [at, end];
    at = isQuoted ? end + 1 : end;
  }
  return undefined;
}

const decoder = new TextDecoder();

/** The value of an attribute as it is meant. */
export function attributeOf(
  { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
  name: string,
): string | undefined {
  const span = findValue(bytes, from, to, name);
  return span && decodeReferences(decoder.decode(bytes.subarray(...span)));
}

function skipBlanks(bytes: Uint8Array, at: number): number {
  while (isBlank(bytes[at])) at++;
  return at;
}

function endOfUnquoted(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && !isBlank(bytes[at]) && bytes[at] !== GREATER) at++;
  return at;
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

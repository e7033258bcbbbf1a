/**
 * What a selector asks of an attribute (Selectors 4 §6). Values are compared as the bytes they are
 * written in; only those with references, or in any letter case, become text first.
 *
 * @module
 */
import { decodeReferences, findValue, type ValueSpan } from "./attributes.ts";
import { DASH, isBlank } from "./markup_bytes.ts";
import type { Tag } from "./tag_scanner.ts";

/** How a value has to be; with "" alone, it is enough that there is one. */
export type Operator = "" | "=" | "~=" | "|=" | "^=" | "$=" | "*=";

/** How an attribute must be. */
export interface AttributeTest {
  readonly name: string;
  readonly operator: Operator;
  /** In lower case where that does not matter, and in UTF-8. */
  readonly value: Uint8Array;
  readonly ignoresCase: boolean;
}

const AMPERSAND = 0x26;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A test, ready to be made. */
export function attributeTest(
  name: string,
  operator: Operator,
  value: string,
  ignoresCase = false,
): AttributeTest {
  const text = ignoresCase ? value.toLowerCase() : value;
  return { name, operator, value: encoder.encode(text), ignoresCase };
}

/** Whether the tag passes the test; where none is written, it has no attributes. */
export function passes(tag: Tag | undefined, test: AttributeTest): boolean {
  if (tag === undefined) return false;
  const { bytes } = tag;
  const span = findValue(bytes, tag.from, tag.to, test.name);
  if (span === undefined) return false;
  if (test.operator === "") return true;
  if (!test.ignoresCase && !has(bytes, partThatCounts(span, test), AMPERSAND)) {
    return fits(bytes, span, test);
  }
  const meant = decodeReferences(decoder.decode(bytes.subarray(...span)));
  const value = encoder.encode(test.ignoresCase ? meant.toLowerCase() : meant);
  return fits(value, [0, value.length], test);
}

/** No reference behind the beginning changes it. */
function partThatCounts([from, to]: ValueSpan, { operator, value }: AttributeTest): ValueSpan {
  return operator === "^=" ? [from, Math.min(to, from + value.length)] : [from, to];
}

function fits(
  bytes: Uint8Array,
  [from, to]: ValueSpan,
  { operator, value }: AttributeTest,
): boolean {
  const rest = to - from - value.length;
  if (rest < 0) return false;
  switch (operator) {
    case "=":
      return rest === 0 && equals(bytes, from, value);
    case "|=":
      return equals(bytes, from, value) && (rest === 0 || bytes[from + value.length] === DASH);
    case "^=":
      return value.length > 0 && equals(bytes, from, value);
    case "$=":
      return value.length > 0 && equals(bytes, from + rest, value);
    case "*=":
      return value.length > 0 && find(bytes, from, from + rest, value) >= 0;
    case "~=":
      return value.length > 0 && hasWord(bytes, from, to, value);
    case "":
      return true;
  }
}

/** Whether the value is one of those between blanks. */
function hasWord(bytes: Uint8Array, from: number, to: number, value: Uint8Array): boolean {
  const last = to - value.length;
  for (let at = from; at <= last; at++) {
    at = find(bytes, at, last, value);
    if (at < 0) return false;
    const end = at + value.length;
    if ((at === from || isBlank(bytes[at - 1])) && (end === to || isBlank(bytes[end]))) {
      return true;
    }
  }
  return false;
}

/** Where the value stands first, beginning in [at, last], or -1. */
function find(bytes: Uint8Array, at: number, last: number, value: Uint8Array): number {
  for (; at <= last; at++) if (equals(bytes, at, value)) return at;
  return -1;
}

function equals(bytes: Uint8Array, at: number, value: Uint8Array): boolean {
  for (let i = 0; i < value.length; i++) if (bytes[at + i] !== value[i]) return false;
  return true;
}

function has(bytes: Uint8Array, [from, to]: ValueSpan, byte: number): boolean {
  while (from < to && bytes[from] !== byte) from++;
  return from < to;
}

/**
 * MAPI properties as TNEF has them ([MS-OXTNEF] §2.1.3.4): a type, a number and one value or more.
 *
 * @module
 */
import { Cursor } from "./cursor.ts";

/** Numbers of the properties that are read. */
export const PROPERTY = {
  subject: 0x0037,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  attachData: 0x3701,
  attachName: 0x3704,
  attachMethod: 0x3705,
  attachLongName: 0x3707,
  attachType: 0x370e,
  attachContentId: 0x3712,
  attachLocation: 0x3713,
  displayName: 0x3001,
} as const;

const MULTIPLE = 0x1000;
const STRING8 = 0x1e;
const UNICODE = 0x1f;
const OBJECT = 0x0d;
const BINARY = 0x102;

/** Bytes of a value of each type that has a fixed size, as it is padded. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [0x01, 0],
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);

/** Properties from here on have a name, and their number means something in this list alone. */
const NAMED = 0x8000;

/** The first value of a property. */
export interface PropertyValue {
  /** Its type. */
  readonly type: number;
  /** Its bytes. */
  readonly bytes: Uint8Array;
}

/** The properties of a message or attachment by their number; unnamed ones alone. */
export type Properties = ReadonlyMap<number, PropertyValue>;

/** Reads a list of properties, as far as it can be read. */
export function readProperties(bytes: Uint8Array): Properties {
  const cursor = new Cursor(bytes);
  const found = new Map<number, PropertyValue>();
  for (let count = cursor.long(); count > 0 && cursor.left > 0; count--) {
    const type = cursor.short();
    const id = cursor.short();
    if (id >= NAMED) skipName(cursor);
    const value = readValue(cursor, type);
    // After a type that is not known, nothing tells where the next property begins.
    if (!value || cursor.left < 0) break;
    if (id < NAMED && !found.has(id)) found.set(id, { type, bytes: value });
  }
  return found;
}

function skipName(cursor: Cursor): void {
  cursor.take(16);
  const text = cursor.long() === 1;
  cursor.take(text ? cursor.long() : 4);
  cursor.align();
}

/** The first of the values; the others are skipped. */
function readValue(cursor: Cursor, type: number): Uint8Array | undefined {
  const kind = type & ~MULTIPLE;
  const variable = kind === STRING8 || kind === UNICODE || kind === OBJECT || kind === BINARY;
  const size = SIZES.get(kind);
  if (!variable && size === undefined) return undefined;
  let first: Uint8Array | undefined;
  const counted = variable || (type & MULTIPLE) !== 0;
  for (let count = counted ? cursor.long() : 1; count > 0 && cursor.left >= 0; count--) {
    const value = cursor.take(size ?? cursor.long());
    cursor.align();
    first ??= value;
    if (size === 0) break;
  }
  return first ?? new Uint8Array();
}

/** A text property; 8-bit ones are of the code page that the file names. */
export function textOf(
  value: PropertyValue | undefined,
  decode: (bytes: Uint8Array) => string,
): string | undefined {
  if (!value) return undefined;
  const text = value.type === UNICODE ? utf16.decode(value.bytes) : decode(value.bytes);
  return cutNul(text);
}

const utf16 = new TextDecoder("utf-16le");

/** Texts end in a NUL. */
export function cutNul(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

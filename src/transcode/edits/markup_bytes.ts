/**
 * The bytes that markup is made of, and searches for them.
 *
 * @module
 */
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const SLASH = 0x2f;
export const EQUALS = 0x3d;
export const BANG = 0x21;
export const QUESTION = 0x3f;
export const DASH = 0x2d;
export const BRACKET = 0x5d;
export const DOUBLE_QUOTE = 0x22;
export const SINGLE_QUOTE = 0x27;

// What a byte is within a tag. The first three end a name.
export const BLANKS = 0;
export const SLASHES = 1;
export const GREATERS = 2;
export const EQUALS_SIGNS = 3;
export const DOUBLE_QUOTES = 4;
export const SINGLE_QUOTES = 5;
export const OTHERS = 6;

/** What each byte is within a tag. */
export const KINDS: Uint8Array = new Uint8Array(256).fill(OTHERS);
for (const blank of [0x09, 0x0a, 0x0c, 0x0d, 0x20]) KINDS[blank] = BLANKS;
KINDS[SLASH] = SLASHES;
KINDS[GREATER] = GREATERS;
KINDS[EQUALS] = EQUALS_SIGNS;
KINDS[DOUBLE_QUOTE] = DOUBLE_QUOTES;
KINDS[SINGLE_QUOTE] = SINGLE_QUOTES;

/** Tab, line feed, form feed, carriage return, space. */
export function isBlank(byte: number): boolean {
  return KINDS[byte] === BLANKS;
}

/** Whether the byte is an ASCII letter, which alone begins a tag's name. */
export function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** An ASCII letter in lower case; any other byte as it is. */
export function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** Whether this text in lower case, or its beginning, stands here, in any letter case. */
export function standsAt(
  bytes: Uint8Array,
  at: number,
  text: string,
  length = text.length,
): boolean {
  for (let i = 0; i < length; i++) {
    if (lower(bytes[at + i]) !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Stretches are short mostly; only for longer ones is it worth to leave this code. */
const NEAR = 64;

/** Where the byte stands first from `at` on, or -1. */
export function findByte(bytes: Uint8Array, byte: number, at: number): number {
  const near = Math.min(bytes.length, at + NEAR);
  for (; at < near; at++) if (bytes[at] === byte) return at;
  return at < bytes.length ? bytes.indexOf(byte, at) : -1;
}

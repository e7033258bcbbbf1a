/**
 * Text as encoded words (RFC 2047), each of whole characters (§5).
 *
 * @module
 */

/** RFC 2047 §2: the longest that a word may be. */
export const WORD_LENGTH = 75;

const Q_FRAME = "=?utf-8?Q?".length + 2;
const B_FRAME = "=?utf-8?B?".length + 2;
const encoder = new TextEncoder();

/** UTF-8 words of at most `width` characters: quoted or base64, whichever needs fewer characters. */
export function encodeWords(text: string, width: number): string[] {
  const characters = Array.from(text.toWellFormed(), (char) => encoder.encode(char));
  const quoted = characters.map((bytes) => Array.from(bytes, quoteByte).join(""));
  const quotedLength = quoted.reduce((sum, { length }) => sum + length, 0);
  const octets = characters.reduce((sum, { length }) => sum + length, 0);
  return quotedLength <= Math.ceil(octets / 3) * 4
    ? writeQuoted(quoted, width - Q_FRAME)
    : writeBase64(characters, Math.floor((width - B_FRAME) / 4) * 3);
}

function writeQuoted(characters: readonly string[], room: number): string[] {
  return fill(characters, room).map((group) => `=?utf-8?Q?${group.join("")}?=`);
}

function writeBase64(characters: readonly Uint8Array[], room: number): string[] {
  return fill(characters, room).map((group) => {
    const bytes = String.fromCharCode(...group.flatMap((char) => [...char]));
    return `=?utf-8?B?${btoa(bytes)}?=`;
  });
}

/** Characters in groups that are no longer than there is room. */
function fill<T extends { readonly length: number }>(
  characters: readonly T[],
  room: number,
): T[][] {
  const groups: T[][] = [[]];
  let length = 0;
  for (const char of characters) {
    if (length + char.length > room) {
      groups.push([]);
      length = 0;
    }
    groups[groups.length - 1].push(char);
    length += char.length;
  }
  return groups;
}

// The letters that stand for themselves in a phrase (§5 (3)); every other place allows more.
function quoteByte(byte: number): string {
  const char = String.fromCharCode(byte);
  if (char === " ") return "_";
  if (/[A-Za-z0-9!*+\-/]/.test(char)) return char;
  return "=" + byte.toString(16).toUpperCase().padStart(2, "0");
}

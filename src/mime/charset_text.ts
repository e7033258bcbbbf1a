/**
 * Bytes of a charset to text, for bodies and fields.
 *
 * @module
 */
import { canonicalCharset } from "../coding/charset.ts";
import { prescanMeta } from "../coding/html_prescan.ts";
import type { Defect } from "../model/fault.ts";

/** Text, and what was wrong with its bytes. */
export interface DecodedText {
  /** The text. */
  readonly text: string;
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

// UTF-7 hides "<" behind letters, so that a filter before us can't have seen it.
const REFUSED = /^(?:x-)?(?:unicode-1-1-)?utf-?7(?:-imap)?$/;
const ESC = 0x1b;
const PRESCAN = 1024;
const HIGH = /[^\0-\x7f]/;

/** One decoder for each encoding of the standard that was met: labels beyond it add none. */
const decoders = new Map<string, TextDecoder>();

function findDecoder(label: string): TextDecoder | undefined {
  const name = canonicalCharset(label);
  if (name === undefined) return undefined;
  const decoder = decoders.get(name) ?? new TextDecoder(name);
  decoders.set(name, decoder);
  return decoder;
}

/**
 * The charset that an HTML document names in its first bytes (HTML §13.2.3.2), where it can be
 * believed: mailers recode texts and leave that name in them, so bytes that form UTF-8 are UTF-8.
 */
export function findHtmlCharset(bytes: Uint8Array): string | undefined {
  const name = prescanMeta(bytes.subarray(0, PRESCAN), canonicalCharset);
  return name === "iso-2022-jp" || decodeUndeclared(bytes).guessed ? name : undefined;
}

/**
 * The text, or `undefined` where the charset is refused, or unknown and the bytes are not ASCII,
 * which nearly every charset contains.
 */
export function decodeCharset(bytes: Uint8Array, charset: string): string | undefined {
  if (REFUSED.test(charset.toLowerCase())) return undefined;
  if (isAscii(charset)) return decodeUndeclared(bytes).text;
  const decoder = findDecoder(charset);
  if (decoder) return decoder.decode(joinEscapes(bytes, decoder.encoding));
  const { text } = decodeUndeclared(bytes);
  return HIGH.test(text) ? undefined : text;
}

/**
 * ISO-2022-JP without escape sequences that another one follows at once: the join of two words has
 * them, and the WHATWG decoder takes them for an attack.
 */
function joinEscapes(bytes: Uint8Array, encoding: string): Uint8Array {
  if (encoding !== "iso-2022-jp") return bytes;
  const joined = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === ESC && bytes[at + 3] === ESC) at += 2;
    else joined[length++] = bytes[at];
  }
  return joined.subarray(0, length);
}

/** As {@linkcode decodeCharset}, but always a text: an unknown charset is read as undeclared. */
export function decodeBody(bytes: Uint8Array, charset: string | undefined): DecodedText {
  if (charset === undefined || isAscii(charset)) {
    const { text } = decodeUndeclared(bytes);
    return HIGH.test(text) ? withDefect(text, "charset-bytes") : { text, defects: [] };
  }
  if (REFUSED.test(charset)) return withDefect(decodeAscii(bytes), "charset-refused");
  const decoder = findDecoder(charset);
  if (!decoder) return withDefect(decodeUndeclared(bytes).text, "charset-unknown");
  const text = decoder.decode(joinEscapes(bytes, decoder.encoding));
  return text.includes("\ufffd") ? withDefect(text, "charset-bytes") : { text, defects: [] };
}

/** Text of bytes that name no charset. */
export interface GuessedText {
  /** The text. */
  readonly text: string;
  /** Whether the bytes are neither ASCII nor UTF-8. */
  readonly guessed: boolean;
}

const strict = new TextDecoder("utf-8", { fatal: true });
const lenient = new TextDecoder("windows-1252");

/**
 * Text that claims to be ASCII or claims nothing. Where it has other bytes, UTF-8 is tried first
 * because random bytes hardly ever form it, then windows-1252, of which every byte is a character.
 */
export function decodeUndeclared(bytes: Uint8Array): GuessedText {
  try {
    return { text: strict.decode(bytes), guessed: false };
  } catch {
    return { text: lenient.decode(bytes), guessed: true };
  }
}

// WHATWG reads "us-ascii" as windows-1252, which would break undeclared UTF-8.
function isAscii(charset: string): boolean {
  return /^(?:us-ascii|ascii|ansi_x3\.4-1968|iso646-us|us)$/i.test(charset);
}

function decodeAscii(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/[^\0-\x7f]/g, "\ufffd");
}

function withDefect(text: string, code: string): DecodedText {
  return { text, defects: [{ code, offset: 0 }] };
}

/**
 * Bytes of a charset to text, for bodies and fields.
 *
 * @module
 */
import type { Codec } from "../bytes/kernel.ts";
import { canonicalCharset } from "../coding/charset.ts";
import { prescanMeta } from "../coding/html_prescan.ts";
import { legacyCharset } from "../coding/legacy_charset.ts";
import type { Defect } from "../model/fault.ts";
import { findCharset } from "./charset/find_charset.ts";
import { hasPieces, readTextPieces } from "./text_pieces.ts";

/** Text, and what was wrong with its bytes. */
export interface DecodedText {
  /** The text. */
  readonly text: string;
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

const PRESCAN = 1024;
const HIGH = /[^\0-\x7f]/;

/**
 * The charset that an HTML document names in its first bytes (HTML §13.2.3.2), where it can be
 * believed: mailers recode texts and leave that name in them, so bytes that form UTF-8 are UTF-8.
 */
export function findHtmlCharset(bytes: Uint8Array): string | undefined {
  const name = prescanMeta(bytes.subarray(0, PRESCAN), canonicalCharset);
  return name === "iso-2022-jp" || decodeUndeclared(bytes).guessed ? name : undefined;
}

/**
 * The text of a field, or `undefined` where the charset is unknown and the bytes are not ASCII, which
 * nearly every charset contains.
 */
export function decodeCharset(bytes: Uint8Array, charset: string): string | undefined {
  if (isAscii(charset)) return decodeUndeclared(bytes).text;
  const found = findCharset(charset);
  if (found) return found.decode(bytes);
  const { text } = decodeUndeclared(bytes);
  return HIGH.test(text) ? undefined : text;
}

/**
 * As {@linkcode decodeCharset}, but always a text: an unknown charset is read as undeclared. UTF-7
 * hides "<" behind letters, so that a filter before us can't have seen it: it is decoded only where
 * it is `plain` text, and reported there as well.
 */
export function decodeBody(
  bytes: Uint8Array,
  charset: string | undefined,
  plain: boolean,
): DecodedText {
  if (charset === undefined || isAscii(charset)) {
    const { text } = decodeUndeclared(bytes);
    return HIGH.test(text) ? withDefect(text, "charset-bytes") : { text, defects: [] };
  }
  const found = findCharset(charset);
  if (!found) return withDefect(decodeUndeclared(bytes).text, "charset-unknown");
  if (found.name === "utf-7") {
    return plain
      ? withDefect(found.decode(bytes), "charset-utf-7")
      : withDefect(decodeAscii(bytes), "charset-refused");
  }
  const text = found.decode(bytes);
  return text.includes(REPLACEMENT) ? withDefect(text, "charset-bytes") : { text, defects: [] };
}

/** Less than this is read as fast in one go. */
const SMALL = 16 << 10;

/**
 * As {@linkcode decodeBody}, CR LF as line feeds, for text that is still encoded; undefined where it
 * has to be decoded as a whole first. Defects of its encoding are those of the decoder.
 */
export function decodeEncodedBody(
  raw: Uint8Array,
  decoder: Codec,
  charset: string | undefined,
): DecodedText | undefined {
  const undeclared = charset === undefined || isAscii(charset);
  const name = undeclared ? "utf-8" : findCharset(charset)?.name;
  if (raw.length < SMALL || name === undefined || !hasPieces(name)) return undefined;
  const { text, length, replaced } = readTextPieces(raw, decoder, name);
  // What is neither ASCII nor UTF-8 is looked at again.
  if (undeclared && replaced) return undefined;
  const plain = undeclared ? text.length === length : !replaced;
  return plain ? { text, defects: [] } : withDefect(text, "charset-bytes");
}

/** Text of bytes that name no charset. */
export interface GuessedText {
  /** The text. */
  readonly text: string;
  /** Whether the bytes are neither ASCII nor UTF-8. */
  readonly guessed: boolean;
}

const utf8 = new TextDecoder("utf-8");
const REPLACEMENT = "\ufffd";

/**
 * Text that claims to be ASCII or claims nothing. Where it has other bytes, UTF-8 is tried first
 * because random bytes hardly ever form it, then the charset of the text beside it, if that is known, and
 * then what the bytes look like: windows-1252, of which every byte is a character, or Korean.
 */
export function decodeUndeclared(bytes: Uint8Array, beside?: string): GuessedText {
  const text = utf8.decode(bytes);
  if (!text.includes(REPLACEMENT) || isUtf8(bytes)) return { text, guessed: false };
  const found = beside === undefined || isAscii(beside) ? undefined : findCharset(beside);
  const likely = found?.decode(bytes);
  if (likely !== undefined && !likely.includes(REPLACEMENT)) return { text: likely, guessed: true };
  return { text: new TextDecoder(legacyCharset(bytes)).decode(bytes), guessed: true };
}

const strict = new TextDecoder("utf-8", { fatal: true });

/** Asked where a replacement character came out: it may have been sent as one. */
function isUtf8(bytes: Uint8Array): boolean {
  // An exception for each text that is not UTF-8 would cost more than all else about it.
  if (!hasReplacement(bytes)) return false;
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function hasReplacement(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
  }
  return false;
}

// WHATWG reads "us-ascii" as windows-1252, which would break undeclared UTF-8.
function isAscii(charset: string): boolean {
  return /^(?:us-ascii|ascii|ansi_x3\.4-19(?:68|86)|iso_?646-(?:irv|us)|iso-ir-6|us)$/i
    .test(charset);
}

function decodeAscii(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/[^\0-\x7f]/g, REPLACEMENT);
}

function withDefect(text: string, code: string): DecodedText {
  return { text, defects: [{ code, offset: 0 }] };
}

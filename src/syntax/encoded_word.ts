/**
 * Encoded words: text beyond ASCII in header fields (RFC 2047, languages by RFC 2231 §5).
 *
 *     encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="
 *
 *     =?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?=
 *     =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5k?=
 *     =?US-ASCII*EN?Q?Keith_Moore?=
 *
 * @module
 */

import type { FieldDefect } from "./mail_token.ts";

/** Decodes bytes of a charset; `undefined` where the charset is not known or not trusted. */
export type DecodeText = (bytes: Uint8Array, charset: string) => string | undefined;

// Blanks in the text are against RFC 2047 §2, and common enough in Q words to be read.
const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?\r\n]*)\?=/g;
const ONLY_BLANKS = /^[ \t\r\n]*$/;
/** What may not stand beside a word. */
const BESIDE = /[^ \t\r\n]/;
const SPACE = 0x20;
const EQUALS = 0x3d;
const UNDERSCORE = 0x5f;
const encoder = new TextEncoder();
/** RFC 2047 §2: an encoded word is at most 75 characters long. */
const WORD_LENGTH = 75;

/** Neighbours of one charset. */
interface Run {
  readonly charset: string;
  /** Text between the word before and the first of these. */
  readonly before: string;
  /** What stands there. */
  raw: string;
  readonly words: Word[];
}

/** The text of a word, or of several that were cut within an escape or a group of base64. */
interface Word {
  readonly inQ: boolean;
  payload: string;
  /** Whether it ends within an escape, or within four letters of base64. */
  isCut: boolean;
}

/**
 * Replaces the encoded words of a text. White space between two of them goes (§6.2). Neighbours of
 * one charset are decoded as one run of bytes: many mailers cut words inside a character, though
 * §5 forbids it. A word whose charset is unknown stays as it is, and so does what surrounds it.
 */
export function decodeEncodedWords(text: string, decode: DecodeText): string {
  if (!text.includes("=?")) return text;
  let result = "";
  let run: Run | undefined;
  let afterWord = false;
  let last = 0;
  const finish = () => {
    if (!run) return;
    const { charset, words } = run;
    const chunks = words.map(({ inQ, payload }) =>
      inQ ? decodeQ(payload, charset) : decodeB(payload)
    );
    const decoded = decode(joinChunks(chunks), charset);
    const joined = afterWord && decoded !== undefined && ONLY_BLANKS.test(run.before);
    result += (joined ? "" : run.before) + (decoded ?? run.raw);
    afterWord = decoded !== undefined;
  };
  for (const { 0: raw, 1: label, 2: encoding, 3: payload, index } of text.matchAll(WORD)) {
    const before = text.slice(last, index);
    const charset = label.toLowerCase();
    if (run?.charset === charset && ONLY_BLANKS.test(before)) run.raw += before + raw;
    else {
      finish();
      run = { charset, before, raw, words: [] };
    }
    addWord(run.words, encoding === "Q" || encoding === "q", payload);
    last = index + raw.length;
  }
  finish();
  return result + text.slice(last);
}

function addWord(words: Word[], inQ: boolean, payload: string): void {
  const last = words.at(-1);
  const continues = last?.inQ === inQ && last.isCut;
  const word = continues ? last : { inQ, payload: "", isCut: false };
  if (!continues) words.push(word);
  word.payload += payload;
  word.isCut = inQ
    ? /=[0-9A-Fa-f]?$/.test(payload.slice(-2))
    : word.payload.length % 4 > 0 && /^[A-Za-z0-9+/]+$/.test(payload);
}

/** Words of an unstructured text that are not set off by white space (§5 (1)): decoded all the same. */
export function findGluedWords(text: string): FieldDefect[] {
  if (!text.includes("=?")) return [];
  const glued = (match: RegExpExecArray) =>
    BESIDE.test(text.charAt(match.index - 1)) ||
    BESIDE.test(text.charAt(match.index + match[0].length));
  return [...text.matchAll(WORD)].filter(glued)
    .map(({ index }) => ({ code: "encoded-word-glued", offset: index }));
}

/** Whether the text holds something that {@linkcode decodeEncodedWords} would replace. */
export function hasEncodedWord(text: string): boolean {
  return text.includes("=?") && text.search(WORD) >= 0;
}

/** The text as UTF-8 encoded words, cut between characters; ASCII text stays as it is. */
export function formatEncodedWords(text: string): string {
  if (/^[\x20-\x7e\t]*$/.test(text) && !text.includes("=?")) return text;
  const words: string[] = [];
  let payload = "";
  for (const char of text) {
    const piece = Array.from(encoder.encode(char), encodeQ).join("");
    if ("=?utf-8?Q?".length + payload.length + piece.length + 2 > WORD_LENGTH) {
      words.push(payload);
      payload = "";
    }
    payload += piece;
  }
  return [...words, payload].map((word) => `=?utf-8?Q?${word}?=`).join(" ");
}

// The letters that a phrase may have in a Q word (§5 (3)): those of every other place and no more.
function encodeQ(byte: number): string {
  const char = String.fromCharCode(byte);
  if (char === " ") return "_";
  if (/[A-Za-z0-9!*+\-/]/.test(char)) return char;
  return "=" + byte.toString(16).toUpperCase().padStart(2, "0");
}

function decodeQ(payload: string, charset: string): Uint8Array {
  const bytes = encodeRaw(payload, charset);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    const value = byte === EQUALS ? hexPair(bytes, at + 1) : -1;
    if (value >= 0) at += 2;
    bytes[length++] = value >= 0 ? value : byte === UNDERSCORE ? SPACE : byte;
  }
  return bytes.subarray(0, length);
}

/** Raw 8-bit characters, which §4.2 forbids: UTF-8 if the word is, else the byte each was read from. */
function encodeRaw(payload: string, charset: string): Uint8Array {
  if (charset === "utf-8") return encoder.encode(payload);
  const bytes = new Uint8Array(payload.length);
  for (let at = 0; at < payload.length; at++) {
    const code = payload.charCodeAt(at);
    if (code > 0xff) return encoder.encode(payload);
    bytes[at] = code;
  }
  return bytes;
}

function hexPair(bytes: Uint8Array, at: number): number {
  const [high, low] = [hexDigit(bytes[at]), hexDigit(bytes[at + 1])];
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

// Characters outside the alphabet are ignored and "=" ends the data (RFC 2045 §6.8).
function decodeB(payload: string): Uint8Array {
  const letters = payload.split("=", 1)[0].replace(/[^A-Za-z0-9+/]+/g, "");
  return Uint8Array.fromBase64(letters.length % 4 === 1 ? letters.slice(0, -1) : letters);
}

/** One array of all chunks. */
function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

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

/** Decodes bytes of a charset; `undefined` where the charset is not known or not trusted. */
export type DecodeText = (bytes: Uint8Array, charset: string) => string | undefined;

// Blanks in the text are against RFC 2047 §2, and common enough in Q words to be read.
const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?\r\n]*)\?=/g;
const ONLY_BLANKS = /^[ \t\r\n]*$/;
/** RFC 2047 §2: an encoded word is at most 75 characters long. */
const WORD_LENGTH = 75;

interface Run {
  charset: string;
  raw: string;
  chunks: Uint8Array[];
}

/**
 * Replaces the encoded words of a text. White space between two of them goes (§6.2). Neighbours of
 * one charset are decoded as one run of bytes: many mailers cut words inside a character, though
 * §5 forbids it. A word whose charset is unknown stays as it is.
 */
export function decodeEncodedWords(text: string, decode: DecodeText): string {
  if (!text.includes("=?")) return text;
  let result = "";
  let run: Run | undefined;
  let last = 0;
  const finish = () => {
    if (run) result += decode(joinChunks(run.chunks), run.charset) ?? run.raw;
    run = undefined;
  };
  for (const match of text.matchAll(WORD)) {
    const [raw, charset, encoding, payload] = match;
    const between = text.slice(last, match.index);
    const adjacent = run !== undefined && ONLY_BLANKS.test(between);
    if (!adjacent || run?.charset !== charset.toLowerCase()) finish();
    if (!adjacent) result += between;
    run ??= { charset: charset.toLowerCase(), raw: "", chunks: [] };
    run.raw += run.raw === "" ? raw : between + raw;
    run.chunks.push(encoding === "Q" || encoding === "q" ? decodeQ(payload) : decodeB(payload));
    last = match.index + raw.length;
  }
  finish();
  return result + text.slice(last);
}

/** Whether the text holds something that {@linkcode decodeEncodedWords} would replace. */
export function hasEncodedWord(text: string): boolean {
  return text.includes("=?") && text.search(WORD) >= 0;
}

/** The text as UTF-8 encoded words, cut between characters; ASCII text stays as it is. */
export function formatEncodedWords(text: string): string {
  if (/^[\x20-\x7e\t]*$/.test(text) && !text.includes("=?")) return text;
  const words: string[] = [];
  const encoder = new TextEncoder();
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

function decodeQ(payload: string): Uint8Array {
  const bytes = new Uint8Array(payload.length * 3);
  let length = 0;
  for (let at = 0; at < payload.length; at++) {
    const code = payload.charCodeAt(at);
    const hex = code === 0x3d ? payload.slice(at + 1, at + 3) : "";
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes[length++] = parseInt(hex, 16);
      at += 2;
    } else if (code === 0x5f) bytes[length++] = 0x20;
    else if (code < 0x80) bytes[length++] = code;
    else length += new TextEncoder().encodeInto(payload[at], bytes.subarray(length)).written;
  }
  return bytes.subarray(0, length);
}

// Characters outside the alphabet are ignored and "=" ends the data (RFC 2045 §6.8).
function decodeB(payload: string): Uint8Array {
  const letters = payload.split("=", 1)[0].replace(/[^A-Za-z0-9+/]/g, "");
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return Uint8Array.from(atob(whole), (char) => char.charCodeAt(0));
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

/**
 * Plain twins of the base64 kernels (RFC 4648 §4, §5; RFC 2045 §6.8): what they must do, one byte after
 * the other.
 *
 * @module
 */
import { CR, EQUALS, isBlank, LF } from "./ascii.ts";
import type { Flaw } from "../flaw.ts";

/** What decoding reports, and in strict mode refuses. The kernel names them by their place here. */
export const BASE64_DEFECTS = [
  /** Characters outside the alphabet, ignored; one report per run. */
  "base64-alphabet",
  /** "=" where no group needs it. */
  "base64-padding",
  /** Text after the data has ended, ignored. */
  "base64-after-padding",
  /** Lines after padding that are nothing but whole groups, decoded: their sender pads every line. */
  "base64-resumed",
  /** The last group lacks padding. */
  "base64-unpadded",
  /** One letter that makes no octet, ignored. */
  "base64-left-over",
  /** Bits behind the last octet that are not zero (RFC 4648 §3.5). */
  "base64-padding-bits",
] as const;

/** No line of mail is longer (RFC 5322 §2.1.1), so a longer one is no reason to go on after padding. */
export const LONGEST_LINE = 998;

/** The alphabets of RFC 4648 §4 and §5. */
function alphabet(url: boolean): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return letters + letters.toLowerCase() + "0123456789" + (url ? "-_" : "+/");
}

/** How base64 is written. */
export interface Base64Style {
  readonly url?: boolean;
  readonly padding?: boolean;
  /** Letters per line, with a line end between lines and none at the end. Without it there is one line. */
  readonly lineLength?: number;
  /** CR LF unless set: one to eight ASCII characters. */
  readonly lineEnd?: string;
}

/** Encodes all of `bytes`. */
export function encodeBase64(bytes: Uint8Array, style: Base64Style = {}): Uint8Array {
  const { url = false, padding = true, lineLength = Infinity, lineEnd = "\r\n" } = style;
  const letters = alphabet(url);
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [first, second, third] = bytes.subarray(i, i + 3);
    const group = first << 16 | (second ?? 0) << 8 | (third ?? 0);
    text += letters[group >> 18] + letters[group >> 12 & 63];
    if (second !== undefined) text += letters[group >> 6 & 63];
    else if (padding) text += "=";
    if (third !== undefined) text += letters[group & 63];
    else if (padding) text += "=";
  }
  const lines: string[] = [];
  for (let i = 0; i < text.length; i += lineLength) lines.push(text.slice(i, i + lineLength));
  return new TextEncoder().encode(lines.join(lineEnd));
}

/** How base64 is read. */
export interface Base64Reading {
  readonly url?: boolean;
  /** White space is junk too, and the first defect ends the decoding. */
  readonly strict?: boolean;
}

/** Decodes all of `bytes`, and reports everything that was wrong with them. */
export function decodeBase64(
  bytes: Uint8Array,
  reading: Base64Reading = {},
): { bytes: Uint8Array; defects: Flaw[] } {
  const decoding = new Decoding(bytes, reading);
  decoding.readData(0);
  return { bytes: Uint8Array.from(decoding.output), defects: decoding.defects };
}

type Code = (typeof BASE64_DEFECTS)[number];

class Decoding {
  readonly output: number[] = [];
  readonly defects: Flaw[] = [];
  readonly #letters: string;
  #group: number[] = [];

  constructor(readonly bytes: Uint8Array, readonly reading: Base64Reading) {
    this.#letters = alphabet(reading.url ?? false);
  }

  #report(code: Code, offset: number): void {
    this.defects.push({ code, offset });
  }

  #sextet(byte: number): number {
    return this.#letters.indexOf(String.fromCharCode(byte));
  }

  #isWhite(byte: number): boolean {
    return !this.reading.strict && (isBlank(byte) || byte === CR || byte === LF);
  }

  /** Data from `at` on, up to the first padding. */
  readData(at: number): void {
    let inJunk = false;
    for (; at < this.bytes.length; at++) {
      const byte = this.bytes[at];
      if (byte === EQUALS) return this.#readPadding(at);
      const sextet = this.#sextet(byte);
      if (sextet >= 0) this.#take(sextet);
      const junk = sextet < 0 && !this.#isWhite(byte);
      if (junk && !inJunk) this.#report("base64-alphabet", at);
      inJunk = junk;
    }
    const filled = this.#group.length;
    if (filled === 1) this.#report("base64-left-over", at);
    this.#closeGroup(at);
    // Strict readers of the URL-safe alphabet may do without padding (RFC 4648 §3.2, RFC 7515 §2).
    const optional = this.reading.strict && this.reading.url;
    if (filled > 1 && !optional) this.#report("base64-unpadded", at);
  }

  #take(sextet: number): void {
    this.#group.push(sextet);
    if (this.#group.length < 4) return;
    const [a, b, c, d] = this.#group;
    this.output.push(a << 2 | b >> 4, (b & 15) << 4 | c >> 2, (c & 3) << 6 | d);
    this.#group = [];
  }

  /** The one or two octets of a group of two or three letters. */
  #closeGroup(at: number): void {
    const [a, b, c] = this.#group;
    this.#group = [];
    if (b === undefined) return;
    this.output.push(a << 2 | b >> 4);
    if (c !== undefined) this.output.push((b & 15) << 4 | c >> 2);
    const spare = c === undefined ? b & 15 : c & 3;
    if (spare !== 0) this.#report("base64-padding-bits", at);
  }

  /** The rest of a line that has padding at `at`. "=" ends the data (RFC 2045 §6.8). */
  #readPadding(at: number): void {
    const filled = this.#group.length;
    if (filled === 0) this.#report("base64-padding", at);
    if (filled === 1) this.#report("base64-left-over", at);
    this.#closeGroup(at);
    let owed = filled === 2 ? 1 : 0;
    let told = filled < 2;
    for (at++; at < this.bytes.length; at++) {
      const byte = this.bytes[at];
      if (byte === EQUALS) {
        if (owed === 0 && !told) this.#report("base64-padding", at);
        if (owed === 0) told = true;
        else owed--;
        continue;
      }
      const white = this.#isWhite(byte);
      if (white && byte !== LF) continue;
      if (owed > 0) this.#report("base64-unpadded", at);
      return white ? this.#readNextLine(at + 1) : this.#report("base64-after-padding", at);
    }
    if (owed > 0) this.#report("base64-unpadded", at);
  }

  /** Goes on if the line at `at` is nothing but whole groups, as from senders who pad every line. */
  #readNextLine(at: number): void {
    const lineFeed = this.bytes.indexOf(LF, at);
    let end = lineFeed < 0 ? this.bytes.length : lineFeed;
    if (lineFeed > at && this.bytes[end - 1] === CR) end--;
    if (this.#isFullLine(this.bytes.subarray(at, end))) {
      this.#report("base64-resumed", at);
      return this.readData(at);
    }
    const text = this.bytes.findIndex((byte, i) => i >= at && !this.#isWhite(byte));
    if (text >= 0) this.#report("base64-after-padding", text);
  }

  #isFullLine(line: Uint8Array): boolean {
    if (line.length === 0 || line.length % 4 > 0 || line.length > LONGEST_LINE) return false;
    const padding = line.at(-1) !== EQUALS ? 0 : line.at(-2) !== EQUALS ? 1 : 2;
    return line.subarray(0, line.length - padding).every((byte) => this.#sextet(byte) >= 0);
  }
}

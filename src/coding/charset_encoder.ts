/**
 * Text in legacy encodings (Encoding standard §4.1 and the encoders of §9 to §15). The web writes UTF-8;
 * this is for readers that cannot read it.
 *
 * @module
 */
import { type EncodingTable, encodingTable } from "./charset_tables.ts";
import { canonicalCharset } from "./charset.ts";

/** What stands for a character that the encoding does not have; of characters that it has. */
export type Substitute = (codePoint: number) => string;

/** As a numeric character reference, which HTML and XML read wherever text may stand. */
export const asReference: Substitute = (codePoint) => `&#${codePoint};`;

/** As a question mark, for text in which nothing else could be told from what the author wrote. */
export const asQuestionMark: Substitute = () => "?";

/** Whether text can be written in this encoding, by any of its labels. */
export function canEncode(label: string): boolean {
  const name = canonicalCharset(label);
  return name !== undefined && (name === "utf-8" || encodingTable(name) !== undefined);
}

/** Encodes text as it comes; a character may be cut between two pieces. */
export class CharsetEncoder {
  readonly #name: string;
  readonly #table: EncodingTable | undefined;
  readonly #substitute: Substitute;
  #held = "";
  /** What ISO-2022-JP has switched to. */
  #state: "ascii" | "roman" | "jis0208" = "ascii";

  /** Throws a RangeError for what `canEncode` denies. */
  constructor(label: string, substitute: Substitute) {
    const name = canonicalCharset(label);
    if (name === undefined || !canEncode(name)) throw new RangeError(`nobody writes ${label}`);
    this.#name = name;
    this.#table = encodingTable(name);
    this.#substitute = substitute;
  }

  /** The bytes of a piece of text. */
  encode(text: string): Uint8Array<ArrayBuffer> {
    const whole = this.#held + text;
    // The first half of a pair waits for the second.
    const cut = /[\ud800-\udbff]$/.test(whole) ? whole.length - 1 : whole.length;
    this.#held = whole.slice(cut);
    return this.#encode(whole.slice(0, cut));
  }

  /** The bytes that end the text. */
  end(): Uint8Array<ArrayBuffer> {
    const rest = this.#encode(this.#held.toWellFormed());
    this.#held = "";
    if (this.#state === "ascii") return rest;
    this.#state = "ascii";
    return Uint8Array.of(...rest, ...ESCAPES.ascii);
  }

  #encode(text: string): Uint8Array<ArrayBuffer> {
    const table = this.#table;
    if (table === undefined) return new TextEncoder().encode(text);
    const bytes = new Bytes(2 * text.length + 16);
    const isPlain = this.#name !== "iso-2022-jp";
    const { plane } = table;
    for (let at = 0; at < text.length; at++) {
      const found = isPlain ? plane[text.charCodeAt(at)] : 0;
      if (found !== 0) bytes.number(found - 1);
      else {
        const codePoint = text.codePointAt(at) ?? 0;
        if (codePoint > 0xffff) at++;
        this.#write(codePoint, bytes);
      }
    }
    return bytes.take();
  }

  #write(codePoint: number, bytes: Bytes): void {
    if (this.#name === "iso-2022-jp") return this.#writeJis(codePoint, bytes);
    const value = this.#table?.get(codePoint) ?? fourBytes(this.#name, codePoint);
    if (value !== undefined) return bytes.number(value);
    for (const character of this.#substitute(codePoint)) {
      this.#write(character.codePointAt(0) ?? 0, bytes);
    }
  }

  /** ISO-2022-JP switches between sets of characters by escapes (§12.2.2). */
  #writeJis(codePoint: number, bytes: Bytes): void {
    const ascii = codePoint < 0x80 && codePoint !== 0x0e && codePoint !== 0x0f &&
      codePoint !== 0x1b;
    const roman = codePoint === 0xa5 ? 0x5c : codePoint === 0x203e ? 0x7e : undefined;
    if (ascii || roman !== undefined) {
      // What both sets have needs no switch.
      const isShared = ascii && codePoint !== 0x5c && codePoint !== 0x7e;
      if (!(isShared && this.#state === "roman")) this.#switch(ascii ? "ascii" : "roman", bytes);
      return bytes.number(roman ?? codePoint);
    }
    const full = fullWidth(codePoint);
    const pair = this.#table?.get(full);
    if (pair !== undefined && pair > 0xff) {
      this.#switch("jis0208", bytes);
      return bytes.number(pair & 0x7f7f);
    }
    for (const character of this.#substitute(codePoint)) {
      this.#writeJis(character.codePointAt(0) ?? 0, bytes);
    }
  }

  #switch(state: "ascii" | "roman" | "jis0208", bytes: Bytes): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const byte of ESCAPES[state]) bytes.number(byte);
  }
}

const ESCAPES = {
  ascii: [0x1b, 0x28, 0x42],
  roman: [0x1b, 0x28, 0x4a],
  jis0208: [0x1b, 0x24, 0x42],
} as const;

/** Half-width katakana as those of full width, which alone ISO-2022-JP has (index ISO-2022-JP katakana). */
function fullWidth(codePoint: number): number {
  if (codePoint < 0xff61 || codePoint > 0xff9f) return codePoint;
  if (codePoint === 0xff9e) return 0x309b;
  if (codePoint === 0xff9f) return 0x309c;
  return String.fromCodePoint(codePoint).normalize("NFKC").codePointAt(0) ?? codePoint;
}

/** First pointer beyond the Basic Multilingual Plane (§10.2.2). */
const SUPPLEMENTARY = 189_000;
/** Four bytes below 0x8431a439 that stand for the rest of the plane. */
const LAST_OF_PLANE = 39_419;

let plane: ReadonlyMap<number, number> | undefined;

/** What GB 18030 writes with four bytes: all that has no shorter code. */
function fourBytes(name: string, codePoint: number): number | undefined {
  if (name !== "gb18030" || codePoint === 0xe5e5) return undefined;
  if (codePoint >= 0x10000) return pointerBytes(SUPPLEMENTARY + codePoint - 0x10000);
  plane ??= readPlane();
  return plane.get(codePoint);
}

function pointerBytes(pointer: number): number {
  const [a, b, c, d] = [
    Math.floor(pointer / 12_600),
    Math.floor(pointer / 1_260) % 10,
    Math.floor(pointer / 10) % 126,
    pointer % 10,
  ];
  return (a + 0x81) * 2 ** 24 + (b + 0x30) * 2 ** 16 + (c + 0x81) * 2 ** 8 + d + 0x30;
}

/** The four-byte codes of the plane, from the decoder like the others. */
function readPlane(): ReadonlyMap<number, number> {
  const bytes = new Uint8Array(4 * (LAST_OF_PLANE + 1));
  const view = new DataView(bytes.buffer);
  for (let pointer = 0; pointer <= LAST_OF_PLANE; pointer++) {
    view.setUint32(4 * pointer, pointerBytes(pointer));
  }
  const text = new TextDecoder("gb18030", { ignoreBOM: true }).decode(bytes);
  const table = new Map<number, number>();
  for (let pointer = 0; pointer < text.length; pointer++) {
    const codePoint = text.charCodeAt(pointer);
    if (codePoint !== 0xfffd) table.set(codePoint, pointerBytes(pointer));
  }
  return table;
}

/** A growing array of bytes. */
class Bytes {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  /** One to four bytes, the first one highest. */
  number(value: number): void {
    if (this.#length + 4 > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length + 4);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    if (value > 0xffffff) this.#bytes[this.#length++] = value >>> 24;
    if (value > 0xffff) this.#bytes[this.#length++] = value >>> 16;
    if (value > 0xff) this.#bytes[this.#length++] = value >>> 8;
    this.#bytes[this.#length++] = value;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/**
 * Encoded text to a string, piece by piece: what was decoded of its transfer encoding is read while it
 * still lies where the decoder put it, and the bytes as a whole are never there. That takes half the
 * time of doing one after the other.
 *
 * @module
 */
import type { Codec } from "../bytes/kernel.ts";

const LF = 0x0a;
const CR = 0x0d;
/** Bytes of UTF-8 from here on begin a character. */
const LEAD = 0xc0;
/** A character has no more bytes. */
const LONGEST = 4;
const REPLACEMENT = "\ufffd";

/** A text, and what its bytes were. */
export interface PiecedText {
  /** The text, CR LF as line feeds. */
  readonly text: string;
  /** How many bytes it was, a CR before a line feed not counted. */
  readonly length: number;
  /** Whether some of them were no text. */
  readonly replaced: boolean;
}

/** Charsets whose text can be cut after a line, with the label that decodes them. */
const SINGLE_BYTE =
  /^(?:ibm866|iso-8859-\d+(?:-i)?|koi8-[ru]|macintosh|windows-\d+|x-mac-cyrillic)$/;

/** Whether texts of the charset (by its canonical name) can be read in pieces. */
export function hasPieces(charset: string): boolean {
  return charset === "utf-8" || SINGLE_BYTE.test(charset);
}

/** Reads encoded text of such a charset. */
export function readTextPieces(raw: Uint8Array, codec: Codec, charset: string): PiecedText {
  const reader = new PieceReader(charset);
  codec.write(raw, reader.take);
  codec.end(reader.take);
  return reader.finish();
}

/** Pieces of a decoder are smaller than half of it; what is held of one, than the other half. */
const bench = new Uint8Array(512 << 10);
const HALF = bench.length >> 1;

class PieceReader {
  readonly #charset: string;
  #decoder: TextDecoder;
  #text = "";
  #length = 0;
  #held = 0;
  #replaced = false;

  constructor(charset: string) {
    this.#charset = charset;
    this.#decoder = new TextDecoder(charset);
  }

  readonly take = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += HALF) {
      const piece = bytes.subarray(at, at + HALF);
      bench.set(piece, this.#held);
      this.#readLines(this.#held + piece.length);
    }
  };

  finish(): PiecedText {
    this.#read(this.#held);
    return { text: this.#text, length: this.#length, replaced: this.#replaced };
  }

  /** Reads whole lines; the rest is held, unless it is too much. */
  #readLines(length: number): void {
    const line = bench.lastIndexOf(LF, length - 1) + 1;
    const end = line > 0 || length < HALF ? line : safeEnd(length);
    this.#read(end);
    bench.copyWithin(0, end, length);
    this.#held = length - end;
  }

  #read(length: number): void {
    if (length === 0) return;
    const text = this.#decoder.decode(bench.subarray(0, length));
    // A byte order mark is one at the begin of all alone.
    if (this.#text === "") this.#decoder = new TextDecoder(this.#charset, { ignoreBOM: true });
    this.#replaced ||= text.includes(REPLACEMENT);
    const lines = text.replaceAll("\r\n", "\n");
    this.#length += length - (text.length - lines.length);
    this.#text += lines;
  }
}

/** Where a text without line ends can be cut: between characters, and not after a CR. */
function safeEnd(length: number): number {
  for (let at = length - 1; at >= length - LONGEST; at--) {
    if (bench[at] >= LEAD) return at;
    if (bench[at] < 0x80) return bench[at] === CR ? at : at + 1;
  }
  return length;
}

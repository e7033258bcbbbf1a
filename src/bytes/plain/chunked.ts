/**
 * Plain twin of the chunk scanner: RFC 9112 §7.1 read octet by octet, one function per place in the
 * grammar. Strict throughout: chunk framing decides where the next message begins.
 *
 *     chunked-body = *chunk last-chunk trailer-section CRLF
 *     chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 *     chunk-ext    = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS ( token / quoted-string ) ] )
 *
 * Blanks behind a size are read over only where an extension follows: readers differ most in where a size
 * ends.
 *
 * @module
 */
import {
  BACKSLASH,
  COLON,
  CR,
  EQUALS,
  hexValue,
  isBlank,
  isText,
  isToken,
  LF,
  QUOTE,
  SEMICOLON,
} from "./ascii.ts";

/** What a chunked body may spend on things that are not content. */
export interface ChunkLimits {
  readonly extensionBytes: number;
  readonly trailerBytes: number;
}

/** The whole of a scan: spans of content, and how it ended. */
export interface PlainChunks {
  /** Start and end of each piece of content; pieces are as the chunks and the input's ends cut them. */
  readonly spans: number[];
  readonly consumed: number;
  readonly state: "more" | "done" | "error";
  readonly error?: { readonly code: string; readonly offset: number };
  /** Field lines behind the last chunk, without the empty line, and the last chunk's extensions. */
  readonly trailer: number[];
  readonly extension: number[];
}

/** Why a body is refused. The kernel names them by their place here. */
export const CHUNK_ERRORS = [
  "chunk-size",
  "chunk-size-large",
  "chunk-line",
  "chunk-extension",
  "chunk-extension-large",
  "chunk-end",
  "trailer-name",
  "trailer-value",
  "trailer-large",
] as const;

type ChunkError = (typeof CHUNK_ERRORS)[number];
type Place = (scan: Scan, byte: number) => Place | ChunkError;

interface Scan {
  size: number;
  digits: number;
  extensionBytes: number;
  trailerBytes: number;
  limits: ChunkLimits;
  trailer: number[];
  extension: number[];
}

/** Zeros in front of a size are legal, and count; the size itself has 14 at most. */
const MAX_DIGITS = 256;

const sizeStart: Place = (scan, byte) => {
  scan.size = 0;
  scan.digits = 0;
  return hexValue(byte) < 0 ? "chunk-size" : sizeDigit(scan, byte);
};

const sizeDigit: Place = (scan, byte) => {
  const value = hexValue(byte);
  if (value < 0) return sizeEnd(scan, byte);
  if (++scan.digits > MAX_DIGITS) return "chunk-size-large";
  scan.size = scan.size * 16 + value;
  return scan.size > Number.MAX_SAFE_INTEGER ? "chunk-size-large" : sizeDigit;
};

const sizeEnd: Place = (scan, byte) => {
  if (byte === CR) return sizeLineFeed;
  if (isBlank(byte)) return spend(scan, byte, blankBeforeNext);
  return byte === SEMICOLON ? spend(scan, byte, extensionStart) : "chunk-size";
};

const sizeLineFeed: Place = (scan, byte) => {
  if (byte !== LF) return "chunk-line";
  return scan.size === 0 ? trailerStart : data;
};

const extensionStart: Place = (scan, byte) => {
  if (isBlank(byte)) return spend(scan, byte, extensionStart);
  return isToken(byte) ? spend(scan, byte, extensionName) : "chunk-extension";
};

const extensionName: Place = (scan, byte) => {
  if (isToken(byte)) return spend(scan, byte, extensionName);
  if (isBlank(byte)) return spend(scan, byte, blankBeforeEquals);
  return byte === EQUALS ? spend(scan, byte, extensionValue) : extensionEnd(scan, byte);
};

const blankBeforeEquals: Place = (scan, byte) => {
  if (isBlank(byte)) return spend(scan, byte, blankBeforeEquals);
  return byte === EQUALS ? spend(scan, byte, extensionValue) : blankBeforeNext(scan, byte);
};

const extensionValue: Place = (scan, byte) => {
  if (isBlank(byte)) return spend(scan, byte, extensionValue);
  if (byte === QUOTE) return spend(scan, byte, quoted);
  return isToken(byte) ? spend(scan, byte, extensionToken) : "chunk-extension";
};

const extensionToken: Place = (scan, byte) =>
  isToken(byte) ? spend(scan, byte, extensionToken) : extensionEnd(scan, byte);

const quoted: Place = (scan, byte) => {
  if (byte === QUOTE) return spend(scan, byte, extensionEnd);
  if (!isText(byte)) return "chunk-extension";
  return spend(scan, byte, byte === BACKSLASH ? quotedPair : quoted);
};

const quotedPair: Place = (scan, byte) =>
  isText(byte) ? spend(scan, byte, quoted) : "chunk-extension";

const extensionEnd: Place = (scan, byte) =>
  byte === CR ? sizeLineFeed : blankBeforeNext(scan, byte);

const blankBeforeNext: Place = (scan, byte) => {
  if (isBlank(byte)) return spend(scan, byte, blankBeforeNext);
  return byte === SEMICOLON ? spend(scan, byte, extensionStart) : "chunk-extension";
};

/** Content: the loop in `scanChunks` takes it whole, so this only stands for the place. */
const data: Place = () => dataEnd;
const dataEnd: Place = (_, byte) => byte === CR ? dataLineFeed : "chunk-end";
const dataLineFeed: Place = (_, byte) => byte === LF ? sizeStart : "chunk-end";

const trailerStart: Place = (scan, byte) => {
  if (byte === CR) return lastLineFeed;
  return isToken(byte) ? keep(scan, byte, trailerName) : "trailer-name";
};

const trailerName: Place = (scan, byte) => {
  if (isToken(byte)) return keep(scan, byte, trailerName);
  return byte === COLON ? keep(scan, byte, trailerValue) : "trailer-name";
};

const trailerValue: Place = (scan, byte) => {
  if (isText(byte)) return keep(scan, byte, trailerValue);
  return byte === CR ? keep(scan, byte, trailerLineFeed) : "trailer-value";
};

const trailerLineFeed: Place = (scan, byte) =>
  byte === LF ? keep(scan, byte, trailerStart) : "trailer-value";

const lastLineFeed: Place = (_, byte) => byte === LF ? done : "chunk-line";
const done: Place = () => done;

function spend(scan: Scan, byte: number, next: Place): Place | ChunkError {
  if (++scan.extensionBytes > scan.limits.extensionBytes) return "chunk-extension-large";
  if (scan.size === 0) scan.extension.push(byte);
  return next;
}

function keep(scan: Scan, byte: number, next: Place): Place | ChunkError {
  if (++scan.trailerBytes > scan.limits.trailerBytes) return "trailer-large";
  scan.trailer.push(byte);
  return next;
}

/** A scanner that goes on where its last input ended. */
export class PlainChunkScanner {
  #place: Place = sizeStart;
  readonly #scan: Scan;

  constructor(limits: ChunkLimits) {
    this.#scan = {
      size: 0,
      digits: 0,
      extensionBytes: 0,
      trailerBytes: 0,
      limits,
      trailer: [],
      extension: [],
    };
  }

  /** Scans [from, to); what was found lies at offsets of `bytes`. */
  scan(bytes: Uint8Array, from: number, to: number): PlainChunks {
    const { trailer, extension } = this.#scan;
    const spans: number[] = [];
    let i = from;
    while (i < to && this.#place !== done) {
      if (this.#place === data) {
        const end = Math.min(to, i + this.#scan.size);
        spans.push(i, end);
        this.#scan.size -= end - i;
        i = end;
        if (this.#scan.size === 0) this.#place = dataEnd;
        continue;
      }
      const next = this.#place(this.#scan, bytes[i]);
      if (typeof next === "string") {
        const error = { code: next, offset: i };
        return { spans, consumed: i, state: "error", error, trailer, extension };
      }
      this.#place = next;
      i++;
    }
    const state = this.#place === done ? "done" : "more";
    return { spans, consumed: i, state, trailer, extension };
  }
}

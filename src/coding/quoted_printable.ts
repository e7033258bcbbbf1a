/**
 * Quoted-printable (RFC 2045 §6.7).
 *
 * @module
 */
import {
  quotedPrintableDecoder,
  quotedPrintableDecoding,
  quotedPrintableEncoder,
  quotedPrintableEncoding,
} from "../bytes/kernel.ts";
import type { Defect } from "../model/fault.ts";
import type { Decoded } from "./base64.ts";
import { through } from "./codec_stream.ts";
import { convertAll } from "./convert.ts";

/** How quoted-printable is written. */
export interface QuotedPrintableOptions {
  /** CR LF is data and gets escaped; otherwise it is a line end and stays. Lone CR and LF are data. */
  readonly binary?: boolean;
  /** Escapes "F" where a line would begin with "From ", which mailboxes change (RFC 2049 §3). */
  readonly protectFrom?: boolean;
  /** Escapes a dot at the begin of a line, which means something in SMTP (RFC 5321 §4.5.2). */
  readonly protectDots?: boolean;
}

/** Encodes bytes. */
export function encodeQuotedPrintable(
  bytes: Uint8Array,
  options: QuotedPrintableOptions = {},
): Uint8Array<ArrayBuffer> {
  return convertAll(quotedPrintableEncoding(options), bytes, () => guessSize(bytes)).bytes;
}

/** So many octets, from all over, tell how many of all are escaped. */
const SAMPLE = 1024;

const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;

/** About what bytes take when they are encoded: making more room later takes longer than encoding them. */
function guessSize(bytes: Uint8Array): number {
  const { length } = bytes;
  let escaped = 0;
  for (let i = 0; i < SAMPLE; i++) {
    const at = Math.floor(length * i / SAMPLE);
    const byte = bytes[at];
    const ends = byte === CR ? bytes[at + 1] === LF : byte === LF && bytes[at - 1] === CR;
    if (!ends && (byte < 0x20 || byte >= 0x7f || byte === EQUALS)) escaped++;
  }
  // A line has 75 characters and three more for its soft break, of which two may have had no room for more.
  return Math.ceil(length * (1 + 2 * escaped / SAMPLE) * 1.08);
}

/**
 * Decodes bytes. Blanks at line ends and after the "=" of a soft line break are deleted, lower-case digits
 * taken; broken escapes, bare CR and LF, control characters and 8-bit octets stay as they are.
 */
export function decodeQuotedPrintable(bytes: Uint8Array): Decoded {
  return convertAll(quotedPrintableDecoding, bytes, () => bytes.length);
}

/** Encodes a stream of bytes. */
export class QuotedPrintableEncoderStream
  extends TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** Makes a stream that writes quoted-printable as the options say. */
  constructor(options: QuotedPrintableOptions = {}) {
    super(through(quotedPrintableEncoder(options)));
  }
}

/** Decodes a stream of bytes. */
export class QuotedPrintableDecoderStream
  extends TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** What was malformed so far, but taken all the same. */
  readonly defects: readonly Defect[];

  /** Makes a stream that reads quoted-printable. */
  constructor() {
    const decoder = quotedPrintableDecoder();
    super(through(decoder));
    this.defects = decoder.defects;
  }
}

/**
 * Doors to the quoted-printable kernels (RFC 2045 §6.7).
 *
 * @module
 */
import { QUOTED_PRINTABLE_DEFECTS, type QuotedPrintableStyle } from "../plain/quoted_printable.ts";
import { type CodecKernel, KernelCodec, type SlotCodec } from "./codec.ts";

const BINARY = 1;
const PROTECT_FROM = 2;
const PROTECT_DOTS = 4;

/** Encoding. */
export function quotedPrintableEncoding(style: QuotedPrintableStyle = {}): CodecKernel {
  const flags = (style.binary ? BINARY : 0) | (style.protectFrom ? PROTECT_FROM : 0) |
    (style.protectDots ? PROTECT_DOTS : 0);
  return ENCODINGS[flags];
}

const ENCODINGS = Array.from({ length: 8 }, (_, flags): CodecKernel => ({
  name: "quotedPrintableEncode",
  flags,
  codes: [],
  words: [],
  // Twenty-five escapes make a line of 78 with its soft break; that is the worst.
  inputFor: (room) => Math.floor((room - 8) / 3.2),
}));

/** A codec that encodes. */
export function quotedPrintableEncoder(style?: QuotedPrintableStyle): SlotCodec {
  return new KernelCodec(quotedPrintableEncoding(style));
}

/** Decoding. */
export const quotedPrintableDecoding: CodecKernel = {
  name: "quotedPrintableDecode",
  flags: 0,
  codes: QUOTED_PRINTABLE_DEFECTS,
  words: [],
  inputFor: (room) => room,
};

/** A codec that decodes. */
export function quotedPrintableDecoder(): SlotCodec {
  return new KernelCodec(quotedPrintableDecoding);
}

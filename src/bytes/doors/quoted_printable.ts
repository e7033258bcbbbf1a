/**
 * Doors to the quoted-printable kernels (RFC 2045 §6.7).
 *
 * @module
 */
import { QUOTED_PRINTABLE_DEFECTS, type QuotedPrintableStyle } from "../plain/quoted_printable.ts";
import { type Codec, KernelCodec } from "./codec.ts";

const BINARY = 1;
const PROTECT_FROM = 2;
const PROTECT_DOTS = 4;

/** An encoder. */
export function quotedPrintableEncoder(style: QuotedPrintableStyle = {}): Codec {
  const flags = (style.binary ? BINARY : 0) | (style.protectFrom ? PROTECT_FROM : 0) |
    (style.protectDots ? PROTECT_DOTS : 0);
  return new KernelCodec({ name: "quotedPrintableEncode", flags, codes: [] });
}

/** A decoder. */
export function quotedPrintableDecoder(): Codec {
  return new KernelCodec({
    name: "quotedPrintableDecode",
    flags: 0,
    codes: QUOTED_PRINTABLE_DEFECTS,
  });
}

/**
 * Doors to the base64 kernels (RFC 4648; RFC 2045 §6.8).
 *
 * @module
 */
import { BASE64_DEFECTS, type Base64Reading, type Base64Style } from "../plain/base64.ts";
import { type CodecKernel, KernelCodec, type SlotCodec } from "./codec.ts";

const URL_SAFE = 1;
const UNPADDED = 2;
const STRICT = 4;

/** Bytes of a line break that the state has room for. */
const MOST_BREAK = 8;

/** Encoding; octets of an unfinished group wait for the next input. */
export function base64Encoding(style: Base64Style = {}): CodecKernel {
  const { url = false, padding = true, lineLength = 0, lineEnd = "\r\n" } = style;
  const flags = (url ? URL_SAFE : 0) | (padding ? 0 : UNPADDED);
  if (lineLength === 0) return IN_ONE_LINE[flags];
  if (!Number.isInteger(lineLength) || lineLength < 0 || lineLength > 0x7fffffff) {
    throw new RangeError(`no line length: ${lineLength}`);
  }
  return {
    name: "base64Encode",
    flags,
    codes: [],
    words: [lineLength, 0, lineEnd.length, ...packBreak(lineEnd)],
    inputFor: (room) => octetsFor(room, lineLength, lineEnd.length),
  };
}

/** Made once: for short input, making it would take as long as the rest. */
const IN_ONE_LINE = [0, URL_SAFE, UNPADDED, URL_SAFE | UNPADDED].map((flags): CodecKernel => ({
  name: "base64Encode",
  flags,
  codes: [],
  words: [],
  inputFor: (room) => Math.floor(room / 4) * 3,
}));

/** A codec that encodes. */
export function base64Encoder(style?: Base64Style): SlotCodec {
  return new KernelCodec(base64Encoding(style));
}

/** Two words that hold the line break, lowest byte first. */
function packBreak(lineEnd: string): [number, number] {
  if (lineEnd.length > MOST_BREAK || !/^[\0-\x7f]+$/.test(lineEnd)) {
    throw new RangeError(`no line end: ${JSON.stringify(lineEnd)}`);
  }
  const words: [number, number] = [0, 0];
  for (let i = 0; i < lineEnd.length; i++) words[i >> 2] |= lineEnd.charCodeAt(i) << 8 * (i & 3);
  return words;
}

/** So many octets make at most `room` letters and line breaks. Two breaks are counted too many. */
function octetsFor(room: number, line: number, lineEnd: number): number {
  const letters = (room - 2 * lineEnd - MOST_BREAK) * line / (line + lineEnd);
  return Math.max(0, Math.floor(letters / 4) * 3);
}

/** Decoding. In strict mode the first defect is where it stopped; nothing behind that is decoded. */
export function base64Decoding(reading: Base64Reading = {}): CodecKernel {
  return DECODINGS[(reading.url ? 1 : 0) + (reading.strict ? 2 : 0)];
}

const DECODINGS = [0, URL_SAFE, STRICT, URL_SAFE | STRICT].map((flags): CodecKernel => ({
  name: "base64Decode",
  flags,
  codes: BASE64_DEFECTS,
  words: [],
  inputFor: (room) => Math.floor(room / 3) * 4,
}));

/** A codec that decodes. */
export function base64Decoder(reading?: Base64Reading): SlotCodec {
  return new KernelCodec(base64Decoding(reading));
}

/**
 * Careful loops in TypeScript, as somebody would write them who has no kernels: no objects in the loop,
 * tables made once, output of the right size. They read and write bytes.
 *
 * @module
 */

const encoder = new TextEncoder();
const LETTERS = encoder.encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const SEXTETS = new Uint8Array(256).fill(255);
LETTERS.forEach((letter, sextet) => SEXTETS[letter] = sextet);
const DIGITS = encoder.encode("0123456789ABCDEF");
const HEX = new Uint8Array(256).fill(255);
DIGITS.forEach((digit, value) => HEX[digit] = value);
encoder.encode("abcdef").forEach((digit, value) => HEX[digit] = value + 10);

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const EQUALS = 61;

/** Base64, padded. */
export function encodeBase64(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - bytes.length % 3;
  let to = 0;
  for (let at = 0; at < whole; at += 3) {
    const group = bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2];
    output[to++] = LETTERS[group >> 18];
    output[to++] = LETTERS[group >> 12 & 63];
    output[to++] = LETTERS[group >> 6 & 63];
    output[to++] = LETTERS[group & 63];
  }
  const left = bytes.length - whole;
  if (left === 0) return output;
  const group = bytes[whole] << 16 | (left === 2 ? bytes[whole + 1] << 8 : 0);
  output[to++] = LETTERS[group >> 18];
  output[to++] = LETTERS[group >> 12 & 63];
  output[to++] = left === 2 ? LETTERS[group >> 6 & 63] : EQUALS;
  output[to++] = EQUALS;
  return output;
}

/** The same in lines. */
export function wrapLines(letters: Uint8Array, width: number): Uint8Array {
  const breaks = Math.max(0, Math.ceil(letters.length / width) - 1);
  const output = new Uint8Array(letters.length + 2 * breaks);
  let to = 0;
  for (let at = 0; at < letters.length; at += width) {
    if (at > 0) {
      output[to++] = CR;
      output[to++] = LF;
    }
    const line = letters.subarray(at, at + width);
    output.set(line, to);
    to += line.length;
  }
  return output;
}

/** Letters to octets; what is no letter is passed over, padding ends it. */
export function decodeBase64(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(Math.ceil(bytes.length / 4) * 3);
  let group = 0;
  let filled = 0;
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const sextet = SEXTETS[bytes[at]];
    if (sextet === 255) {
      if (bytes[at] === EQUALS) break;
      continue;
    }
    group = group << 6 | sextet;
    if (++filled < 4) continue;
    output[to++] = group >> 16;
    output[to++] = group >> 8;
    output[to++] = group;
    filled = 0;
  }
  if (filled === 2) output[to++] = group >> 4;
  if (filled === 3) {
    output[to++] = group >> 10;
    output[to++] = group >> 2;
  }
  return output.subarray(0, to);
}

/** Quoted-printable of text. */
export function encodeQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(Math.ceil(bytes.length * 3.2) + 8);
  let to = 0;
  let column = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === CR && bytes[at + 1] === LF) {
      output[to++] = CR;
      output[to++] = LF;
      column = 0;
      at++;
      continue;
    }
    const last = at + 1 === bytes.length || (bytes[at + 1] === CR && bytes[at + 2] === LF);
    const plain = byte === SPACE || byte === TAB
      ? !last
      : byte > SPACE && byte < 127 && byte !== EQUALS;
    const width = plain ? 1 : 3;
    if (column + width > (last ? 76 : 75)) {
      output[to++] = EQUALS;
      output[to++] = CR;
      output[to++] = LF;
      column = 0;
    }
    if (plain) {
      output[to++] = byte;
    } else {
      output[to++] = EQUALS;
      output[to++] = DIGITS[byte >> 4];
      output[to++] = DIGITS[byte & 15];
    }
    column += width;
  }
  return output.subarray(0, to);
}

/** Its inverse, with blanks at line ends deleted. */
export function decodeQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(bytes.length);
  let to = 0;
  let solid = 0; // where the output ends if the blanks behind that are at a line's end
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === EQUALS) {
      const high = HEX[bytes[at + 1]];
      const low = HEX[bytes[at + 2]];
      if (high < 16 && low < 16) {
        output[to++] = high << 4 | low;
        solid = to;
        at += 2;
        continue;
      }
      let next = at + 1;
      while (bytes[next] === SPACE || bytes[next] === TAB) next++;
      if (bytes[next] === CR && bytes[next + 1] === LF) next++;
      if (next >= bytes.length || bytes[next] === LF) {
        at = next;
        solid = to;
        continue;
      }
      output[to++] = EQUALS;
      solid = to;
    } else if (byte === SPACE || byte === TAB) {
      output[to++] = byte;
    } else {
      if (byte === LF || (byte === CR && bytes[at + 1] === LF)) to = solid;
      output[to++] = byte;
      solid = to;
    }
  }
  return output.subarray(0, solid);
}

/** Where a scan of chunks stands between two pieces of input. */
export interface ChunkPlace {
  /** 0 in a size, 1 before its LF, 2 in content, 3 before its CR, 4 before its LF, 5 behind the last chunk. */
  state: number;
  size: number;
  digits: number;
}

/** Starts and ends of content in [from, to). Strict, resumable, for bodies without extensions and trailers. */
export function scanChunks(
  place: ChunkPlace,
  bytes: Uint8Array,
  from: number,
  to: number,
  spans: Uint32Array,
): number {
  let { state, size, digits } = place;
  let count = 0;
  let at = from;
  while (at < to && state !== 5) {
    if (state === 2) {
      const end = Math.min(to, at + size);
      spans[count++] = at;
      spans[count++] = end;
      size -= end - at;
      at = end;
      if (size === 0) state = 3;
      continue;
    }
    const byte = bytes[at++];
    if (state === 0) {
      const value = HEX[byte];
      if (value < 16) {
        size = size * 16 + value;
        if (++digits > 13) throw new SyntaxError("size");
      } else if (byte === CR && digits > 0) state = 1;
      else throw new SyntaxError("size");
    } else if (byte !== (state === 3 ? CR : LF)) throw new SyntaxError("line end");
    else if (state === 1) state = size === 0 ? 5 : 2;
    else if (state === 3) state = 4;
    else {
      state = 0;
      size = 0;
      digits = 0;
    }
  }
  place.state = state;
  place.size = size;
  place.digits = digits;
  return count;
}

/** All of a body. */
export function scanBody(bytes: Uint8Array, spans: Uint32Array): number {
  return scanChunks({ state: 0, size: 0, digits: 0 }, bytes, 0, bytes.length, spans);
}

/** The content of a chunked body in one piece. */
export function joinChunks(bytes: Uint8Array, spans: Uint32Array, output: Uint8Array): number {
  const count = scanBody(bytes, spans);
  let to = 0;
  for (let i = 0; i < count; i += 2) {
    output.set(bytes.subarray(spans[i], spans[i + 1]), to);
    to += spans[i + 1] - spans[i];
  }
  return to;
}

/** The same, byte by byte. */
export function joinChunksByByte(
  bytes: Uint8Array,
  spans: Uint32Array,
  output: Uint8Array,
): number {
  const count = scanBody(bytes, spans);
  let to = 0;
  for (let i = 0; i < count; i += 2) {
    for (let at = spans[i]; at < spans[i + 1]; at++) output[to++] = bytes[at];
  }
  return to;
}

/** The place behind each line feed, by `indexOf`. */
export function indexLines(bytes: Uint8Array, table: Uint32Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) table[count++] = at + 1;
  return count;
}

/** The same in a loop. */
export function indexLinesByByte(bytes: Uint8Array, table: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === LF) table[count++] = at + 1;
  return count;
}

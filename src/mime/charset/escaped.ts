/**
 * Seven-bit charsets that shift into another set and back: what lies between the shifts is that set's
 * eight-bit form without its high bits, so it is decoded as that.
 *
 * @module
 */
const LF = 0x0a;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const ESCAPE = 0x1b;
const TILDE = 0x7e;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const korean = new TextDecoder("euc-kr");
const chinese = new TextDecoder("gbk");

/**
 * ISO-2022-KR (RFC 1557): SO shifts into KS X 1001 and SI back. The header `ESC $ ) C` says that the
 * text is this charset, and is no text.
 */
export function decodeIso2022Kr(bytes: Uint8Array): string {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  let high = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === SHIFT_OUT) high = 0x80;
    else if (byte === SHIFT_IN) high = 0;
    else if (byte === ESCAPE && isDesignation(bytes, at)) at += 3;
    else {
      // A line begins in ASCII, whatever the one before ended in.
      if (byte === LF) high = 0;
      plain[length++] = byte > 0x20 && byte < 0x7f ? byte | high : byte < 0x80 ? byte : 0xff;
    }
  }
  return korean.decode(plain.subarray(0, length));
}

function isDesignation(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === 0x24 && bytes[at + 2] === 0x29 && bytes[at + 3] === 0x43;
}

/**
 * HZ (RFC 1843): `~{` shifts into GB 2312 and `~}` back, `~~` is a tilde, and a tilde at the end of a
 * line continues it.
 */
export function decodeHz(bytes: Uint8Array): string {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  let high = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    const next = bytes[at + 1];
    if (byte === TILDE && high === 0 && next === OPEN) {
      high = 0x80;
      at++;
    } else if (byte === TILDE && high !== 0 && next === CLOSE) {
      high = 0;
      at++;
    } else if (byte === TILDE && high === 0 && next === TILDE) {
      plain[length++] = TILDE;
      at++;
    } else if (byte === TILDE && high === 0 && isLineEnd(bytes, at + 1)) {
      at += next === LF ? 1 : 2;
    } else {
      if (byte === LF) high = 0;
      plain[length++] = byte > 0x20 && byte < 0x7f ? byte | high : byte < 0x80 ? byte : 0xff;
    }
  }
  return chinese.decode(plain.subarray(0, length));
}

function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || bytes[at] === 0x0d && bytes[at + 1] === LF;
}

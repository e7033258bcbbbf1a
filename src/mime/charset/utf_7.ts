/**
 * UTF-7 (RFC 2152): base64 of UTF-16BE between `+` and `-`, all else ASCII.
 *
 *     A+ImIDkQ.        A≢Α.
 *     Hi Mom -+Jjo--!  Hi Mom -☺-!
 *     +-               +
 *
 * @module
 */
import { decodeBase64 } from "../../coding/mod.ts";

const PLUS = 0x2b;
const DASH = 0x2d;
const units = new TextDecoder("utf-16be", { ignoreBOM: true });

/** Decodes; bytes beyond ASCII and broken sequences become U+FFFD. */
export function decodeUtf7(bytes: Uint8Array): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const plus = bytes.indexOf(PLUS, at);
    const end = plus < 0 ? bytes.length : plus;
    text += ascii(bytes.subarray(at, end));
    if (plus < 0) break;
    let stop = plus + 1;
    while (stop < bytes.length && isBase64(bytes[stop])) stop++;
    const closed = bytes[stop] === DASH;
    text += stop === plus + 1 && closed ? "+" : shifted(bytes.subarray(plus + 1, stop));
    at = closed ? stop + 1 : stop;
  }
  return text;
}

/** A sequence; bits left over are padding if they are zero and fewer than six. */
function shifted(letters: Uint8Array): string {
  if (letters.length === 0) return "\ufffd";
  const { bytes, defects } = decodeBase64(letters);
  const odd = bytes.length % 2 === 1;
  const broken = odd && bytes[bytes.length - 1] !== 0 ||
    defects.some(({ code }) => code === "base64-left-over" || code === "base64-padding-bits");
  return units.decode(odd ? bytes.subarray(0, -1) : bytes) + (broken ? "\ufffd" : "");
}

function isBase64(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x2f && byte <= 0x39) || byte === PLUS;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function ascii(bytes: Uint8Array): string {
  return utf8.decode(bytes.map((byte) => byte < 0x80 ? byte : 0xff));
}

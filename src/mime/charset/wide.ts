/**
 * UTF-16 and UTF-32 whose order of bytes the text itself shows (RFC 2781 §4.3, Unicode 3.10).
 *
 * @module
 */
const utf16 = {
  big: new TextDecoder("utf-16be"),
  little: new TextDecoder("utf-16le"),
};
const REPLACEMENT = 0xfffd;
/** So many pairs are looked at to guess the order of bytes. */
const SAMPLE = 512;

/**
 * UTF-16 with a byte order mark or without. RFC 2781 takes the latter for big-endian; senders that
 * leave the mark out are mostly of the other kind, so that zeros decide if there are any.
 */
export function decodeUtf16(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16.big.decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16.little.decode(bytes);
  let balance = 0;
  for (let at = 0; at + 1 < bytes.length && at < 2 * SAMPLE; at += 2) {
    if (bytes[at] === 0) balance++;
    if (bytes[at + 1] === 0) balance--;
  }
  return (balance < 0 ? utf16.little : utf16.big).decode(bytes);
}

/** UTF-32; without a mark it is big-endian unless `little` is given. */
export function decodeUtf32(bytes: Uint8Array, little = false): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const marked = bytes.length >= 4;
  if (marked && view.getUint32(0, true) === 0xfeff) return readUtf32(view, 4, true);
  if (marked && view.getUint32(0, false) === 0xfeff) return readUtf32(view, 4, false);
  return readUtf32(view, 0, little);
}

function readUtf32(view: DataView, from: number, little: boolean): string {
  let text = "";
  let at = from;
  for (; at + 4 <= view.byteLength; at += 4) {
    const code = view.getUint32(at, little);
    const scalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    text += String.fromCodePoint(scalar ? code : REPLACEMENT);
  }
  return at < view.byteLength ? text + String.fromCharCode(REPLACEMENT) : text;
}

/**
 * The bytes that the twins name, and the classes of RFC 9110 §5.6.2 and §5.5.
 *
 * @module
 */
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const EQUALS = 0x3d;
export const BACKSLASH = 0x5c;

const TOKEN = new Set(
  Array.from("!#$%&'*+-.^_`|~", (sign) => sign.charCodeAt(0)),
);

/** ALPHA or DIGIT. */
export function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a);
}

/** tchar of RFC 9110 §5.6.2. */
export function isToken(byte: number): boolean {
  return isAlphanumeric(byte) || TOKEN.has(byte);
}

/** SP or HTAB. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** What may stand in a field value (RFC 9110 §5.5) or quoted pair: HTAB, SP, VCHAR, obs-text. */
export function isText(byte: number): boolean {
  return byte === TAB || (byte >= SPACE && byte !== 0x7f);
}

/** The value of a hex digit of either case, or -1. */
export function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

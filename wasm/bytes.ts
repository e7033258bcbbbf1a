// The bytes that the kernels name.

export const TAB: u32 = 0x09;
export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;
export const SPACE: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const DASH: u32 = 0x2d;
export const DOT: u32 = 0x2e;
export const COLON: u32 = 0x3a;
export const SEMICOLON: u32 = 0x3b;
export const EQUALS: u32 = 0x3d;
export const LETTER_F: u32 = 0x46;
export const BACKSLASH: u32 = 0x5c;
export const DELETE: u32 = 0x7f;

/** As they are loaded and stored: lowest address in the lowest byte. */
export const CRLF: u16 = 0x0a0d;
export const DASHES: u16 = 0x2d2d;
export const CRLF_CRLF: u32 = 0x0a0d0a0d;
export const ROM_SPACE: u32 = 0x206d6f72;

/** SP or HTAB. */
// @ts-ignore: decorator
@inline
export function isBlank(byte: u32): bool {
  return byte == SPACE || byte == TAB;
}

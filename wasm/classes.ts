// Classes of bytes in HTTP's grammar.

/** tchar of RFC 9110 §5.6.2, by low nibble: bit 2 for 0x2_, up to bit 7 for 0x7_. */
const TOKEN_ROWS: usize = memory.data<u8>([
  0xe8, 0xfc, 0xf8, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xf8, 0xf8, 0xf4, 0x54, 0xd0, 0x54, 0xf4, 0x70,
], 16);

// @ts-ignore: decorator
@inline
export function isToken(byte: u32): bool {
  return byte < 0x80 && (<u32> load<u8>(TOKEN_ROWS + (byte & 15)) >> (byte >> 4) & 1) != 0;
}

/** HTAB, SP, VCHAR, obs-text: what field values hold (RFC 9110 §5.5). */
// @ts-ignore: decorator
@inline
export function isText(byte: u32): bool {
  return byte == 0x09 || (byte >= 0x20 && byte != 0x7f);
}

/** The value of each hex digit, of either case; 16 for other bytes. */
const HEX: usize = memory.data<u8>([
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
   0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 16, 16, 16, 16, 16, 16,
  16, 10, 11, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 10, 11, 12, 13, 14, 15, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
], 16);

// @ts-ignore: decorator
@inline
export function hexValue(byte: u32): u32 {
  return <u32> load<u8>(byte, HEX);
}

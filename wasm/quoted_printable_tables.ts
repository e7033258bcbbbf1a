// The tables of quoted-printable (RFC 2045 §6.7), in static memory: see base64_tables.ts for why.

/**
 * What bounds the characters that stand for themselves: blank below, DEL above, "=" among them, and HTAB
 * outside of them.
 */
export const PLAIN_WORDS: usize = memory.data<u32>([
  0x20202020, 0x7f7f7f7f, 0x3d3d3d3d, 0x09090909, 0x0d0d0d0d,
], 16);

/**
 * Low nibbles; what lifts all but hex digits, and no hex digit, over 127; what becomes of CR and of LF by
 * the tables of digits.
 */
export const NIBBLE_WORDS: usize = memory.data<u32>([
  0x0f0f0f0f, 0x70707070, 0x9d9d9d9d, 0x9a9a9a9a,
], 16);

export const HEX_DIGITS: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46,
], 16);

/**
 * How four octets are written, by the mask of those that are escaped. What is shuffled holds the octets
 * (0 to 3), their high digits (4 to 7), their low digits (8 to 11), and "=" (12).
 */
export const WRITTEN: usize = memory.data<u8>([
  0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 12, 5, 9, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 12, 5, 9, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 12, 6, 10, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 1, 12, 6, 10, 3, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 12, 5, 9, 12, 6, 10, 3, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 12, 5, 9, 12, 6, 10, 3, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 12, 7, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 1, 2, 12, 7, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 12, 5, 9, 2, 12, 7, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 12, 5, 9, 2, 12, 7, 11, 0, 0, 0, 0, 0, 0,
  0, 1, 12, 6, 10, 12, 7, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 1, 12, 6, 10, 12, 7, 11, 0, 0, 0, 0, 0, 0,
  0, 12, 5, 9, 12, 6, 10, 12, 7, 11, 0, 0, 0, 0, 0, 0,
  12, 4, 8, 12, 5, 9, 12, 6, 10, 12, 7, 11, 0, 0, 0, 0,
], 16);

/**
 * Which bytes are hex digits: those for which the entry of their high nibble and that of their low nibble
 * have no bit in common. Bits are from 32 on, so that a value may stand beside them.
 */
export const HEX_HIGH: usize = memory.data<u8>([
  128, 128, 128, 32, 64, 128, 64, 128, 128, 128, 128, 128, 128, 128, 128, 128,
], 16);
export const HEX_LOW: usize = memory.data<u8>([
  192, 128, 128, 128, 128, 128, 128, 192, 192, 192, 224, 224, 224, 224, 224, 224,
], 16);
/** What to add to the low nibble for the value, by the high one; 16 tells controls from what else is odd. */
export const HEX_ADD: usize = memory.data<u8>([
  16, 0, 0, 0, 9, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/**
 * One bit for each byte that does not stand for itself anywhere on a line. Those from 0x80 on are negative.
 */
// @ts-ignore: decorator
@inline
export function specialOf(bytes: v128, blank: v128, remove: v128, equals: v128): u32 {
  const outside = v128.or(i8x16.lt_s(bytes, blank), i8x16.eq(bytes, remove));
  return i8x16.bitmask(v128.or(outside, i8x16.eq(bytes, equals)));
}

// The tables of quoted-printable (RFC 2045 §6.7), in static memory: see base64_tables.ts for why.

/**
 * One, which lifts DEL to the negative numbers; what is behind the blank then; "=" among the characters that
 * stand for themselves; HTAB and CR outside of them; the blank.
 */
export const PLAIN_WORDS: usize = memory.data<u32>([
  0x01010101, 0x21212121, 0x3d3d3d3d, 0x09090909, 0x0d0d0d0d, 0x20202020,
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
 * Which bytes are hex digits: those for which the entry of their high nibble has no bit that the one of their
 * low nibble lacks. Bits are from 32 on, so that a value may stand beside them.
 */
export const HEX_HIGH: usize = memory.data<u8>([
  128, 128, 128, 32, 64, 128, 64, 128, 128, 128, 128, 128, 128, 128, 128, 128,
], 16);
export const HEX_LOW: usize = memory.data<u8>([
  63, 127, 127, 127, 127, 127, 127, 63, 63, 63, 31, 31, 31, 31, 31, 31,
], 16);
/** What to add to a byte for its value, by its high nibble; controls get 16 more, as no digit does. */
export const HEX_VALUE: usize = memory.data<i8>([
  16, -16, -32, -48, -55, -80, -87, -112, -128, 112, 96, 80, 64, 48, 32, 16,
], 16);

/** Lanes of what stands for itself nowhere on a line: controls, DEL, 8-bit octets. All are negative, or few. */
// @ts-ignore: decorator
@inline
export function outsideOf(bytes: v128, one: v128, first: v128): v128 {
  return i8x16.lt_s(i8x16.add(bytes, one), first);
}

/** One bit for each byte that does not stand for itself anywhere on a line, and for "=". */
// @ts-ignore: decorator
@inline
export function specialOf(bytes: v128, one: v128, first: v128, equals: v128): u32 {
  return i8x16.bitmask(v128.or(outsideOf(bytes, one, first), i8x16.eq(bytes, equals)));
}

// The tables of base64 (RFC 4648 §4 and §5): vectors that are shuffled, in static memory.
//
// They are loaded into locals before a loop. Written as literals they would be folded back into the
// loop and rebuilt on every round, which costs about four times as much.
//
// After W. Muła and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions" (2018).
// Where there are two of something, the second is for the URL-safe alphabet.

export const URL: u32 = 1;

/** The letters of the alphabets. */
export const ALPHABET: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,

  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2d, 0x5f,
], 16);

// Encoding

/** Three octets b0 b1 b2 spread to b1 b0 b2 b1, four times over. */
export const SPREAD: usize = memory.data<u8>([
  1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10,
], 16);

/** What to add to a sextet for its letter: by 0 for A to Z, 1 for a to z, 2 to 13 for 52 to 63. */
export const TO_LETTER: usize = memory.data<i8>([
  65, 71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 0, 0,
  65, 71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -17, 32, 0, 0,
], 16);

/**
 * The bits of the sextets that are shifted right, without those below, which would round them up; factors
 * that shift them, by 10 and by 6; factors that shift the others left, by 4 and by 8; where these stand;
 * six bits; then 51 and 25, behind which the kinds of letter change.
 */
export const ENCODE_WORDS: usize = memory.data<u32>([
  0xffc0fc00, 0x02000020, 0x01000010, 0xff00ff00, 0x3f3f3f3f, 0x33333333, 0x19191919,
], 16);

// Decoding

/**
 * What a byte is: HIGH of its high nibble has no bit that LOW of its low nibble lacks if it is a letter,
 * a bit of WHITE_BITS if it is white, and others if it is neither. One bit for each set of low
 * nibbles that a high nibble can go with: 1 for signs, 2 for digits, 4 for A to O and a to o, 8 for P to Z
 * and "_", 32 for p to z; 64 for controls, 128 for those of them that are white, 16 for the blank.
 */
export const HIGH: usize = memory.data<u8>([
  192, 67, 17, 2, 4, 8, 4, 32, 67, 67, 67, 67, 67, 67, 67, 67,
], 16);
export const LOW: usize = memory.data<u8>([
  171, 190, 190, 190, 190, 190, 190, 190, 190, 126, 124, 149, 148, 84, 148, 149,
  171, 190, 190, 190, 190, 190, 190, 190, 190, 126, 124, 148, 148, 85, 148, 156,
], 16);
export const WHITE_BITS: u32 = 144;

/** 0 for a letter, bits of WHITE_BITS for white space, others for what is neither. */
// @ts-ignore: decorator
@inline
export function kindOf(byte: u32, flags: u32): u32 {
  const low = LOW + 16 * <usize> (flags & URL);
  return <u32> load<u8>(HIGH + (byte >> 4)) & ~<u32> load<u8>(low + (byte & 15));
}

// @ts-ignore: decorator
@inline
export function isWhite(byte: u32): bool {
  const kind = kindOf(byte, 0);
  return kind != 0 && !(kind & ~WHITE_BITS);
}

/**
 * What to add to a letter for its sextet, by its high nibble; to the last sextet's letter by 0. By its high
 * nibble "/" would become 66, and nothing else more than 63.
 */
export const TO_SEXTET: usize = memory.data<i8>([
  16, 0, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0,
  -32, 0, 17, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/** Four lanes of 24 bits, high byte last, gathered to 12 octets. */
export const GATHER: usize = memory.data<u8>([
  2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0x80, 0x80, 0x80, 0x80,
], 16);

/**
 * Low nibbles; factors that join sextets to pairs and pairs to octets; low bytes; bits of what is not
 * white; no bits; "=".
 */
export const DECODE_WORDS: usize = memory.data<u32>([
  0x0f0f0f0f, 0x01400140, 0x00011000, 0x00ff00ff, 0x6f6f6f6f, 0, 0x3d3d3d3d,
], 16);
/** The letter of the last sextet; and that sextet. */
export const LAST_LETTER: usize = memory.data<u32>([0x2f2f2f2f, 0x5f5f5f5f], 16);
export const LAST_SEXTET: usize = memory.data<u32>([0x3f3f3f3f], 16);

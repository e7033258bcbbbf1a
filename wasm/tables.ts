// The bytes that the kernels name, the character classes they look up, and the vectors they shuffle by.
//
// Vectors stand in static memory and are loaded into locals before a loop. Written as literals they
// would be folded back into the loop and rebuilt on every round, which costs about four times as much.

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

/** "rom ", CR LF and "=" CR LF as they are loaded and stored: lowest address in the lowest byte. */
export const ROM_SPACE: u32 = 0x206d6f72;
export const CRLF: u16 = 0x0a0d;
export const CRLF_CRLF: u32 = 0x0a0d0a0d;

// Character classes

/** tchar of RFC 9110 §5.6.2. */
export const TOKEN: u32 = 1;
/** HTAB, SP, VCHAR, obs-text: what field values hold (RFC 9110 §5.5). */
export const TEXT: u32 = 2;
/** What quoted-printable may write as itself anywhere: "!" to "~" without "=" (RFC 2045 §6.7 rule 2). */
export const PRINTABLE: u32 = 4;
/** What quoted-printable should not hold raw: controls but TAB and LF, and 8-bit octets. */
export const RAW: u32 = 8;

/** Classes of each byte. */
export const CLASS: usize = memory.data(256);

/**
 * How quoted-printable writes each byte inside of a line: up to three characters, and behind them how many.
 * None of them for bytes whose form depends on what follows: blanks and CR.
 */
export const FORM: usize = memory.data(1024, 4);

/** Value of each hex digit, NO_HEX for other bytes. */
export const HEX: usize = memory.data(256);
export const NO_HEX: u32 = 0xff;

export const HEX_DIGITS: usize = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46,
]);

const TOKEN_SIGNS: usize = memory.data<u8>([
  // ! # $ % & ' * + - . ^ _ ` | ~
  0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2a, 0x2b, 0x2d, 0x2e, 0x5e, 0x5f, 0x60, 0x7c, 0x7e,
]);
const TOKEN_SIGN_COUNT: u32 = 15;

// Base64

/** Beside 0 to 63, what a byte is to base64. */
export const PAD: u32 = 64;
export const WHITE: u32 = 65;
export const JUNK: u32 = 66;

/** The alphabets of RFC 4648 §4 and §5, and what each byte means in them. */
export const ALPHABET: usize = memory.data(128, 16);
export const SEXTET: usize = memory.data(512);

/** Three octets b0 b1 b2 spread to b1 b0 b2 b1, four times over. */
export const SPREAD: usize = memory.data<u8>([1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10], 16);
/** Four lanes of 24 bits, high byte last, gathered to 12 octets. */
export const GATHER: usize = memory.data<u8>(
  [2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0x80, 0x80, 0x80, 0x80],
  16,
);

/** What to add to a sextet for its letter: by 0 for a to z, 1 to 12 for 52 to 63, 13 for A to Z. */
export const TO_LETTER: usize = memory.data<i8>([
  71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 65, 0, 0,
  71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -17, 32, 65, 0, 0,
], 16);

/**
 * Which bytes are letters: those for which LOW[low nibble] and HIGH[high nibble] have no bit in common.
 * One bit for each set of low nibbles that a high nibble can go with: 1 for signs, 2 for digits, 4 for
 * A to O and a to o, 8 for P to Z, 32 for p to z, 16 for what is no letter at all.
 */
export const HIGH: usize = memory.data<u8>([
  16, 16, 1, 2, 4, 8, 4, 32, 16, 16, 16, 16, 16, 16, 16, 16,
], 16);
export const LOW: usize = memory.data(32, 16);

/** What to add to a letter for its sextet, by its high nibble; the last sextet's letter by that | 8. */
export const TO_SEXTET: usize = memory.data<i8>([
  0, 0, 19, 4, -65, -65, -71, -71, 0, 0, 16, 0, 0, 0, 0, 0,
  0, 0, 17, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, -32, 0, 0,
], 16);

function classOf(byte: u32): u32 {
  let found: u32 = 0;
  const alphanumeric = byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26;
  if (alphanumeric) found |= TOKEN;
  for (let i: u32 = 0; i < TOKEN_SIGN_COUNT; i++) {
    if (load<u8>(TOKEN_SIGNS + i) == byte) found |= TOKEN;
  }
  if (byte == TAB || (byte >= SPACE && byte != 0x7f)) found |= TEXT;
  if (byte > SPACE && byte < 0x7f && byte != EQUALS) found |= PRINTABLE;
  if ((byte < SPACE && byte != TAB && byte != LF) || byte >= 0x7f) found |= RAW;
  return found;
}

function formOf(byte: u32): u32 {
  if (byte == SPACE || byte == TAB || byte == CR) return 0;
  if (classOf(byte) & PRINTABLE) return 1 << 24 | byte;
  const high = <u32> load<u8>(HEX_DIGITS + (byte >> 4));
  return 3 << 24 | <u32> load<u8>(HEX_DIGITS + (byte & 15)) << 16 | high << 8 | EQUALS;
}

function hexOf(byte: u32): u32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  return (byte | 0x20) - 0x61 < 6 ? (byte | 0x20) - 0x57 : NO_HEX;
}

function letterOf(sextet: u32, url: u32): u32 {
  if (sextet < 26) return 0x41 + sextet;
  if (sextet < 52) return 0x61 + sextet - 26;
  if (sextet < 62) return 0x30 + sextet - 52;
  if (sextet == 62) return url ? 0x2d : 0x2b;
  return url ? 0x5f : 0x2f;
}

function fillAlphabet(url: u32): void {
  const meanings = SEXTET + 256 * url;
  memory.fill(meanings, <u8> JUNK, 256);
  store<u8>(meanings + EQUALS, PAD);
  store<u8>(meanings + TAB, WHITE);
  store<u8>(meanings + LF, WHITE);
  store<u8>(meanings + CR, WHITE);
  store<u8>(meanings + SPACE, WHITE);
  memory.fill(LOW + 16 * url, 0x3f, 16);
  for (let sextet: u32 = 0; sextet < 64; sextet++) {
    const letter = letterOf(sextet, url);
    store<u8>(ALPHABET + 64 * url + sextet, letter);
    store<u8>(meanings + letter, sextet);
    const low = LOW + 16 * url + (letter & 15);
    store<u8>(low, load<u8>(low) & ~load<u8>(HIGH + (letter >> 4)));
  }
}

/** Runs once, when the module is instantiated. */
export function fillTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    store<u8>(CLASS + byte, classOf(byte));
    store<u8>(HEX + byte, hexOf(byte));
    store<u32>(FORM + 4 * byte, formOf(byte));
  }
  fillAlphabet(0);
  fillAlphabet(1);
}

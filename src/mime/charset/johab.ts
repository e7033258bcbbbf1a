/**
 * Johab (KS X 1001 annex 3): a Hangul syllable is three numbers of five bits, for its consonants and
 * its vowel; symbols and Hanja are rows of KS X 1001 at other places.
 *
 * @module
 */
/** Which jamo a number stands for: -2 is none at all, -1 a place that is left empty. */
const INITIAL = fiveBits(2, [[0, 19]]);
const MEDIAL = fiveBits(3, [[0, 5], [2, 6], [2, 6], [2, 4]]);
const FINAL = fiveBits(2, [[0, 16], [1, 11]]);

/** Compatibility jamo by their number, as initial, vowel and final. */
const INITIAL_JAMO = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FINAL_JAMO = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
const FIRST_VOWEL = 0x314f;
const FIRST_SYLLABLE = 0xac00;
const REPLACEMENT = "\ufffd";

const standard = new TextDecoder("euc-kr");

/** Groups of numbers that follow one another, each after a gap; the one before the first is empty. */
function fiveBits(first: number, groups: readonly (readonly [number, number])[]): Int8Array {
  const jamo = new Int8Array(32).fill(-2);
  jamo[first - 1] = -1;
  let at = first;
  let number = 0;
  for (const [gap, count] of groups) {
    at += gap;
    for (let i = 0; i < count && at < jamo.length; i++) jamo[at++] = number++;
  }
  return jamo;
}

/** Decodes. */
export function decodeJohab(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at];
    if (lead < 0x80) {
      // The won sign stands at the place of the backslash.
      text += lead === 0x5c ? "₩" : String.fromCharCode(lead);
      continue;
    }
    const trail = bytes[at + 1] ?? 0;
    const char = lead <= 0xd3 ? readSyllable(lead << 8 | trail) : readRow(lead, trail);
    text += char || REPLACEMENT;
    // A trail byte that is ASCII and belongs to no pair may be the next character.
    if (char || trail >= 0x80) at++;
  }
  return text;
}

function readSyllable(code: number): string {
  const initial = INITIAL[code >> 10 & 31];
  const medial = MEDIAL[code >> 5 & 31];
  const final = FINAL[code & 31];
  if (initial === -2 || medial === -2 || final === -2) return "";
  if (initial >= 0 && medial >= 0) {
    return String.fromCharCode(FIRST_SYLLABLE + (initial * 21 + medial) * 28 + final + 1);
  }
  if (initial >= 0 && final < 0) return INITIAL_JAMO[initial];
  if (medial >= 0 && final < 0) return String.fromCharCode(FIRST_VOWEL + medial);
  if (final >= 0 && medial < 0 && initial < 0) return FINAL_JAMO[final];
  return initial < 0 && medial < 0 && final < 0 ? "\u3000" : "";
}

/** Symbols: leads from D9 are rows 1 to 12; Hanja: those from E0 are rows 42 to 93; two rows each. */
function readRow(lead: number, trail: number): string {
  const row = lead < 0xe0 ? (lead - 0xd9) * 2 : (lead - 0xe0) * 2 + 41;
  const column = trail < 0x80 ? trail - 0x31 : trail - 0x91 + 78;
  const valid = lead >= 0xd9 && lead <= 0xf9 && lead !== 0xdf &&
    (trail >= 0x31 && trail <= 0x7e || trail >= 0x91 && trail <= 0xfe);
  if (!valid) return "";
  const [above, left] = column < 94 ? [row, column] : [row + 1, column - 94];
  const char = standard.decode(Uint8Array.of(0xa1 + above, 0xa1 + left));
  return char === REPLACEMENT ? "" : char;
}

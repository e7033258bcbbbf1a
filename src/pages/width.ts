/**
 * How many columns a text takes on a terminal, so that tables in plain text stand straight in
 * Korean, too (UAX #11).
 *
 * @module
 */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
// Marks and joiners, and the vowels and finals of decomposed Hangul, which sit in their syllable.
const NARROWEST = /[\p{M}\u1160-\u11ff\u200c\u200d]/u;

/** Columns that the text takes where East Asian characters take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character >= " " && character <= "~") width += 1;
    else if (WIDE.test(character)) width += 2;
    else if (!NARROWEST.test(character)) width += 1;
  }
  return width;
}

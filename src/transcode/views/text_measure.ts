/**
 * How much a text says: its length in characters, where those of Chinese, Japanese and Korean count
 * more, since they say more each; and how many sentences seem to end in it.
 *
 * @module
 */

/** What a text amounts to. */
export interface TextMeasure {
  /** Characters that are no white space, with a wide one counted as several. */
  length: number;
  /** Marks that part clauses and end sentences. */
  marks: number;
}

/** What one Korean syllable or Chinese character says, in letters of an alphabet. */
const WIDE = 3;

const FIRST_WIDE = 0x1100;
const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;

/** `, . ; : ! ?` and their like in other scripts. */
const MARKS = new Set([..."?!.,;:…،؛؟।。、，；：！？"].map((mark) => mark.charCodeAt(0)));

/** Adds what a text amounts to. */
export function measureText(text: string, sum: TextMeasure): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code === NO_BREAK_SPACE) continue;
    sum.length += code < FIRST_WIDE ? 1 : isWide(code) ? WIDE : 1;
    // A letter follows the mark within numbers and names: 3.14, example.org
    if (code < 0x40 || code > 0x2000 || code > 0x600) {
      if (MARKS.has(code) && !isLetterOrDigit(text.charCodeAt(at + 1))) sum.marks++;
    }
  }
}

function isWide(code: number): boolean {
  return (code <= 0x11ff) || (code >= 0x2e80 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfaff);
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a);
}

/**
 * Addresses that stand in text as they are. GitHub's renderer links them without any mark, up to the
 * next blank (GFM §6.9): backslashes and marks within or behind them would become a part of the link.
 *
 * @module
 */

/** What reads as an address, up to a character that would end it for a person. */
const ADDRESS = /(?<![a-z])(?:https?:\/\/|www\.)[a-z0-9][^\s<>"`\\|^{}[\]]*/gi;

/** What ends the sentence around an address. */
const SENTENCE_END = /[?!.,:;'*_~)]/;

/** An address in a text. */
export interface BareAddress {
  readonly start: number;
  readonly end: number;
  /** Where that ends which stands behind it without a blank, such as the end of a sentence. */
  readonly stop: number;
  /** Whether blanks part it from all that could be taken for a part of it. */
  readonly alone: boolean;
}

/** Whether there could be one. */
export function mayHoldAddress(text: string): boolean {
  return text.includes("://") || /www\./i.test(text);
}

/** The addresses in a text, before which and behind which something else may stand. */
export function* findAddresses(text: string, after: string): Generator<BareAddress> {
  for (const match of text.matchAll(ADDRESS)) {
    const start = match.index;
    const stop = start + match[0].length;
    const end = start + lengthOf(match[0]);
    const follows = stop === text.length ? after : text[stop];
    const alone = /^[ \t\n]?$/.test(follows) && !/[*_~]/.test(text.slice(end, stop));
    yield { start, end, stop, alone };
  }
}

/** Without what ends the sentence; a parenthesis that was opened within is a part of the address. */
function lengthOf(match: string): number {
  let open = 0;
  for (const char of match) open += char === "(" ? 1 : char === ")" ? -1 : 0;
  let end = match.length;
  while (SENTENCE_END.test(match[end - 1])) {
    if (match[end - 1] === ")" && open++ >= 0) break;
    end--;
  }
  return end;
}

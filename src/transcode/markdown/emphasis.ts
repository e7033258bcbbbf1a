/**
 * Which delimiters carry a span of emphasis: `*`, `_`, or HTML tags where neither can open or
 * close (CommonMark §6.2), as in `これは**「強調」**です`.
 *
 * @module
 */

/** The characters around and inside of a span, as they stand in the Markdown. */
export interface SpanEdges {
  readonly beforeOpen: string;
  readonly afterOpen: string;
  readonly beforeClose: string;
  readonly afterClose: string;
}

/** What some renderer takes for a blank: not all take U+2028 and U+FEFF. */
const BLANK = /^\s?$/u;
const SURELY_BLANK = /^[\p{Zs}\t\n\f\r]?$/u;
/** What some renderer takes for punctuation: symbols are since CommonMark 0.31, emoji not for all. */
const PUNCTUATION = /[\p{P}\p{S}]/u;
/** What every renderer takes for blank or punctuation. */
const NEITHER_WORD = /^$|[\p{Zs}\t\n\f\r!-/:-@[-`{-~]|(?![\u{10000}-\u{10ffff}])\p{P}/u;

/** Whether a run of `*` or `~` between these characters can open: it is left-flanking. */
function canOpen(before: string, after: string): boolean {
  return !BLANK.test(after) && (!PUNCTUATION.test(after) || NEITHER_WORD.test(before));
}

/** Whether a run that is to open could be taken for one that closes; by some, behind any other run. */
export function couldClose({ beforeOpen, afterOpen }: SpanEdges): boolean {
  if (SURELY_BLANK.test(beforeOpen)) return false;
  return /[*_~]/.test(beforeOpen) || !NEITHER_WORD.test(beforeOpen) || BLANK.test(afterOpen) ||
    PUNCTUATION.test(afterOpen);
}

/** Whether such a run can close: it is right-flanking, which is the same seen from behind. */
function canClose(before: string, after: string): boolean {
  return canOpen(after, before);
}

/** Whether runs of this character can open and close a span with these edges. */
export function canDelimit(char: "*" | "_" | "~", edges: SpanEdges): boolean {
  const { beforeOpen, afterOpen, beforeClose, afterClose } = edges;
  if (!canOpen(beforeOpen, afterOpen) || !canClose(beforeClose, afterClose)) return false;
  // Underscores within words mean nothing.
  return char !== "_" || (NEITHER_WORD.test(beforeOpen) && NEITHER_WORD.test(afterClose));
}

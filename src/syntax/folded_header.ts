/**
 * Folding of header fields over several lines (RFC 5322 §2.2.3).
 *
 *     FWS = ([*WSP CRLF] 1*WSP) / obs-FWS
 *
 *     Subject: This
 *      is a test
 *
 * Unfolding takes away the CRLF and nothing else: white space after it belongs to the value.
 *
 * @module
 */

const FOLD = /\r?\n(?=[ \t])/g;
const LINE_END = /[\r\n]+/g;
/** RFC 5322 §2.1.1: a line should not be longer, its CRLF not counted. */
const LINE = 78;

/** The value on one line. A line end with no white space after it can't stay in a value and goes too. */
export function unfoldHeader(text: string): string {
  if (!text.includes("\n") && !text.includes("\r")) return text;
  return text.replace(FOLD, "").replace(LINE_END, "");
}

/** A field as lines of at most 78 characters where it has blanks to fold at, without the last CRLF. */
export function foldHeader(name: string, value: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const piece of ` ${unfoldHeader(value)}`.match(/[ \t]+[^ \t]*/g) ?? []) {
    const blank = piece.trim() === "";
    // A line of blanks alone would end the header block for some readers (RFC 5322 §3.2.2).
    if (line.length + piece.length > LINE && !blank && line !== `${name}:`) {
      lines.push(line);
      line = piece;
    } else line += piece;
  }
  return [...lines, line].join("\r\n");
}

/**
 * Header fields as lines (RFC 5322 §2.1.1, §2.2.3): at most 78 characters where there is a place to
 * fold, 76 with encoded words (RFC 2047 §2), and never more than 998.
 *
 * @module
 */
import { checkText, ComposeError } from "./compose_error.ts";
import { encodeWords, WORD_LENGTH } from "./write_words.ts";

const LINE = 78;
const ENCODED_LINE = 76;
const LONGEST = 998;
/** Shorter words would carry next to nothing; the first of them goes to a line of its own. */
const NARROWEST_WORD = 40;
// §3.6.8, less the colon.
const NAME = /^[\x21-\x39\x3b-\x7e]{1,76}$/;
const PLAIN = /^[\x20-\x7e]*$/;

/** The name of a field; throws for what is none. */
export function checkFieldName(name: string): string {
  if (!NAME.test(name)) throw new ComposeError(JSON.stringify(name), "this is no field name");
  return name;
}

/**
 * A field of pieces that stay whole, each with the blanks before it. It is folded between them, and
 * ends in CRLF.
 */
export function foldPieces(name: string, pieces: readonly string[]): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const piece of pieces) {
    const width = piece.includes("=?") || line.includes("=?") ? ENCODED_LINE : LINE;
    // Nothing but the name on a line is legal, and looked at askance: only to keep the limit.
    const early = line.length === name.length + 1 && piece.length > width;
    if (line.length + piece.length > width && !early) {
      lines.push(line);
      line = piece;
    } else line += piece;
  }
  for (const one of [...lines, line]) {
    if (one.length > LONGEST) {
      throw new ComposeError(name, `more than ${LONGEST} characters without a blank`);
    }
  }
  return `${[...lines, line].join("\r\n")}\r\n`;
}

/** An unstructured field (§2.2.1): any text without control characters. */
export function writeTextField(name: string, value: string): string {
  const text = checkText(name, value);
  return foldPieces(
    name,
    isPlain(text, LINE - name.length) ? cutWords(text) : spaced(encodeWords(text, wordWidth(name))),
  );
}

/** How long the encoded words of a field may be, so that the first fits behind its name. */
export function wordWidth(name: string): number {
  return Math.max(Math.min(WORD_LENGTH, ENCODED_LINE - name.length - 2), NARROWEST_WORD);
}

/** Whether a text survives as it is: ASCII, nothing like an encoded word, and places to fold. */
function isPlain(text: string, width: number): boolean {
  const firm = PLAIN.test(text) && !text.includes("=?") && text.trim() === text;
  return firm && text.split(" ").every((word) => word.length < Math.max(width, NARROWEST_WORD));
}

/** A text cut in front of its blanks, which stay with the word behind them. */
function cutWords(text: string): string[] {
  return ` ${text}`.match(/ +[^ ]*/g) ?? [];
}

/** Words with one blank before each. */
export function spaced(words: readonly string[]): string[] {
  return words.map((word) => ` ${word}`);
}

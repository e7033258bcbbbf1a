/**
 * The tokens that structured mail fields share, made at random in all forms that the grammar has: white
 * space that folds, comments, atoms and quoted strings (RFC 5322 §3.2, §4.1, RFC 6532 §3.2). Texts are
 * what is on the wire, one sign a byte, unless they are said to be a meaning.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick, signs } from "../grammar/elements.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const ATEXT = `${LETTERS}!#$%&'*+-/=?^_\`{|}~`;
const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
const CTEXT = PRINTABLE.replaceAll(/[()\\]/g, "");
const QTEXT = PRINTABLE.replaceAll(/["\\ ]/g, "");
const BEYOND = ["é", "ß", "Ω", "ж", "한", "日本", "😀", "ﬁ", "e\u0301", "\u00a0", "ا"];

/** Something on the wire and what it means. */
export interface Made {
  readonly wire: string;
  readonly text: string;
}

/** UTF-8, one sign a byte. */
export function utf8(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** `FWS`, also the obsolete one of several folds. */
export function fws(roll: Dice): string {
  return pick(roll, [" ", " ", " ", "\t", "  ", " \t", "\r\n ", "\r\n\t", " \r\n  ", "\r\n \r\n "]);
}

/** `[FWS]` */
export function gap(roll: Dice): string {
  return once(roll, 3) ? fws(roll) : "";
}

/** A sign that ASCII does not have, as its meaning. */
export function beyond(roll: Dice): string {
  return pick(roll, BEYOND);
}

/** `comment`, nested at times; its meaning has the inner ones with their marks, as a reader sees them. */
export function comment(roll: Dice, depth = 0): Made {
  let wire = "(";
  let text = "";
  for (let left = roll(5); left > 0; left--) {
    const blank = gap(roll);
    const inner = once(roll, 8) && depth < 4
      ? nested(comment(roll, depth + 1))
      : once(roll, 6)
      ? quotedPair(roll)
      : once(roll, 8)
      ? plain(beyond(roll))
      : plain(signs(roll, once(roll, 4) ? CTEXT : LETTERS, 1 + roll(6)));
    wire += blank + inner.wire;
    text += unfolded(blank) + inner.text;
  }
  return { wire: `${wire})`, text };
}

function nested({ wire, text }: Made): Made {
  return { wire, text: `(${text})` };
}

function plain(text: string): Made {
  return { wire: utf8(text), text };
}

function quotedPair(roll: Dice): Made {
  const sign = pick(roll, PRINTABLE);
  return { wire: `\\${sign}`, text: sign };
}

/** What is left of white space: the line ends go (RFC 5322 §2.2.3). */
export function unfolded(blank: string): string {
  return blank.replaceAll("\r\n", "");
}

/** `[CFWS]` */
export function cfws(roll: Dice, often = 4): string {
  if (!once(roll, often)) return "";
  let wire = "";
  for (let left = 1 + roll(2); left > 0; left--) wire += gap(roll) + comment(roll).wire;
  return wire + gap(roll);
}

/** `CFWS`, or at least a blank. */
export function blanks(roll: Dice): string {
  return once(roll, 4) ? cfws(roll, 1) : fws(roll);
}

/** `1*atext`, of UTF-8 at times. */
export function atom(roll: Dice): Made {
  if (once(roll, 12)) return plain(beyondAtom(roll));
  return plain(signs(roll, once(roll, 4) ? ATEXT : LETTERS, 1 + roll(8)));
}

/** Without the blank that is none to ASCII. */
function beyondAtom(roll: Dice): string {
  return beyond(roll).replace("\u00a0", "é");
}

/** `quoted-string` without what may stand around it; folded white space in it is part of it. */
export function quotedString(roll: Dice): Made {
  let wire = "";
  let text = "";
  for (let left = roll(6); left > 0; left--) {
    const blank = gap(roll);
    const inner = once(roll, 5)
      ? quotedPair(roll)
      : once(roll, 10)
      ? plain(beyond(roll))
      : plain(signs(roll, once(roll, 3) ? QTEXT : LETTERS, 1 + roll(6)));
    wire += blank + inner.wire;
    text += unfolded(blank) + inner.text;
  }
  const end = gap(roll);
  return { wire: `"${wire}${end}"`, text: text + unfolded(end) };
}

/** A text that may become an encoded word by chance means something else. */
export function isPlain(text: string): boolean {
  return !text.includes("=?");
}

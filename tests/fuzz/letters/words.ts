/**
 * Encoded words, one or several that are one text, in charsets of all kinds (RFC 2047, RFC 2231 §5).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { anyCase, once, pick } from "../grammar/elements.ts";
import { beyond, fws, type Made, utf8 } from "./tokens.ts";

/** Charsets with the longest character that is tried. */
const CHARSETS: readonly (readonly [label: string, length: number])[] = [
  ["iso-8859-1", 1],
  ["iso-8859-2", 1],
  ["iso-8859-15", 1],
  ["windows-1252", 1],
  ["windows-1251", 1],
  ["koi8-r", 1],
  ["shift_jis", 2],
  ["euc-jp", 2],
  ["euc-kr", 2],
  ["big5", 2],
  ["gb2312", 2],
  ["gb18030", 4],
];
const ISO_2022_JP: readonly Made[] = [
  { wire: "\x1b$BF|\x1b(B", text: "日" },
  { wire: "\x1b$BK\\\x1b(B", text: "本" },
  { wire: "\x1b$B8l\x1b(B", text: "語" },
  { wire: '\x1b$B$"\x1b(B', text: "あ" },
];
const ASCII = "abc XYZ019 .,;:<>@()[]\"'\\?=_!*+-/";

/** A character of a charset and its bytes. */
function character(roll: Dice, charset: string, length: number): Made {
  if (once(roll, 2)) return { wire: "x", text: "x" };
  if (charset === "utf-8") {
    const text = beyond(roll);
    return { wire: utf8(text), text };
  }
  if (charset === "iso-2022-jp") return pick(roll, ISO_2022_JP);
  const decoder = new TextDecoder(charset, { fatal: true });
  for (let tries = 0; tries < 40; tries++) {
    const bytes = Uint8Array.from(
      { length },
      (_, i) =>
        i % 2 === 0 ? 0xa1 + roll(0x5d) : length === 4 ? 0x30 + roll(10) : 0xa1 + roll(0x5d),
    );
    const text = decodeSign(decoder, bytes);
    if (text !== undefined) return { wire: String.fromCharCode(...bytes), text };
  }
  return { wire: "y", text: "y" };
}

function decodeSign(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return [...text].length === 1 && /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A charset, and some characters of it. */
export function charsetText(roll: Dice, most = 12): { charset: string; signs: readonly Made[] } {
  const [charset, length] = pick(roll, [
    ...CHARSETS,
    ["utf-8", 0] as const,
    ["utf-8", 0] as const,
    ["iso-2022-jp", 0] as const,
  ]);
  const count = 1 + roll(most);
  const signs = Array.from({ length: count }, () => {
    if (!once(roll, 3)) return character(roll, charset, length);
    const sign = pick(roll, charset === "shift_jis" ? ASCII.replace("\\", "") : ASCII);
    return { wire: sign, text: sign };
  });
  return { charset, signs };
}

/** What Q may leave as it is: anywhere, and in a phrase (RFC 2047 §5 (3)). */
const SAFE = /[A-Za-z0-9!*+\-/]/;
const SAFE_IN_TEXT = /[A-Za-z0-9!*+\-/.,;:<>@()[\]"'\\]/;

function q(roll: Dice, bytes: string, safe: RegExp): string {
  return Array.from(bytes, (byte) => {
    if (byte === " " && !once(roll, 4)) return "_";
    if (safe.test(byte) && !once(roll, 10)) return byte;
    const hex = byte.charCodeAt(0).toString(16).padStart(2, "0");
    return `=${once(roll, 4) ? hex : hex.toUpperCase()}`;
  }).join("");
}

/** One or more encoded words; where they stand decides what Q may leave as it is. */
export function encodedWords(roll: Dice, place: "phrase" | "text" | "comment"): Made {
  const { charset, signs } = charsetText(roll);
  const text = signs.map((sign) => sign.text).join("");
  const language = once(roll, 8) ? pick(roll, ["*en", "*ja-JP", "*"]) : "";
  const encoding = once(roll, 2) ? "Q" : "B";
  const safe = place === "text" ? SAFE_IN_TEXT : SAFE;
  const words = runs(roll, charset, signs).map((bytes) => {
    const data = encoding === "Q" ? q(roll, bytes, safe) : btoa(bytes);
    return `=?${anyCase(roll, charset)}${language}?${anyCase(roll, encoding)}?${data}?=`;
  });
  return { wire: words.reduce((all, word) => all + fws(roll) + word), text };
}

/** Splits between characters, as the standard wants it, or anywhere, as some programs do. */
function runs(roll: Dice, charset: string, signs: readonly Made[]): string[] {
  const exact = charset === "iso-2022-jp" || !once(roll, 4);
  const units = exact ? signs.map(({ wire }) => wire) : [...signs.map(({ wire }) => wire).join("")];
  const all = [""];
  for (const unit of units) {
    const last = all.length - 1;
    // A word has at most 75 signs: escapes take three each, the frame some twenty.
    if (all[last] !== "" && (once(roll, 5) || all[last].length + unit.length > 14)) all.push(unit);
    else all[last] += unit;
  }
  return all;
}

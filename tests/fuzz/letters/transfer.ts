/**
 * Bodies and how they travel: octets or lines, in each of the transfer encodings, written in odd forms
 * that mean the same (RFC 2045 §6).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { anyCase, once, pick, signs } from "../grammar/elements.ts";
import { charsetText } from "./words.ts";

/** The content of a part, on the wire and decoded, one sign a byte. */
export interface MadeBody {
  readonly wire: string;
  readonly bytes: string;
  /** Its Content-Transfer-Encoding, absent where none is needed. */
  readonly encoding?: string;
}

const LINE = "abc -=_.>~F:\t@?";

function lines(roll: Dice, end: string): string {
  let text = "";
  for (let left = roll(5); left > 0; left--) {
    const line = pick(roll, [
      () => signs(roll, LINE, roll(12)),
      () => pick(roll, ["", "--", "From me", ".", "--x", "-- ", "begin here", "=", "==", "=41"]),
      () => "x".repeat(60 + roll(40)),
    ])();
    text += line + (left > 1 || once(roll, 2) ? end : "");
  }
  return text;
}

function anyBytes(roll: Dice): string {
  const bytes = Array.from({ length: roll(60) }, () => roll(256));
  return String.fromCharCode(...bytes);
}

function base64(roll: Dice, bytes: string): string {
  const data = btoa(bytes);
  const width = pick(roll, [76, 60, 4, 7, 1_000]);
  let wire = "";
  for (let at = 0; at < data.length; at += width) {
    const line = data.slice(at, at + width);
    wire += (once(roll, 12) ? pick(roll, [" ", "\t", "\r\n"]) : "") + line +
      (once(roll, 12) ? " " : "") + "\r\n";
  }
  return once(roll, 3) ? wire.trimEnd() : wire;
}

/** Of line ends none may be escaped that are line ends, and none left that are octets. */
function quotedPrintable(roll: Dice, bytes: string): string {
  let wire = "";
  let width = 0;
  const emit = (text: string) => {
    if (width + text.length > 75 || once(roll, 20)) {
      wire += `=${once(roll, 10) ? " \t" : ""}\r\n`;
      width = 0;
    }
    wire += text;
    width += text.length;
  };
  for (let at = 0; at < bytes.length; at++) {
    if (bytes.startsWith("\r\n", at) && !once(roll, 10)) {
      wire += once(roll, 10) && !/[ \t]$/.test(wire) ? "  \r\n" : "\r\n";
      width = 0;
      at++;
    } else emit(escapeOne(roll, bytes, at));
  }
  return wire;
}

function escapeOne(roll: Dice, bytes: string, at: number): string {
  const sign = bytes[at];
  const last = at + 1 >= bytes.length || bytes[at + 1] === "\r";
  const plain = /[!-<>-~]/.test(sign) || /[ \t]/.test(sign) && !last;
  if (plain && !once(roll, 12)) return sign;
  const hex = sign.charCodeAt(0).toString(16).padStart(2, "0");
  return `=${once(roll, 6) ? hex : hex.toUpperCase()}`;
}

/** A body of octets, or of lines with these line ends. */
export function body(roll: Dice, end: string): MadeBody {
  switch (roll(6)) {
    case 0: {
      const bytes = anyBytes(roll);
      return { wire: base64(roll, bytes), bytes, encoding: anyCase(roll, "base64") };
    }
    case 1: {
      const bytes = once(roll, 3) ? anyBytes(roll) : lines(roll, "\r\n");
      const wire = quotedPrintable(roll, bytes);
      return { wire, bytes, encoding: anyCase(roll, "quoted-printable") };
    }
    case 2: {
      // A last CR would be part of the line end of the delimiter.
      const bytes = anyBytes(roll).replace(/\r$/, "");
      return { wire: bytes, bytes, encoding: anyCase(roll, pick(roll, ["binary", "8bit"])) };
    }
    default: {
      const bytes = lines(roll, end);
      const encoding = once(roll, 3) ? anyCase(roll, "7bit") : undefined;
      return { wire: bytes, bytes, ...(encoding === undefined ? {} : { encoding }) };
    }
  }
}

/** A text in a charset, which its bytes are in. */
export function text(roll: Dice): MadeBody & { readonly charset: string; readonly text: string } {
  const { charset, signs: all } = charsetText(roll, 30);
  const bytes = all.map(({ wire }) => wire).join("");
  const coded = once(roll, 2);
  return {
    charset,
    text: all.map((sign) => sign.text).join(""),
    bytes,
    wire: coded ? base64(roll, bytes) : quotedPrintable(roll, bytes),
    encoding: coded ? "base64" : "quoted-printable",
  };
}

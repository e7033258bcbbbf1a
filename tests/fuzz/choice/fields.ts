/**
 * Requests for a site, with every field that anything here may look at, legal or not.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick, signs } from "../grammar/elements.ts";

/** Fields by their names in small letters. */
export type Fields = Readonly<Record<string, string>>;

const WORDS: Readonly<Record<string, readonly string[]>> = {
  "accept": [
    ...["text/html", "text/markdown", "text/plain", "text/*", "*/*", "application/json"],
    ...["image/webp", "image/*", "message/rfc822", "text/html;view=reader", "text/html;level=1"],
    ...["application/pdf", "*", "text/html;charset=utf-8"],
  ],
  "accept-language": ["en", "en-GB", "ko", "ko-KR", "fr", "de", "zh-TW", "*", "de_AT", "en-*-US"],
  "accept-charset": ["utf-8", "euc-kr", "iso-8859-1", "latin1", "*"],
  "accept-encoding": ["gzip", "br", "zstd", "identity", "*", "x-gzip", "dcb", "dcz"],
  "accept-profile": ["<http://a.test/p>", "<urn:x:y>", '"urn:x:y"', "*"],
};

const WHOLE: Readonly<Record<string, readonly string[]>> = {
  "accept-features": ["*", "", "tables", "!tables, *", "print, view=reader", "tables={5}"],
  "negotiate": ["trans", "1.0", "vlist, 1.0", "*", "guess-small", "vlist", "2.0", "x=y"],
  "prefer": [
    "handling=strict",
    "handling=lenient",
    "return=minimal",
    "handling=strict;x=y, wait=1",
  ],
  "save-data": ["on", "off", "on;x", "?1"],
  "sec-ch-width": ["100", "500", "2000", "0", "x"],
  "sec-ch-dpr": ["1", "2.0", "3"],
  "sec-ch-viewport-width": ["320", "1280"],
  "cookie": ["lang=ko", "form=md; lang=fr", "lang=xx; form=txt", "x=1", "form=md;form=html"],
  "user-agent": ["GPTBot/1", "curl/8", "Mozilla/5.0 (compatible; gptbot)"],
  "referer": ["http://site.test/", "http://other.test/"],
  "origin": ["http://other.test"],
  "sec-fetch-dest": ["document", "image", "empty"],
  "sec-fetch-mode": ["navigate", "cors"],
  "available-dictionary": [":pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=:", "x"],
  "dictionary-id": ['"a"'],
  "variform-explain": ["1", "0"],
  "te": ["trailers"],
  "dnt": ["1"],
  "ect": ["2g", "4g"],
  "rtt": ["1000"],
  "x-odd": ["a", "b"],
  "accept-ranges": ["bytes"],
  "upgrade-insecure-requests": ["1"],
};

/** The fields that a request may have. */
export const NAMES: readonly string[] = [...Object.keys(WORDS), ...Object.keys(WHOLE)];

/** A value for a field, or none. */
export function makeField(roll: Dice, name: string): string | undefined {
  if (once(roll, 2)) return undefined;
  const words = WORDS[name];
  if (words === undefined) return pick(roll, WHOLE[name]);
  if (once(roll, 12)) return signs(roll, 'ab,;="\\*/q0. \t', roll(20)).trim();
  return Array.from({ length: roll(5) }, () => pick(roll, words) + makeEnd(roll)).join(", ");
}

function makeEnd(roll: Dice): string {
  return pick(roll, [
    "",
    "",
    "",
    ";q=0",
    ";q=0.5",
    ";q=0.9",
    `;q=0.${roll(1000)}`,
    ";q=x",
    ";Q=1.0",
  ]);
}

/** Fields at random: all of these, with a value or without. */
export function makeFields(roll: Dice, names: readonly string[] = NAMES): Fields {
  const fields: Record<string, string> = {};
  for (const name of names) {
    const value = makeField(roll, name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

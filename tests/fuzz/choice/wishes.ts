/**
 * What a client may wish for, as data, and the odd but legal forms in which a field can say it
 * (RFC 9110 §5.6.1, §5.6.6, §12.4.2).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { blanks, once, pick } from "../grammar/elements.ts";

/** One element of a field: a range, its parameters, and its weight in thousandths. */
export interface Wish {
  readonly range: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly q: number;
}

/** A request: the wishes of each field that it has. */
export type Wishes = Readonly<Record<string, readonly Wish[]>>;

const TYPES = ["text/html", "text/plain", "image/png", "application/xml", "text/*", "*/*"];
const LANGUAGES = ["en", "en-GB", "en-US", "en-US-x-odd", "de", "de-AT", "fr", "ko", "*"];
const CHARSETS = ["utf-8", "euc-kr", "koi8-r", "*"];
const CODINGS = ["gzip", "br", "zstd", "identity", "*"];
const PROFILES = ["<http://a.test/p>", "<urn:x:y>", "*"];
const PARAMETERS = [["level", "1"], ["level", "2"], ["v", 'a,b;q="0'], [
  "format",
  "flowed",
]] as const;

/** The fields, and the ranges that are common in them. */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "accept": TYPES,
  "accept-language": LANGUAGES,
  "accept-charset": CHARSETS,
  "accept-encoding": CODINGS,
  "accept-profile": PROFILES,
};

/** A request at random. */
export function makeWishes(roll: Dice): Wishes {
  const wishes: Record<string, Wish[]> = {};
  for (const [field, ranges] of Object.entries(FIELDS)) {
    if (once(roll, 3)) continue;
    const few = once(roll, 4) ? ranges : ranges.slice(0, -1);
    wishes[field] = Array.from({ length: roll(6) }, () => makeWish(roll, field, few));
  }
  return wishes;
}

function makeWish(roll: Dice, field: string, ranges: readonly string[]): Wish {
  const range = pick(roll, ranges);
  const some = field === "accept" && !range.includes("*") && once(roll, 3);
  const parameters = some ? [pick(roll, PARAMETERS)] : [];
  return { range, parameters, q: makeWeight(roll) };
}

/** Thousandths, often such as make equal products. */
export function makeWeight(roll: Dice): number {
  return pick(roll, [1000, 1000, 1000, 0, 1, 999, 100 * roll(10), 10 * roll(10), roll(1001)]);
}

/** Writes a field as oddly as it may be written. */
export function writeWishes(roll: Dice, field: string, wishes: readonly Wish[]): string {
  let text = pick(roll, ["", "", "", ",", " , ,"]);
  for (const [index, wish] of wishes.entries()) {
    if (index > 0) text += `${blanks(roll)},${once(roll, 6) ? " ,," : ""}${blanks(roll)}`;
    text += writeWish(roll, field, wish);
  }
  return text + pick(roll, ["", "", "", ",", "\t, "]);
}

function writeWish(roll: Dice, field: string, { range, parameters, q }: Wish): string {
  const semicolon = () => `${blanks(roll)};${blanks(roll)}`;
  let text = range.startsWith("<") ? range : anyCase(roll, range);
  for (const [name, value] of parameters) {
    if (once(roll, 6)) text += semicolon();
    text += `${semicolon()}${anyCase(roll, name)}=${writeValue(roll, value)}`;
  }
  if (q === 1000 && once(roll, 2)) return text;
  if (field === "accept" && once(roll, 9)) text += semicolon();
  return `${text}${semicolon()}${pick(roll, "qQ")}=${writeWeight(roll, q)}`;
}

function writeValue(roll: Dice, value: string): string {
  if (/^\w+$/.test(value) && once(roll, 2)) return value;
  const escaped = Array.from(
    value,
    (sign) => /["\\]/.test(sign) || once(roll, 5) ? `\\${sign}` : sign,
  );
  return `"${escaped.join("")}"`;
}

/** `qvalue`: all forms of a weight. */
export function writeWeight(roll: Dice, q: number): string {
  const [whole, digits] = [q === 1000 ? "1" : "0", String(q % 1000).padStart(3, "0")];
  const short = digits.replace(/0+$/, "");
  const fraction = digits.slice(0, short.length + roll(4 - short.length));
  return fraction === "" && once(roll, 2) ? whole : `${whole}.${fraction}`;
}

/** The same in other letters. */
export function anyCase(roll: Dice, text: string): string {
  if (once(roll, 2)) return text;
  return Array.from(text, (sign) => once(roll, 2) ? sign.toUpperCase() : sign.toLowerCase()).join(
    "",
  );
}

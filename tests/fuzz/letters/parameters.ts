/**
 * Values with parameters in all forms of the grammar: tokens and quoted strings, continuations in any
 * order, charsets and languages (RFC 2045 §5.1, RFC 2183, RFC 2231), and as programs write them.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { anyCase, once, pick, signs } from "../grammar/elements.ts";
import { cfws, type Made, quotedString } from "./tokens.ts";
import { charsetText, encodedWords } from "./words.ts";

/** What stands behind a value, and what it means, names in small letters. */
export interface MadeParameters {
  readonly wire: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{|}~ABC";
const ATTRIBUTE = /[A-Za-z0-9!#$&+.^_`{|}~-]/;

/** Values as they come, spelt in one of the ways that parameters have. */
function spell(roll: Dice, name: string): { pieces: string[]; text: string } {
  switch (roll(6)) {
    case 0:
      return plain(name, { wire: quotedString(roll) });
    case 1:
      return extended(roll, name);
    case 2:
      return continued(roll, name);
    case 3: {
      const words = encodedWords(roll, "phrase");
      // No fold within the quotes, whose blanks are part of it: what these programs write is one text.
      return { pieces: [`${name}="${words.wire}"`], text: words.text };
    }
    case 4: {
      const { pieces, text } = extended(roll, name);
      return { pieces: [...pieces, `${name}=fallback`], text };
    }
    default:
      return plain(name, { token: signs(roll, TOKEN, 1 + roll(12)) });
  }
}

function plain(name: string, { wire, token }: { wire?: Made; token?: string }) {
  return wire === undefined
    ? { pieces: [`${name}=${token}`], text: token ?? "" }
    : { pieces: [`${name}=${wire.wire}`], text: wire.text };
}

function percent(roll: Dice, bytes: string): string {
  return Array.from(bytes, (byte) => {
    if (ATTRIBUTE.test(byte) && !once(roll, 8)) return byte;
    const hex = byte.charCodeAt(0).toString(16).padStart(2, "0");
    return `%${once(roll, 3) ? hex : hex.toUpperCase()}`;
  }).join("");
}

function extended(roll: Dice, name: string) {
  const { charset, signs: all } = charsetText(roll);
  const language = pick(roll, ["", "", "en", "ko-KR"]);
  const value = percent(roll, all.map(({ wire }) => wire).join(""));
  return {
    pieces: [`${name}*=${anyCase(roll, charset)}'${language}'${value}`],
    text: all.map(({ text }) => text).join(""),
  };
}

/** Sections are cut anywhere; of an encoded value each may be plain that needs no escapes. */
function continued(roll: Dice, name: string) {
  const encoded = once(roll, 2);
  const { charset, signs: all } = charsetText(roll, 20);
  const source = encoded ? all.map(({ wire }) => wire).join("") : asciiOf(roll);
  const pieces: string[] = [];
  for (let at = 0; at < source.length || pieces.length === 0;) {
    const cut = source.slice(at, at + 1 + roll(6));
    at += cut.length;
    const section = pieces.length;
    const mark = encoded && (section === 0 || !/^[A-Za-z0-9]+$/.test(cut) || once(roll, 2));
    const head = mark && section === 0 ? `${anyCase(roll, charset)}''` : "";
    pieces.push(
      mark
        ? `${name}*${section}*=${head}${percent(roll, cut)}`
        : `${name}*${section}=${quote(roll, cut)}`,
    );
  }
  for (let i = pieces.length - 1; i > 0; i--) {
    const j = once(roll, 3) ? roll(i + 1) : i;
    [pieces[i], pieces[j]] = [pieces[j], pieces[i]];
  }
  return { pieces, text: encoded ? all.map(({ text }) => text).join("") : source };
}

function asciiOf(roll: Dice): string {
  return signs(roll, `${TOKEN} ;:,"\\()<>@/[]?=%'*`, 1 + roll(24));
}

function quote(roll: Dice, text: string): string {
  if (/^[A-Za-z0-9]+$/.test(text) && once(roll, 2)) return text;
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** Parameters of these names, and some more, with what may stand between them. */
export function parameters(
  roll: Dice,
  names: readonly string[],
  exact: Readonly<Record<string, string>> = {},
): MadeParameters {
  const map = new Map<string, string>();
  let all: string[] = [];
  for (const name of new Set([...names, ...(once(roll, 3) ? ["x-a", "title"] : [])])) {
    const { pieces, text } = spell(roll, anyCase(roll, name));
    all = [...all, ...pieces];
    map.set(name, text);
  }
  for (const [name, value] of Object.entries(exact)) {
    const bare = /^[A-Za-z0-9\-_.]+$/.test(value) && !once(roll, 3);
    all.splice(
      roll(all.length + 1),
      0,
      `${anyCase(roll, name)}=${bare ? value : quote(roll, value)}`,
    );
    map.set(name, value);
  }
  const odd = once(roll, 4);
  const opt = () => odd ? cfws(roll, 2) : "";
  const separator = () => pick(roll, ["; ", ";", ";\r\n\t", ";\r\n ", " ; "]);
  const wire = all.map((one) => `${opt()}${separator()}${opt()}${one}`).join("") +
    (once(roll, 8) ? pick(roll, [";", "; ", ";;"]) : "") + opt();
  return { wire, parameters: map };
}

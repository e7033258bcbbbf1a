/**
 * A value with parameters, as in Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183 §2),
 * with continuations, charsets and languages (RFC 2231).
 *
 *     content   = value *(";" parameter)
 *     parameter = attribute ["*" section] ["*"] "=" (token / quoted-string)
 *
 *     text/plain; charset=us-ascii (Plain text)
 *     message/external-body; URL*0="ftp://"; URL*1="cs.utk.edu/pub/moore/bulk-mailer.tar"
 *     application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1="isn't it!"
 *     attachment; filename="=?utf-8?Q?na=C3=AFve.txt?="; filename*=utf-8''na%C3%AFve.txt
 *
 * @module
 */
import { decodeEncodedWords, type DecodeText, hasEncodedWord } from "./encoded_word.ts";
import {
  type FieldDefect,
  isBlankAt,
  readComment,
  readQuotedText,
  skipComments,
} from "./mail_token.ts";

/** A value and its parameters; names are in lower case. */
export interface MimeValue {
  /** What stands before the first parameter, in lower case, without comments. */
  readonly value: string;
  /** Parameters, decoded, by name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What was wrong. */
  readonly defects: readonly FieldDefect[];
}

/** RFC 2231 sets no bound; beyond this a parameter is cut. */
const SECTIONS = 1_000;

interface Segment {
  readonly text: string;
  readonly encoded: boolean;
}

/** Plain and extended forms of one parameter. */
interface Forms {
  plain?: string;
  readonly sections: Map<number, Segment>;
}

/** Reads a field with parameters; `decode` decodes their charsets. */
export function parseMimeParameters(text: string, decode: DecodeText): MimeValue {
  const defects: FieldDefect[] = [];
  const forms = new Map<string, Forms>();
  const head = readValue(text, skipComments(text, 0), HEAD);
  let at = head.end;
  let separated = false;
  while ((at = skipComments(text, at)) < text.length) {
    if (text[at] === ";") {
      separated = true;
      at++;
      continue;
    }
    if (!separated) defects.push({ code: "parameter-unseparated", offset: at });
    at = readParameter(text, at, forms, defects);
    separated = false;
  }
  const parameters = new Map<string, string>();
  for (const [name, form] of forms) parameters.set(name, joinForms(form, decode, defects));
  return { value: head.text.toLowerCase(), parameters, defects };
}

function readParameter(
  text: string,
  start: number,
  forms: Map<string, Forms>,
  defects: FieldDefect[],
): number {
  const name = readValue(text, start, NAME);
  if (text[name.end] !== "=") {
    if (name.text !== "") defects.push({ code: "parameter-malformed", offset: start });
    return name.end;
  }
  const from = skipComments(text, name.end + 1);
  const quoted = text[from] === '"' ? readQuotedText(text, from, '"') : undefined;
  if (quoted && !quoted.closed) defects.push({ code: "parameter-unclosed", offset: from });
  const value = quoted ?? readValue(text, from, VALUE);
  keepForm(name.text.toLowerCase(), value.text, start, forms, defects);
  return value.end;
}

/** A run of characters that needs no second look, and what ends all of them. */
interface Words {
  readonly run: RegExp;
  readonly stop: string;
  /** Whether parentheses may be part of them, against the grammar. */
  readonly lenient: boolean;
}

const HEAD: Words = { run: /[^;(\r\n]*/y, stop: ";", lenient: false };
const NAME: Words = { run: /[^=;(\r\n]*/y, stop: "=;", lenient: true };
const VALUE: Words = { run: /[^;(\r\n]*/y, stop: ";", lenient: true };

/**
 * Reads up to a stop character, without comments. Blanks inside are kept: unquoted file names with
 * blanks are common. Where that is lenient, parentheses inside a word that goes on after them, as in
 * `a(1).txt`, are no comment: nobody can have meant them as one.
 */
function readValue(text: string, start: number, words: Words): { text: string; end: number } {
  let clean = "";
  let at = start;
  for (;;) {
    words.run.lastIndex = at;
    words.run.test(text);
    clean += text.slice(at, words.run.lastIndex);
    at = words.run.lastIndex;
    if (at >= text.length || words.stop.includes(text[at]) || beginsParameter(text, at)) break;
    if (text[at] !== "(") {
      at++;
      continue;
    }
    const end = endOfComments(text, at);
    const ended = end >= text.length || isBlankAt(text, end) || words.stop.includes(text[end]);
    clean += ended || !words.lenient ? " " : text.slice(at, end);
    at = end;
  }
  return { text: clean.trim(), end: at };
}

function endOfComments(text: string, start: number): number {
  let end = start;
  while (text[end] === "(") end = readComment(text, end).end;
  return end;
}

/** A fold and a name with its equals sign: the semicolon before them was forgotten. */
const FOLDED_NAME = /\n[ \t]+[^\s()<>@,;:\\"/[\]?=]+=/y;

function beginsParameter(text: string, at: number): boolean {
  FOLDED_NAME.lastIndex = at;
  return text[at] === "\n" && FOLDED_NAME.test(text);
}

function keepForm(
  name: string,
  text: string,
  offset: number,
  forms: Map<string, Forms>,
  defects: FieldDefect[],
): void {
  const [, base, section, star] = splitName(name);
  if (base === undefined || base === "") {
    defects.push({ code: "parameter-malformed", offset });
    return;
  }
  const form = forms.get(base) ?? { sections: new Map<number, Segment>() };
  forms.set(base, form);
  const plain = section === undefined && star === "";
  const index = section === undefined ? 0 : Number(section);
  if (plain ? form.plain !== undefined : form.sections.has(index)) {
    defects.push({ code: "parameter-repeated", offset });
  } else if (plain) form.plain = text;
  else if (index < SECTIONS) form.sections.set(index, { text, encoded: star !== "" });
}

function splitName(name: string): readonly (string | undefined)[] {
  if (!name.includes("*")) return [name, name, undefined, ""];
  return /^([^*]*)(?:\*(\d{1,4}))?(\*?)$/.exec(name) ?? [];
}

/** The extended form wins over the plain one, as RFC 6266 §4.3 says for HTTP. */
function joinForms(form: Forms, decode: DecodeText, defects: FieldDefect[]): string {
  const { plain, sections } = form;
  const usable = sections.has(0) || (plain === undefined && sections.size > 0);
  if (!usable) return decodePlain(plain ?? "", decode, defects);
  // Some mailers count from 1.
  const first = sections.has(0) ? 0 : Math.min(...sections.keys());
  const segments: Segment[] = [];
  for (let next = sections.get(first); next; next = sections.get(first + segments.length)) {
    segments.push(next);
  }
  if (first > 0 || segments.length < sections.size) {
    defects.push({ code: "parameter-gap", offset: 0 });
  }
  return decodeSections(segments, decode, defects);
}

function decodeSections(
  segments: readonly Segment[],
  decode: DecodeText,
  defects: FieldDefect[],
): string {
  const [first] = segments;
  const [, charset, rest] = first.encoded ? /^([^']*)'[^']*'(.*)$/s.exec(first.text) ?? [] : [];
  const bytes: number[] = [];
  segments.forEach(({ text, encoded }, index) =>
    pushBytes(index === 0 && rest !== undefined ? rest : text, encoded, bytes)
  );
  const raw = Uint8Array.from(bytes);
  const decoded = decode(raw, charset || "utf-8");
  if (decoded === undefined) defects.push({ code: "charset-unknown", offset: 0 });
  return decoded ?? new TextDecoder().decode(raw);
}

// RFC 2047 §5 forbids encoded words in parameters; mailers write them all the same.
function decodePlain(text: string, decode: DecodeText, defects: FieldDefect[]): string {
  if (!hasEncodedWord(text)) return text;
  defects.push({ code: "parameter-encoded-word", offset: 0 });
  return decodeEncodedWords(text, decode);
}

function pushBytes(text: string, encoded: boolean, bytes: number[]): void {
  for (let at = 0; at < text.length; at++) {
    const hex = encoded && text[at] === "%" ? text.slice(at + 1, at + 3) : "";
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes.push(parseInt(hex, 16));
      at += 2;
    } else if (text.charCodeAt(at) < 0x80) bytes.push(text.charCodeAt(at));
    else {
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0xfffd);
      bytes.push(...new TextEncoder().encode(char));
      at += char.length - 1;
    }
  }
}

/**
 * Structured lists of words: tokens and strings, alone or in inner lists (RFC 9651 §3.1, §4.2.1).
 * What a token says, the string of the same characters says as well.
 *
 * ```abnf
 * sf-list     = list-member *( OWS "," OWS list-member )
 * list-member = ( word / inner-list ) parameters
 * word        = sf-token / sf-string
 * inner-list  = "(" *SP [ word *( 1*SP word ) *SP ] ")"
 * ```
 *
 * ```http
 * Avail-Language: en-uk, en-us;d, fr
 * Cookie-Indices: "id", "sid"
 * Variant-Key: (gzip fr), ("identity" fr)
 * ```
 *
 * @module
 */
import { trimBlanks } from "./field.ts";

/** One member. */
export interface WordMember {
  /** The words: one, or those of an inner list. */
  readonly words: readonly string[];
  /** Whether it is an inner list. */
  readonly inner: boolean;
  /** Names of its parameters; flags are all that these fields have. */
  readonly flags: ReadonlySet<string>;
}

const WORD =
  /([A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*)|"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y;
const FLAG =
  /; *([a-z*][a-z0-9_\-.*]*)(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z:/?@]+|"(?:[^"\\]|\\["\\])*"))?/y;
const KEY = /([A-Za-z*][A-Za-z0-9_\-.*]*)=/y;
const COMMA = /[ \t]*,[ \t]*/y;
const SPACES = / +/y;

/** Reads one text from its start to its end. */
export class WordReader {
  #at = 0;
  readonly #text: string;

  /** Begins with a text, blanks around it cut off. */
  constructor(text: string) {
    this.#text = trimBlanks(text);
  }

  /** Whether all has been read. */
  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads a key and its equals sign. */
  key(): string | undefined {
    return this.#take(KEY)?.[1];
  }

  /** Reads a member; undefined where none stands. */
  member(): WordMember | undefined {
    const inner = this.#sign("(");
    const words = inner ? this.#innerList() : this.#words();
    if (words === undefined) return undefined;
    const flags = new Set<string>();
    for (let found = this.#take(FLAG); found !== null; found = this.#take(FLAG)) {
      flags.add(found[1]);
    }
    return { words, inner, flags };
  }

  /** Reads the comma between members; false where it is missing, or the last thing there is. */
  comma(): boolean {
    return this.#take(COMMA) !== null && !this.ended;
  }

  #words(): string[] | undefined {
    const found = this.#take(WORD);
    return found === null ? undefined : [found[1] ?? found[2].replace(/\\(.)/g, "$1")];
  }

  #innerList(): string[] | undefined {
    const words: string[] = [];
    for (let apart = true;; apart = this.#take(SPACES) !== null) {
      if (words.length === 0) this.#take(SPACES);
      if (this.#sign(")")) return words;
      const word = apart ? this.#words() : undefined;
      if (word === undefined) return undefined;
      words.push(...word);
    }
  }

  #sign(sign: string): boolean {
    const found = this.#text.startsWith(sign, this.#at);
    if (found) this.#at++;
    return found;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}

/** The members of a list, or undefined, for one error spoils the whole field. */
export function parseWordList(text: string): readonly WordMember[] | undefined {
  const reader = new WordReader(text);
  const members: WordMember[] = [];
  while (!reader.ended) {
    const member = reader.member();
    if (member === undefined) return undefined;
    members.push(member);
    if (!reader.ended && !reader.comma()) return undefined;
  }
  return members;
}

/** The words of a list that has no inner lists, or undefined. */
export function parseWords(text: string): readonly string[] | undefined {
  const members = parseWordList(text);
  return members?.some(({ inner }) => inner) ? undefined : members?.map(({ words }) => words[0]);
}

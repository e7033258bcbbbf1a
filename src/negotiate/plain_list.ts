/**
 * Reads weighted lists in their plain form, without making anything: names of tokens, slashes
 * between them, parameters that are tokens, weights as RFC 9110 §12.4.2 writes them. All other
 * lists are for the long way (`parseWeighted`), which takes what is malformed and tells of it.
 *
 * Elements that cannot be of interest are passed over up to their commas, malformed or not. That is
 * right as long as no comma stands in quotes, which is the caller's to see.
 *
 * @module
 */
import { HASH_SEED, mixHash } from "./lexicon.ts";

const TAB = 0x09;
const SPACE = 0x20;
const COMMA = 0x2c;
const POINT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const SMALL_Q = 0x71;

/** Characters of names, in lower case: those of tokens (RFC 9110 §5.6.2) and the slash; 0 for others. */
const LOWER = new Uint8Array(256);
for (const sign of "!#$%&'*+-.^_`|~0123456789/abcdefghijklmnopqrstuvwxyz") {
  LOWER[sign.toUpperCase().charCodeAt(0)] = LOWER[sign.charCodeAt(0)] = sign.charCodeAt(0);
}

/** What came next: an element, the end of the list, or something that is not plain. */
export type Next = typeof ELEMENT | typeof END | typeof ODD;
/** An element came next. */
export const ELEMENT = 0;
/** The list ended. */
export const END = 1;
/** Something came that is not plain. */
export const ODD = 2;

/** 1 for the characters that names of interest begin with, in both cases. */
export type Initials = Uint8Array;

/** The first characters of these words. */
export function initialsOf(words: Iterable<string>): Initials {
  const initials = new Uint8Array(256);
  for (const word of words) {
    const code = word.charCodeAt(0);
    if (code < 256) initials[code] = initials[word.toUpperCase().charCodeAt(0) & 0xff] = 1;
  }
  return initials;
}

/** A reader over one list after another. What it read last stands in its members. */
export class PlainList {
  #text = "";
  #at = 0;
  #limit = 0;
  /** Elements before this one, those that were passed over included. */
  position = -1;
  /** Where the element's name begins. */
  start = 0;
  /** Where it ends. */
  end = 0;
  /** Hash of the name. */
  hash = 0;
  /** Slashes in the name. */
  slashes = 0;
  /** The weight, in thousandths. */
  weight = 1000;
  /** Parameters beside the weight. */
  parameters = 0;

  /**
   * Reads elements whose names begin with one of these characters, and passes over all others
   * unread; without them, reads all.
   */
  constructor(private readonly initials?: Initials) {}

  /** Begins with a list, of which at most `limit` elements are read. */
  open(text: string, limit: number): void {
    this.#text = text;
    this.#at = 0;
    this.#limit = limit;
    this.position = -1;
  }

  /** Moves on to the next element. */
  next(): Next {
    const text = this.#text;
    const { length } = text;
    let at = this.#at;
    for (;;) {
      let code = codeAt(text, at);
      while (code === COMMA || code === SPACE || code === TAB) code = codeAt(text, ++at);
      if (at >= length || ++this.position === this.#limit) return END;
      if (this.initials === undefined || (code < 256 && this.initials[code] === 1)) break;
      at = text.indexOf(",", at);
      if (at < 0) at = length;
    }
    return this.#readElement(at);
  }

  #readElement(start: number): Next {
    const text = this.#text;
    let at = start;
    let hash = HASH_SEED;
    let slashes = 0;
    let code = codeAt(text, at);
    for (let lower; code < 256 && (lower = LOWER[code]) !== 0; code = codeAt(text, ++at)) {
      if (code === SLASH) slashes++;
      hash = mixHash(hash, lower);
    }
    this.start = start;
    this.end = at;
    this.hash = hash;
    this.slashes = slashes;
    this.weight = 1000;
    this.parameters = 0;
    if (at === start) return ODD;
    if (code === COMMA || at >= text.length) this.#at = at;
    else if (!this.#readRest(at)) return ODD;
    return ELEMENT;
  }

  /** Reads what follows a name, up to the comma: blanks, parameters, the weight. */
  #readRest(at: number): boolean {
    const text = this.#text;
    const tenths = tenthsAt(text, at);
    if (tenths >= 0) {
      this.weight = 100 * tenths;
      this.#at = at + TENTHS_LENGTH;
      return true;
    }
    let weighted = false;
    for (;;) {
      at = skipBlanks(text, at);
      const code = codeAt(text, at);
      if (code === COMMA || at >= text.length) break;
      if (code !== SEMICOLON) return false;
      at = skipBlanks(text, at + 1);
      if ((codeAt(text, at) | 0x20) === SMALL_Q && codeAt(text, at + 1) === EQUALS) {
        if (weighted) return false;
        weighted = true;
        at = this.#readWeight(at + 2);
      } else {
        this.parameters++;
        at = skipParameter(text, at);
      }
      if (at < 0) return false;
    }
    this.#at = at;
    return true;
  }

  /** Reads `1`, `0.5`, `0.125`, `1.000`; the offset behind it, or -1 for all that is written otherwise. */
  #readWeight(at: number): number {
    const text = this.#text;
    const whole = codeAt(text, at) - ZERO;
    if (whole !== 0 && whole !== 1) return -1;
    let weight = 1000 * whole;
    if (codeAt(text, ++at) === POINT) {
      at++;
      for (let unit = 100; unit >= 1; unit = unit / 10 | 0) {
        const digit = codeAt(text, at) - ZERO;
        if (digit < 0 || digit > 9) break;
        weight += unit * digit;
        at++;
      }
    }
    if (weight > 1000) return -1;
    this.weight = weight;
    return at;
  }
}

/** Of `;q=0.9`. */
const TENTHS_LENGTH = 6;

/** The tenths of a weight that ends an element and is written as nearly all are; -1 for all else. */
function tenthsAt(text: string, at: number): number {
  const end = at + TENTHS_LENGTH;
  if (end > text.length || (end < text.length && text.charCodeAt(end) !== COMMA)) return -1;
  if (text.charCodeAt(at) !== SEMICOLON || text.charCodeAt(at + 1) !== SMALL_Q) return -1;
  if (text.charCodeAt(at + 2) !== EQUALS || text.charCodeAt(at + 3) !== ZERO) return -1;
  if (text.charCodeAt(at + 4) !== POINT) return -1;
  const tenths = text.charCodeAt(at + 5) - ZERO;
  return tenths <= 9 ? tenths : -1;
}

/** The character's code, or 0 behind the end: always a small integer, which keeps the loops fast. */
function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : 0;
}

function skipBlanks(text: string, at: number): number {
  let code = codeAt(text, at);
  while (code === SPACE || code === TAB) code = codeAt(text, ++at);
  return at;
}

/** Skips `name=value` of two tokens; -1 for all else. */
function skipParameter(text: string, at: number): number {
  const name = skipToken(text, at);
  if (name === at || codeAt(text, name) !== EQUALS) return -1;
  const value = skipToken(text, name + 1);
  return value === name + 1 ? -1 : value;
}

function skipToken(text: string, at: number): number {
  let code = codeAt(text, at);
  while (code < 256 && code !== SLASH && LOWER[code] !== 0) code = codeAt(text, ++at);
  return at;
}

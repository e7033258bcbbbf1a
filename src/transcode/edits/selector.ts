/**
 * The part of CSS selectors that can be matched while a document streams by, when only an element's
 * ancestors and what stood before it are known:
 *
 *     body        #main          .note            main > p.lead        nav a[href^="/"]
 *     h1, h2      p:first-of-type                 ul > li:first-child  [data-place="top"]
 *
 * Everything else is refused, and told why: siblings (`+`, `~`), `:has()`, `:not()`, `:last-child` and
 * other pseudo-classes, pseudo-elements, namespaces.
 *
 * @module
 */
import { type AttributeTest, attributeTest, type Operator } from "./attribute_condition.ts";

/** What one element must be. */
export interface Compound {
  /** Its name in lower case; absent for any. */
  readonly name?: string;
  readonly attributes: readonly AttributeTest[];
  readonly firstChild: boolean;
  readonly firstOfType: boolean;
  /** How it stands to what precedes it in the selector. */
  readonly combinator: "descendant" | "child";
}

/** One selector: compounds from the outermost ancestor to the element itself. */
export type Selector = readonly Compound[];

const TOKEN =
  /\s*(>)\s*|(\s+)|\*|([a-zA-Z][\w-]*)|#([\w-]+)|\.([\w-]+)|\[\s*([\w:-]+)\s*(?:([~|^$*]?=)\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*([is])?\s*)?\]|:(first-child|first-of-type)(?![\w(-])/y;

/** Compounds in one selector: more than any page needs, and few enough for one pass. */
const MOST_COMPOUNDS = 16;

/** Reads a list of selectors. Throws a TypeError that says what cannot be matched. */
export function parseSelectors(text: string): Selector[] {
  const parts = splitList(text);
  return parts.map((part) => parseSelector(part.trim(), text));
}

/** Commas within brackets are not the list's. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"' || sign === "'") at = endOfQuotes(text, at);
    else if (sign === "[") depth++;
    else if (sign === "]") depth--;
    else if (sign === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function endOfQuotes(text: string, at: number): number {
  const end = text.indexOf(text[at], at + 1);
  return end < 0 ? text.length : end;
}

function parseSelector(text: string, whole: string): Selector {
  const compounds: Compound[] = [];
  let parts: Draft = draft("descendant");
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw refuse(whole, text.slice(at));
    at = TOKEN.lastIndex;
    const [, child, blank] = match;
    if (child === undefined && blank === undefined) {
      if (!add(parts, match)) throw refuse(whole, match[0]);
      continue;
    }
    if (!parts.isFilled || at >= text.length) throw refuse(whole, match[0].trim());
    compounds.push(parts);
    parts = draft(child === undefined ? "descendant" : "child");
  }
  if (!parts.isFilled) throw refuse(whole, text);
  compounds.push(parts);
  if (compounds.length > MOST_COMPOUNDS) throw refuse(whole, "more parts than can be matched");
  return compounds;
}

interface Draft extends Compound {
  name?: string;
  attributes: AttributeTest[];
  firstChild: boolean;
  firstOfType: boolean;
  isFilled: boolean;
}

function draft(combinator: Compound["combinator"]): Draft {
  return { attributes: [], firstChild: false, firstOfType: false, combinator, isFilled: false };
}

/** Adds what a token says; false where it stands in the wrong place. */
function add(parts: Draft, match: RegExpExecArray): boolean {
  const [token, , , name, id, word, attribute, operator, double, single, bare, flag, pseudo] =
    match;
  const isType = name !== undefined || token === "*";
  if (isType && parts.isFilled) return false;
  parts.isFilled = true;
  if (name !== undefined) parts.name = name.toLowerCase();
  if (id !== undefined) parts.attributes.push(attributeTest("id", "=", id));
  if (word !== undefined) parts.attributes.push(attributeTest("class", "~=", word));
  if (attribute !== undefined) {
    const value = double ?? single ?? bare ?? "";
    const kind = (operator ?? "") as Operator;
    parts.attributes.push(attributeTest(attribute.toLowerCase(), kind, value, flag === "i"));
  }
  if (pseudo === "first-child") parts.firstChild = true;
  if (pseudo === "first-of-type") parts.firstOfType = true;
  return true;
}

const CLEAR: readonly (readonly [RegExp, string])[] = [
  [/^[+~]/, "siblings cannot be matched while a document streams by"],
  [/^::/, "pseudo-elements are no places"],
  [/^:/, "of pseudo-classes, only :first-child and :first-of-type can be matched"],
  [/^\|/, "namespaces are not told apart"],
  [/^\[/, 'an attribute is like [name], [name=value] or [name^="value"]'],
];

function refuse(whole: string, rest: string): TypeError {
  const reason = CLEAR.find(([pattern]) => pattern.test(rest.trim()))?.[1];
  const about = rest === ""
    ? "there is nothing to match"
    : reason ?? `"${rest.slice(0, 20)}" is unclear`;
  return new TypeError(`The selector "${whole}" cannot be used: ${about}.`);
}

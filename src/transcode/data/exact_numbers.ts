/**
 * Numbers that would become other ones on their way through 64-bit floats, or by another version of their
 * notation: they are given as the text that they are written as.
 *
 * @module
 */
import { defineMember } from "./define_member.ts";

/** Only such a text can hold a number that a float does not: identifiers are often as long. */
const LONG_NUMBER = /\d(?:_?\d){15}|\d[eE]\+?\d{2}|0x[\da-fA-F_]{14}/;

/** A leading zero is octal to YAML 1.1, and nothing to YAML 1.2; most who write one mean text. */
const ZERO_FIRST = /^[-+]?0[\d_]+$/;

/** Whether a text may hold numbers that are not exact. */
export function mayBeInexact(text: string): boolean {
  return LONG_NUMBER.test(text);
}

/** Whether a text of YAML may hold numbers that are to be text. */
export function needsSources(yaml: string): boolean {
  return LONG_NUMBER.test(yaml) || /(?:^|[\s[{,:+-])0\d/.test(yaml);
}

/** The number, or the text that it is written as, where that is a whole number that no float is. */
export function exactNumber(value: number, source: string): number | string {
  if (ZERO_FIRST.test(source)) return source;
  if (Number.isSafeInteger(value)) return value;
  const isWhole = /^[-+]?(?:[\d_]+|0x[\da-f_]+|0b[01_]+)$/i.test(source);
  const isTooLarge = !Number.isFinite(value) && /\d/.test(source);
  return isWhole || isTooLarge ? source : value;
}

/** Values of a document, by their names. */
type Members = Record<string, unknown>;

/**
 * Makes the numbers within a value exact, in place: `sources` is the same value with each scalar as its
 * text. What is there by several aliases is looked at once.
 */
export function makeExact(root: Members, sources: Members): void {
  const seen = new Set<Members>();
  const waiting: [Members, Members][] = [[root, sources]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, source] = next;
    if (seen.has(value)) continue;
    seen.add(value);
    keepNames(value, source);
    for (const [name, member] of Object.entries(value)) {
      const text = Object.hasOwn(source, name) ? source[name] : undefined;
      if (typeof member === "number" && typeof text === "string") {
        defineMember(value, name, exactNumber(member, text));
      } else if (isMembers(member) && isMembers(text)) waiting.push([member, text]);
    }
  }
}

/** Gives members the names that they are written with, in their order. */
function keepNames(value: Members, source: Members): void {
  const numbers = numbersOf(source);
  if (numbers.size === 0) return;
  const members = new Map(Object.entries(value));
  const named = Object.keys(source).flatMap((written): [string, unknown][] => {
    const number = numbers.get(written) ?? written;
    // In quotes, it is no number.
    const name = members.has(written) ? written : number;
    if (!members.has(name)) return [];
    const member = members.get(name);
    members.delete(name);
    return [[written, member]];
  });
  for (const name of Object.keys(value)) delete value[name];
  for (const [name, member] of [...named, ...members]) defineMember(value, name, member);
}

/** By the names that are to stay as they are written, the numbers that they have become. */
function numbersOf(source: Members): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  if (Array.isArray(source)) return numbers;
  for (const name of Object.keys(source)) {
    if (!/^[-+]?[\d_]+$/.test(name)) continue;
    const isOctal = ZERO_FIRST.test(name);
    // Of these, no number has been made.
    if (isOctal && /[89]/.test(name)) continue;
    const digits = name.replaceAll("_", "");
    const number = isOctal ? parseInt(digits, 8) : Number(digits);
    if (exactNumber(number, name) === name) numbers.set(name, String(number));
  }
  return numbers;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

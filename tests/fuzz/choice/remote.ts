/**
 * RVSA/1.0 as RFC 2296 tells it: the quality of a variant in whole numbers, and "definite" by its formal
 * definition (§3.4): the quality stays the same without wildcards, and with empty fields for absent ones.
 * What features a client has is found out by trying all that it may mean (RFC 2295 §6.2, §8.2).
 *
 * @module
 */
import type { Wish } from "./wishes.ts";

/** What a client says of one feature. */
export interface Feature {
  readonly tag: string;
  readonly sign: "" | "!" | "=" | "!=" | "={}";
  readonly value?: string;
}

/** What a variant asks of it. */
export interface Predicate {
  readonly tag: string;
  readonly sign: "" | "!" | "=" | "!=" | "=[]";
  readonly value?: string;
  /** From and to. */
  readonly range?: readonly [number | undefined, number | undefined];
}

/** An element of a feature list: its factors in thousandths. */
export interface Element {
  readonly predicates: readonly Predicate[];
  readonly whenTrue: number;
  readonly whenFalse: number;
}

/** A variant as a list describes it. */
export interface Listed {
  readonly qs: number;
  readonly type?: string;
  readonly charset?: string;
  readonly languages?: readonly string[];
  readonly features?: readonly Element[];
}

/** A request; a field that is not there is undefined. */
export interface Asked {
  readonly accept?: readonly Wish[];
  readonly charsets?: readonly Wish[];
  readonly languages?: readonly Wish[];
  readonly features?: { readonly told: readonly Feature[]; readonly more: boolean };
}

/**
 * Q of §3.3, in hundred thousandths, and the same without the wildcards and absences of §3.4. What becomes
 * the same by rounding alone is not called definite here.
 */
export function rateOne(variant: Listed, asked: Asked): { q: bigint; definite: boolean } {
  const [product, told] = [multiply(variant, asked), multiply(variant, withoutGuesses(asked))];
  return { q: (2n * product + UNIT) / (2n * UNIT), definite: product === told };
}

/** Decimal places of a product, and what of it is below the five that count. */
const PLACES = 30;
const UNIT = 10n ** BigInt(PLACES - 5);

function multiply(variant: Listed, asked: Asked): bigint {
  const { type, charset, languages } = variant;
  const qt = type === undefined ? 1000 : weigh(asked.accept, (range) => typeDepth(range, type));
  const qc = charset === undefined
    ? 1000
    : weigh(asked.charsets, (range) => nameDepth(range, charset));
  const ql = languages === undefined
    ? 1000
    : Math.max(...languages.map((tag) => weigh(asked.languages, (range) => tagDepth(range, tag))));
  const { features } = asked;
  const factors = features ? (variant.features ?? []).map((it) => factorOf(it, features)) : [];
  const all = [variant.qs, qt, qc, ql, ...factors];
  const scale = 10n ** BigInt(PLACES - 3 * all.length);
  return all.reduce((product, factor) => product * BigInt(factor), scale);
}

/** The changes of §3.4. */
function withoutGuesses(asked: Asked): Asked {
  const named = (list: readonly Wish[] = []) => list.filter(({ range }) => !range.includes("*"));
  return {
    accept: named(asked.accept),
    charsets: named(asked.charsets),
    languages: named(asked.languages),
    features: { told: asked.features?.told ?? [], more: false },
  };
}

function weigh(list: readonly Wish[] | undefined, depth: (range: string) => number): number {
  if (list === undefined) return 1000;
  const deepest = Math.max(0, ...list.map(({ range }) => depth(range)));
  return Math.max(
    0,
    ...list.filter(({ range }) => depth(range) === deepest && deepest > 0).map(({ q }) => q),
  );
}

function typeDepth(range: string, type: string): number {
  if (range === "*/*") return 1;
  if (range.endsWith("/*")) return type.startsWith(range.slice(0, -1)) ? 2 : 0;
  return range === type ? 3 : 0;
}

function nameDepth(range: string, name: string): number {
  return range === "*" ? 1 : range === name ? 2 : 0;
}

function tagDepth(range: string, tag: string): number {
  if (range === "*") return 1;
  return `${tag}-`.toLowerCase().startsWith(`${range}-`.toLowerCase()) ? 1 + range.length : 0;
}

/** The better of what is possible. */
function factorOf(
  { predicates, whenTrue, whenFalse }: Element,
  { told, more }: NonNullable<Asked["features"]>,
): number {
  const truths = predicates.map((predicate) =>
    new Set(
      worldsOf(told.filter(({ tag }) => tag === predicate.tag), more).map((world) =>
        holds(predicate, world)
      ),
    )
  );
  if (truths.some((values) => !values.has(false))) return whenTrue;
  return truths.some((values) => values.has(true)) ? Math.max(whenTrue, whenFalse) : whenFalse;
}

/** The values of one feature; undefined where it is absent. */
type World = readonly string[] | undefined;

/** All values that are spoken of here, and some beyond. */
const VALUES = ["5", "24", "a4", "0", "99999"];

/** What the features may be, given what is told of one tag. */
function worldsOf(told: readonly Feature[], more: boolean): World[] {
  const worlds: World[] = [undefined];
  for (let bits = 0; bits < 1 << VALUES.length; bits++) {
    worlds.push(VALUES.filter((_, index) => bits >> index & 1));
  }
  const present = told.some(({ sign }) => sign !== "!");
  const closed = !more || told.some(({ sign }) => sign === "={}");
  const named = told.filter(({ sign }) => sign === "=" || sign === "={}").map(({ value }) => value);
  return worlds.filter((world) => {
    if (world === undefined) return !present;
    if (told.length === 0 ? !more : !present) return false;
    if (closed && world.some((value) => !named.includes(value))) return false;
    return named.every((value) => value === undefined || world.includes(value)) &&
      !told.some(({ sign, value = "" }) => sign === "!=" && world.includes(value));
  });
}

/** RFC 2295 §6.3 */
function holds(
  { sign, value = "", range = [undefined, undefined] }: Predicate,
  world: World,
): boolean {
  const [from = 0, to = Infinity] = range;
  const highest = Math.max(-1, ...(world ?? []).filter((it) => /^\d+$/.test(it)).map(Number));
  switch (sign) {
    case "":
      return world !== undefined;
    case "!":
      return world === undefined;
    case "=":
      return world?.includes(value) ?? false;
    case "!=":
      return world !== undefined && !world.includes(value);
    case "=[]":
      return highest >= 0 && from <= highest && highest <= to;
  }
}

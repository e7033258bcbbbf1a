/**
 * Cache-Control of requests and responses (RFC 9111 §5.2, RFC 5861, RFC 8246).
 *
 * ```abnf
 * Cache-Control   = #cache-directive
 * cache-directive = token [ "=" ( token / quoted-string ) ]
 * ```
 *
 * ```http
 * Cache-Control: max-age=600, stale-while-revalidate=30
 * Cache-Control: private="X-Account, X-Basket", s-maxage=60
 * Cache-Control: no-store
 * Cache-Control: max-stale
 * Cache-Control: max-age="10", extension="a, b"
 * ```
 *
 * @module
 */
import { isToken, trimBlanks } from "./field.ts";
import { parseDeltaSeconds } from "./age.ts";

/** What a message says about its caching. A directive that is not there is absent. Times in seconds. */
export interface CacheControl {
  /** Freshness lifetime (response), or the oldest answer wanted (request). */
  readonly maxAge?: number;
  /** `s-maxage`: the lifetime in shared caches. */
  readonly sharedMaxAge?: number;
  /** How long the answer must stay fresh still. */
  readonly minFresh?: number;
  /** Infinity where the directive has no argument: any staleness will do. */
  readonly maxStale?: number;
  /** How long past its lifetime it may be used while it is validated (RFC 5861 §3). */
  readonly staleWhileRevalidate?: number;
  /** How long past its lifetime it may stand in for an error (RFC 5861 §4). */
  readonly staleIfError?: number;
  /** True, or the response fields (in lower case) to which alone it applies. */
  readonly noCache?: true | readonly string[];
  /** True, or the response fields (in lower case) to which alone it applies. */
  readonly private?: true | readonly string[];
  /** Nothing of this exchange may be kept. */
  readonly noStore?: true;
  /** The content may not be changed on its way. */
  readonly noTransform?: true;
  /** The client wants nothing but a stored answer. */
  readonly onlyIfCached?: true;
  /** May be stored even where that is forbidden by default. */
  readonly public?: true;
  /** May never be used stale. */
  readonly mustRevalidate?: true;
  /** May never be used stale by a shared cache. */
  readonly proxyRevalidate?: true;
  /** May be stored only where the status code is understood. */
  readonly mustUnderstand?: true;
  /** Will not change while it is fresh (RFC 8246). */
  readonly immutable?: true;
}

/** One directive as it was written: its name in lower case and its argument without quotes. */
export type Directive = readonly [name: string, argument: string | undefined];

type Name = keyof CacheControl;
interface Row {
  readonly directive: string;
  readonly kind: "flag" | "fields" | "seconds";
  /** What stands for seconds that cannot be read; without it the directive is as if not there. */
  readonly unreadable?: number;
  /** What stands for seconds that are not given at all. */
  readonly bare?: number;
}

// An unreadable freshness lifetime counts as stale (RFC 9111 §4.2.1).
const ROWS: Readonly<Record<Name, Row>> = {
  public: { directive: "public", kind: "flag" },
  private: { directive: "private", kind: "fields" },
  noStore: { directive: "no-store", kind: "flag" },
  noCache: { directive: "no-cache", kind: "fields" },
  noTransform: { directive: "no-transform", kind: "flag" },
  onlyIfCached: { directive: "only-if-cached", kind: "flag" },
  mustUnderstand: { directive: "must-understand", kind: "flag" },
  maxAge: { directive: "max-age", kind: "seconds", unreadable: 0 },
  sharedMaxAge: { directive: "s-maxage", kind: "seconds", unreadable: 0 },
  minFresh: { directive: "min-fresh", kind: "seconds" },
  maxStale: { directive: "max-stale", kind: "seconds", bare: Infinity },
  staleWhileRevalidate: { directive: "stale-while-revalidate", kind: "seconds" },
  staleIfError: { directive: "stale-if-error", kind: "seconds" },
  mustRevalidate: { directive: "must-revalidate", kind: "flag" },
  proxyRevalidate: { directive: "proxy-revalidate", kind: "flag" },
  immutable: { directive: "immutable", kind: "flag" },
};

const NAMES = new Map<string, Name>(
  (Object.keys(ROWS) as Name[]).map((name) => [ROWS[name].directive, name]),
);

type Fields = true | readonly string[];
type Draft = Partial<Record<Name, number | Fields>>;

/** What the field value says; unknown directives are left out. Reads anything. */
export function parseCacheControl(value: string): CacheControl {
  return readDirectives(cutDirectives(value));
}

/**
 * The meaning of directives that were cut from a field. Of a number given twice the first counts
 * (RFC 9111 §4.2.1); of a list of fields given twice, both; a bare `private` or `no-cache` beats lists.
 */
export function readDirectives(directives: Iterable<Directive>): CacheControl {
  const draft: Draft = {};
  for (const [directive, argument] of directives) {
    const name = NAMES.get(directive);
    const value = name && readDirective(ROWS[name], argument, draft[name]);
    if (name && value !== undefined) draft[name] = value;
  }
  // Each row's kind is the type of its name, which the compiler cannot see.
  return draft as CacheControl;
}

function readDirective(
  row: Row,
  argument: string | undefined,
  known: number | Fields | undefined,
): number | Fields | undefined {
  if (row.kind === "flag") return true;
  if (row.kind === "fields") return mergeFields(known, readFieldNames(argument));
  if (known !== undefined) return known;
  if (argument === undefined && row.bare !== undefined) return row.bare;
  return parseDeltaSeconds(argument ?? "") ?? row.unreadable;
}

/** An argument that names no field, or something that is none, restricts the whole answer. */
function readFieldNames(argument: string | undefined): Fields {
  const names = (argument ?? "").split(",").map(trimBlanks).filter((name) => name !== "");
  return names.length > 0 && names.every(isToken) ? names.map((name) => name.toLowerCase()) : true;
}

function mergeFields(known: number | Fields | undefined, more: Fields): Fields {
  if (known === true || more === true) return true;
  return typeof known === "object" ? [...known, ...more] : more;
}

/** Cuts a field value into directives, in one pass. Commas within quotes do not count. */
export function cutDirectives(value: string): Directive[] {
  const directives: Directive[] = [];
  let at = 0;
  while (at < value.length) {
    const stop = endOfName(value, at);
    const name = value.slice(at, stop);
    let argument: string | undefined;
    at = stop;
    if (value[stop] === "=") {
      const read = readArgument(value, stop + 1);
      // A blank before "=" is not in the grammar: the directive is known, its argument is not.
      argument = /[\t ]$/.test(name) ? "" : read.argument;
      at = read.end;
    }
    const directive = trimBlanks(name).toLowerCase();
    if (isToken(directive)) directives.push([directive, argument]);
    at++;
  }
  return directives;
}

/**
 * Reads up to the next comma outside quotes. A quote that is never closed ends there, too: a `no-store`
 * behind it counts all the same.
 */
function readArgument(value: string, start: number): { argument: string; end: number } {
  if (value[start] !== '"') {
    const end = endOfElement(value, start);
    return { argument: value.slice(start, end).trimEnd(), end };
  }
  let text = "";
  let at = start + 1;
  for (; at < value.length && value[at] !== '"'; at++) {
    if (value[at] === "\\" && at + 1 < value.length) at++;
    text += value[at];
  }
  if (at >= value.length) return { argument: "", end: endOfElement(value, start) };
  const end = endOfElement(value, at);
  // Text after the closing quote belongs to no grammar.
  const clean = trimBlanks(value.slice(at + 1, end)) === "";
  return { argument: clean ? text : "", end };
}

function endOfName(value: string, from: number): number {
  let at = from;
  while (at < value.length && value[at] !== "," && value[at] !== "=") at++;
  return at;
}

function endOfElement(value: string, from: number): number {
  const comma = value.indexOf(",", from);
  return comma < 0 ? value.length : comma;
}

/** The field value, in one fixed order of directives. */
export function formatCacheControl(control: CacheControl): string {
  const parts: string[] = [];
  for (const name of Object.keys(ROWS) as Name[]) {
    const value = control[name];
    if (value !== undefined) parts.push(formatDirective(ROWS[name].directive, value));
  }
  return parts.join(", ");
}

function formatDirective(directive: string, value: number | Fields): string {
  if (value === true || value === Infinity) return directive;
  if (typeof value === "number") return `${directive}=${Math.max(0, Math.floor(value))}`;
  return `${directive}="${value.join(", ")}"`;
}

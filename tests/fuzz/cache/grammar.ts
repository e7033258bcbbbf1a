/**
 * The rules of RFC 9110, 9111 and 9213 for what caches read, as plain expressions, and no code of ours.
 *
 * @module
 */

/** Fields by their names in small letters; lines of one name are joined by commas. */
export type Fields = ReadonlyMap<string, string>;

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const DIRECTIVE = new RegExp(`(${TOKEN})(?:=(${TOKEN}|${QUOTED}))?[ \\t]*(?:,[ \\t,]*|$)`, "y");

/** Directives with all their values, in their order; "" where one has none. */
export interface Directives {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What is malformed is read up to there; what follows may mean anything. */
  readonly wellFormed: boolean;
}

/** Reads a field of `#cache-directive` (RFC 9111 §5.2). */
export function readControl(text = ""): Directives {
  const values = new Map<string, string[]>();
  DIRECTIVE.lastIndex = /[^ \t,]|$/.exec(text)?.index ?? 0;
  while (DIRECTIVE.lastIndex < text.length) {
    const [, name, value = ""] = DIRECTIVE.exec(text) ?? [];
    if (name === undefined) return { values, wellFormed: false };
    const key = name.toLowerCase();
    values.set(key, [...values.get(key) ?? [], unquoted(value)]);
  }
  return { values, wellFormed: true };
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
}

const KEY = "[a-z*][a-z0-9_\\-.*]*";
const ITEM = "(?:-?\\d{1,12}\\.\\d{1,3}(?!\\d)|-?\\d{1,15}(?![\\d.])|" +
  '"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\["\\\\])*"|' +
  "[A-Za-z*][!#$%&'*+\\-.^_`|~0-9A-Za-z:/]*|:[A-Za-z0-9+/]*={0,2}:|\\?[01])";
const PARAMETERS = `(?:; *${KEY}(?:=${ITEM})?)*`;
const INNER = `\\( *(?:${ITEM}${PARAMETERS}(?: +${ITEM}${PARAMETERS})*)? *\\)`;
const MEMBER = new RegExp(
  `(${KEY})(?:=(${ITEM}|${INNER}))?${PARAMETERS}(?:[ \\t]*(,)[ \\t]*| *$)`,
  "y",
);

/**
 * Reads a targeted field (RFC 9213 §2.1): undefined where it is absent, empty, or no Dictionary of
 * RFC 8941. The value of a key is its last one; a true Boolean is told as "".
 */
export function readTargeted(text = ""): Directives | undefined {
  const values = new Map<string, string[]>();
  MEMBER.lastIndex = /[^ ]|$/.exec(text)?.index ?? 0;
  for (let more = true; more;) {
    const [, name, value = "?1", comma] = MEMBER.exec(text) ?? [];
    if (name === undefined) return undefined;
    values.set(name, [value === "?1" ? "" : TYPED.has(name) ? asTyped(value) : unquoted(value)]);
    more = comma !== undefined;
  }
  return { values, wellFormed: true };
}

/** These take an Integer; what is none is no number to anyone. */
const TYPED = new Set(["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"]);
const asTyped = (value: string) => /^\d+$/.test(value) ? value : "none";

/** `delta-seconds` (RFC 9111 §1.2.2); undefined where it is none. */
export function readSeconds(text: string): number | undefined {
  return /^[0-9]+$/.test(text) ? Math.min(Number(text), 2 ** 31) : undefined;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const CLOCK = "(\\d\\d):(\\d\\d):(\\d\\d)";
const DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
const IMF = new RegExp(`^${DAY}, (\\d\\d) ([a-z]{3}) (\\d{4}) ${CLOCK} gmt$`, "i");
const RFC850 = new RegExp(`^[a-z]{6,9}, (\\d\\d)-([a-z]{3})-(\\d\\d) ${CLOCK} gmt$`, "i");
const ASCTIME = new RegExp(`^${DAY} ([a-z]{3}) ([ \\d]\\d) ${CLOCK} (\\d{4})$`, "i");

/** `HTTP-date` in milliseconds (RFC 9110 §5.6.7, in any case by RFC 9111 §4.2); undefined if it is none. */
export function readDate(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const asctime = ASCTIME.exec(text);
  if (asctime !== null) {
    const [, month, day, hour, minute, second, year] = asctime;
    return utc(Number(year), month, day, hour, minute, second);
  }
  const [, day, month, year, ...clock] = IMF.exec(text) ?? RFC850.exec(text) ?? [];
  if (day === undefined) return undefined;
  const [hour, minute, second] = clock;
  if (year.length === 4) return utc(Number(year), month, day, hour, minute, second);
  // More than 50 years ahead is the same two digits in the past.
  const thisYear = new Date(now).getUTCFullYear();
  const near = thisYear - thisYear % 100 + Number(year);
  return utc(near > thisYear + 50 ? near - 100 : near, month, day, hour, minute, second);
}

function utc(year: number, month: string, ...rest: string[]): number | undefined {
  const [day, hour, minute, second] = rest.map(Number);
  const at = MONTHS.indexOf(month.toLowerCase());
  if (at < 0 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, at, day, hour, minute, second);
}

/** The three forms of a date. */
export const DATE_FORMS = {
  imf: (time: number) => new Date(time).toUTCString(),
  rfc850: (time: number) => {
    const [day, date, month, year, clock] = new Date(time).toUTCString().split(/,? /);
    const names = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
    const long = names.find((name) => name.startsWith(day));
    return `${long}, ${date}-${month}-${year.slice(2)} ${clock} GMT`;
  },
  asctime: (time: number) => {
    const [day, date, month, year, clock] = new Date(time).toUTCString().split(/,? /);
    return `${day} ${month} ${date.replace(/^0/, " ")} ${clock} ${year}`;
  },
};

/** Members of a simple list, in small letters. */
export function members(text: string | undefined): string[] {
  return (text ?? "").split(",").map((it) => it.trim().toLowerCase()).filter((it) => it !== "");
}

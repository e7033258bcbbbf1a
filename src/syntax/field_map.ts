/**
 * Fields by name, as the web's `Headers` has them (RFC 9110 §5.1–5.3), kept in a map: the runtime's own
 * are looked through line by line on each access, sorted on each reading, and were half of what an
 * answer from memory took.
 *
 * @module
 */
import { isFieldValue, isToken } from "./field.ts";

/** Names that were looked at already, and in lower case: they are few. */
const names = new Map<string, string>();
const MOST_NAMES = 1000;

const FORBIDDEN = /[\0\n\r]|[^\0-\xff]/;

/** A cookie's line is never joined with another one: a comma can stand in it (RFC 6265 §3). */
const COOKIE = "set-cookie";

/** The web's `Headers`, with the same order, values and errors. */
export class FieldMap implements Headers {
  readonly #values = new Map<string, string>();
  readonly #cookies: string[] = [];

  /** Of these lines; throws TypeError for what may not stand in a field. */
  constructor(fields: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of fields) this.append(name, value);
  }

  /** Adds a line. */
  append(name: string, value: string): void {
    const key = keyOf(name);
    const text = textOf(value);
    if (key === COOKIE) {
      this.#cookies.push(text);
      return;
    }
    const before = this.#values.get(key);
    this.#values.set(key, before === undefined ? text : `${before}, ${text}`);
  }

  /** Takes all lines of a name away. */
  delete(name: string): void {
    const key = keyOf(name);
    if (key === COOKIE) this.#cookies.length = 0;
    else this.#values.delete(key);
  }

  /** The value of a name, of several lines joined. */
  get(name: string): string | null {
    const key = keyOf(name);
    if (key === COOKIE && this.#cookies.length > 0) return this.#cookies.join(", ");
    return this.#values.get(key) ?? null;
  }

  /** The cookies that are set, each by itself. */
  getSetCookie(): string[] {
    return [...this.#cookies];
  }

  /** Whether there is a line of this name. */
  has(name: string): boolean {
    const key = keyOf(name);
    return key === COOKIE ? this.#cookies.length > 0 : this.#values.has(key);
  }

  /** Puts one line in the place of all of this name. */
  set(name: string, value: string): void {
    const key = keyOf(name);
    const text = textOf(value);
    if (key === COOKIE) this.#cookies.splice(0, Infinity, text);
    else this.#values.set(key, text);
  }

  /** Calls back with each value and name. */
  forEach(
    call: (value: string, name: string, parent: this) => void,
    self?: unknown,
  ): void {
    for (const [name, value] of this.#sorted()) call.call(self, value, name, this);
  }

  /** Names and values, by name. */
  entries(): ArrayIterator<[string, string]> {
    return this.#sorted().values();
  }

  /** The names. */
  keys(): ArrayIterator<string> {
    return this.#sorted().map(([name]) => name).values();
  }

  /** The values, by name. */
  values(): ArrayIterator<string> {
    return this.#sorted().map(([, value]) => value).values();
  }

  /** The same as `entries`. */
  [Symbol.iterator](): ArrayIterator<[string, string]> {
    return this.entries();
  }

  /** Made anew each time: whoever gets a pair may do with it what he wants. */
  #sorted(): [string, string][] {
    const pairs = [...this.#values];
    for (const cookie of this.#cookies) pairs.push([COOKIE, cookie]);
    // Stable, so cookies keep their order.
    return pairs.sort(byName);
  }
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

function keyOf(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (!isToken(name)) throw new TypeError(`"${name}" is no name of a field`);
  if (names.size >= MOST_NAMES) names.clear();
  const key = name.toLowerCase();
  names.set(name, key);
  return key;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : String(value);
  if (isFieldValue(text)) return text;
  const trimmed = trimAround(text);
  if (FORBIDDEN.test(trimmed)) throw new TypeError("the value of a field is malformed");
  return trimmed;
}

/** Blanks and line ends around a value are not of it. By hand: a pattern would try at each blank within. */
function trimAround(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && AROUND.includes(text[start])) start++;
  while (end > start && AROUND.includes(text[end - 1])) end--;
  return text.slice(start, end);
}

const AROUND = "\t\n\r ";

/**
 * Age: seconds since the answer was made or validated at its origin (RFC 9111 §5.1).
 *
 * ```abnf
 * Age           = delta-seconds
 * delta-seconds = 1*DIGIT
 * ```
 *
 * ```http
 * Age: 0
 * Age: 3600
 * Age: 99999999999
 * ```
 *
 * @module
 */

/** What stands for every larger number of seconds (RFC 9111 §1.2.2). */
export const MOST_SECONDS = 2 ** 31;

const DIGITS = /^\d+$/;

/**
 * The seconds of a `delta-seconds`, or undefined for all that is none. Numbers beyond
 * {@linkcode MOST_SECONDS} become it.
 */
export function parseDeltaSeconds(text: string): number | undefined {
  return DIGITS.test(text) ? Math.min(Number(text), MOST_SECONDS) : undefined;
}

/**
 * The age in seconds, or undefined where the field is to be ignored (RFC 9111 §5.1).
 *
 * Leniency: of several members the first counts, as §5.1 says; and parameters, which the grammar
 * does not know, are cut off, since the number before them can only make an answer older.
 */
export function parseAge(value: string): number | undefined {
  const comma = value.indexOf(",");
  const first = comma < 0 ? value : value.slice(0, comma);
  const semicolon = first.indexOf(";");
  return parseDeltaSeconds((semicolon < 0 ? first : first.slice(0, semicolon)).trim());
}

/** The age as a field value: whole seconds, never less than none. */
export function formatAge(seconds: number): string {
  return String(Math.floor(Math.min(Math.max(seconds, 0), MOST_SECONDS)));
}

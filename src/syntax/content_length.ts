/**
 * Content-Length: how many bytes the content has (RFC 9110 §8.6).
 *
 * ```abnf
 * Content-Length = 1*DIGIT
 * ```
 *
 * ```http
 * Content-Length: 3495
 * Content-Length: 0
 * Content-Length: 42, 42
 * ```
 *
 * @module
 */
import { trimBlanks } from "./field.ts";

// 16 digits hold every safe integer; more than that, but for zeros in front, is refused unread.
const DIGITS = /^0*[0-9]{1,16}$/;

/**
 * Reads the value, or several joined by commas, as a length; undefined if it is malformed.
 *
 * Leniency: a list of lengths that are spelt alike is taken as one, as RFC 9112 §6.3 allows, since
 * a gateway in front of the origin may have joined two equal lines.
 */
export function parseContentLength(value: string): number | undefined {
  const [first = "", ...rest] = value.split(",").map(trimBlanks);
  if (rest.some((other) => other !== first)) return undefined;
  if (!DIGITS.test(first)) return undefined;
  const length = Number(first);
  return Number.isSafeInteger(length) ? length : undefined;
}

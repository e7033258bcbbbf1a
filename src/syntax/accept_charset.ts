/**
 * Accept-Charset: the charsets that the client can read; deprecated, since nearly all text is UTF-8
 * today (RFC 9110 §12.5.2).
 *
 * ```abnf
 * Accept-Charset = #( ( token / "*" ) [ weight ] )
 * ```
 *
 * ```http
 * iso-8859-5, utf-8;q=0.8
 * EUC-KR, *;q=0.1
 * utf-8, *;q=0
 * ```
 *
 * @module
 */
import { isToken } from "./field.ts";
import {
  DEFAULT_ELEMENTS,
  parseWeighted,
  type Report,
  type Weighted,
  type WeightedElement,
} from "./quality.ts";

/** One charset, or `*`. */
export interface CharsetRange {
  /** In lower case. */
  readonly charset: string;
  /** How the element was written. */
  readonly text: string;
  readonly q: number;
}

/** Reads an Accept-Charset field, malformed elements as `LENIENCE` says. */
export function parseAcceptCharset(
  value: string,
  limit: number = DEFAULT_ELEMENTS,
): Weighted<CharsetRange> {
  return parseWeighted(value, limit, readRange);
}

function readRange(element: WeightedElement, report: Report): CharsetRange | undefined {
  if (element.parameters !== undefined) report("parameter-unexpected", element.offset);
  if (isToken(element.name)) {
    return { charset: element.name.toLowerCase(), text: element.text, q: element.q };
  }
  report("range-malformed", element.offset);
  return undefined;
}

/**
 * Accept-Language: the natural languages that the client prefers (RFC 9110 §12.5.4).
 *
 * ```abnf
 * Accept-Language = #( language-range [ weight ] )
 * language-range  = (1*8ALPHA *("-" ( 1*8alphanum / "*" ))) / "*"
 * ```
 *
 * ```http
 * da, en-gb;q=0.8, en;q=0.7
 * ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7
 * de-*-DE, *;q=0
 * ```
 *
 * @module
 */
import { isLanguageRange } from "./language_tag.ts";
import {
  DEFAULT_ELEMENTS,
  parseWeighted,
  type Report,
  type Weighted,
  type WeightedElement,
} from "./quality.ts";

/** One language range (RFC 4647 §2); extended ranges (§2.2) may hold wildcards within. */
export interface LanguageRange {
  /** In lower case: `en-gb`, `*`. */
  readonly tag: string;
  /** How the element was written. */
  readonly text: string;
  readonly q: number;
}

/** Reads an Accept-Language field, malformed elements as `LENIENCE` says. */
export function parseAcceptLanguage(
  value: string,
  limit: number = DEFAULT_ELEMENTS,
): Weighted<LanguageRange> {
  return parseWeighted(value, limit, readRange);
}

function readRange(element: WeightedElement, report: Report): LanguageRange | undefined {
  if (element.parameters !== undefined) report("parameter-unexpected", element.offset);
  let tag = element.name.toLowerCase();
  if (tag.includes("_")) {
    // Programs that hand on the locale of a POSIX system write `de_AT`.
    report("range-underscore", element.offset);
    tag = tag.replaceAll("_", "-");
  }
  if (isLanguageRange(tag)) return { tag, text: element.text, q: element.q };
  report("range-malformed", element.offset);
  return undefined;
}

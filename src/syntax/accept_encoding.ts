/**
 * Accept-Encoding: the content codings that the client can undo (RFC 9110 §12.5.3).
 *
 * ```abnf
 * Accept-Encoding = #( codings [ weight ] )
 * codings         = content-coding / "identity" / "*"
 * ```
 *
 * ```http
 * gzip, deflate, br, zstd
 * gzip;q=1.0, identity; q=0.5, *;q=0
 * x-gzip
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

/** One coding, `identity` or `*`. */
export interface CodingRange {
  /** In lower case and by its registered name. */
  readonly coding: string;
  /** How the element was written. */
  readonly text: string;
  readonly q: number;
}

/** Reads an Accept-Encoding field, malformed elements as `LENIENCE` says. */
export function parseAcceptEncoding(
  value: string,
  limit: number = DEFAULT_ELEMENTS,
): Weighted<CodingRange> {
  return parseWeighted(value, limit, readRange);
}

/** The registered name of a coding: recipients take `x-gzip` as `gzip` (RFC 9110 §8.4.1). */
export function canonicalCoding(name: string): string {
  const coding = name.toLowerCase();
  return coding === "x-gzip" || coding === "x-compress" ? coding.slice(2) : coding;
}

function readRange(element: WeightedElement, report: Report): CodingRange | undefined {
  if (element.parameters !== undefined) report("parameter-unexpected", element.offset);
  if (isToken(element.name)) {
    return { coding: canonicalCoding(element.name), text: element.text, q: element.q };
  }
  report("range-malformed", element.offset);
  return undefined;
}

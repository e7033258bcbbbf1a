/**
 * Accept: the media types that the client can use, and how well it likes them (RFC 9110 §12.5.1).
 *
 * ```abnf
 * Accept      = #( media-range [ weight ] )
 * media-range = ( "*" "/" "*" / type "/" "*" / type "/" subtype ) parameters
 * ```
 *
 * ```http
 * text/markdown, text/plain;q=0.9, text/html;q=0.8
 * text/html,application/xhtml+xml,application/xml;q=0.9,image/*
 * text/*;q=0.3, text/plain;format=flowed;q=0.7
 * ```
 *
 * @module
 */
import { isMediaEssence, type MediaType, NO_PARAMETERS } from "./media_type.ts";
import {
  DEFAULT_ELEMENTS,
  parseWeighted,
  type Report,
  type Weighted,
  type WeightedElement,
} from "./quality.ts";

/** One media range of an Accept field. */
export interface AcceptRange extends MediaType {
  /** How the element was written. */
  readonly text: string;
  readonly q: number;
}

/** Reads an Accept field, malformed elements as `LENIENCE` says. */
export function parseAccept(
  value: string,
  limit: number = DEFAULT_ELEMENTS,
): Weighted<AcceptRange> {
  return parseWeighted(value, limit, readRange);
}

function readRange(element: WeightedElement, report: Report): AcceptRange | undefined {
  const { text, q, parameters = NO_PARAMETERS } = element;
  const type = element.name.toLowerCase();
  if (type === "*") {
    // Java's URLConnection has sent `*; q=.2` since its first release.
    report("range-wildcard", element.offset);
    return { type: "*/*", parameters, text, q };
  }
  if (isMediaEssence(type) && (type === "*/*" || !type.startsWith("*/"))) {
    return { type, parameters, text, q };
  }
  report("range-malformed", element.offset);
  return undefined;
}

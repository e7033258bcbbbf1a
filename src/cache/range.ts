/**
 * Byte ranges (RFC 9110 §14.1.2, §14.2, §14.4).
 *
 * ```abnf
 * Range     = range-unit "=" range-set
 * range-set = 1#( int-range / suffix-range / other-range )
 * ```
 *
 * ```http
 * Range: bytes=0-499
 * Range: bytes=9500-
 * Range: bytes=-500
 * Content-Range: bytes 0-499/1234
 * ```
 *
 * @module
 */
import type { ByteRange } from "../model/variant.ts";

const BYTES = /^bytes[\t ]*=(.*)$/i;
const ONE_RANGE = /^(\d*)-(\d*)$/;

/** A part to send with 206; 416; or the whole, as if there were no Range. */
export type RangeVerdict = ByteRange | "unsatisfiable" | "ignore";

/**
 * The one range that is asked of a content of this length. Other units, several ranges and what
 * cannot be read are ignored, as §14.2 allows: several ranges are a well-known way to make a server
 * send much for little.
 */
export function selectRange(value: string | null | undefined, length: number): RangeVerdict {
  const set = BYTES.exec(value ?? "")?.[1];
  if (set === undefined) return "ignore";
  const ranges = set.split(",").map((text) => text.trim()).filter((text) => text !== "");
  const match = ranges.length === 1 ? ONE_RANGE.exec(ranges[0]) : null;
  if (match === null) return "ignore";
  const [, first, last] = match;
  if (first !== "") return fromFirst(Number(first), last === "" ? Infinity : Number(last), length);
  return last === "" ? "ignore" : fromEnd(Number(last), length);
}

function fromFirst(first: number, last: number, length: number): RangeVerdict {
  if (last < first) return "ignore"; // invalid, not unsatisfiable (§14.1.1)
  return first < length ? { first, last: Math.min(last, length - 1) } : "unsatisfiable";
}

function fromEnd(suffix: number, length: number): RangeVerdict {
  if (suffix === 0 || length === 0) return "unsatisfiable";
  return { first: Math.max(0, length - suffix), last: length - 1 };
}

/** The part that a Content-Range tells of, and the length of the whole if it is known. */
export interface ContentRange extends ByteRange {
  /** Length of the whole; absent where the sender does not know it. */
  readonly of?: number;
}

const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i;

/** Reads Content-Range; undefined for all that is no part of a whole (RFC 9110 §14.4). */
export function parseContentRange(value: string | null | undefined): ContentRange | undefined {
  const match = CONTENT_RANGE.exec(value ?? "");
  if (match === null) return undefined;
  const [first, last, of] = match.slice(1).map(Number);
  if (first > last || last >= of) return undefined;
  return Number.isNaN(of) ? { first, last } : { first, last, of };
}

/** Content-Range of a 206 with this part, or of a 416 without one. */
export function formatContentRange(range: ByteRange | undefined, length: number): string {
  return range ? `bytes ${range.first}-${range.last}/${length}` : `bytes */${length}`;
}

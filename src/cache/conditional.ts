/**
 * Conditional requests, for stored answers and files alike (RFC 9110 §13). To be asked only where the
 * answer would be 2xx without the conditions (§13.2.1).
 *
 * @module
 */
import { parseHttpDate } from "../syntax/http_date.ts";
import { isStrongTag, matchesStrongly, matchesWeakly, parseEntityTags } from "./entity_tag.ts";
import type { FieldReader } from "./fields.ts";

/** What is known of the selected representation. */
export interface Validators {
  /** Entity tag with its quotes. */
  readonly etag?: string;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly lastModified?: number;
  /** When this answer was made. Without it a Last-Modified is too weak for ranges (§8.8.2.2). */
  readonly date?: number;
}

/** Go on, or answer 304, or 412. */
export type ConditionVerdict = "proceed" | "not-modified" | "precondition-failed";

/**
 * Weighs the conditions in the order of RFC 9110 §13.2.2; If-Range comes after them, in
 * {@linkcode allowsRange}. `current` is undefined where there is no representation yet.
 */
export function judgeConditions(
  method: string,
  request: FieldReader,
  current: Validators | undefined,
): ConditionVerdict {
  const ifMatch = request.get("if-match");
  if (ifMatch !== null) {
    if (!anyMatches(ifMatch, current, matchesStrongly)) return "precondition-failed";
  } else if (changedSince(request.get("if-unmodified-since"), current) === true) {
    return "precondition-failed";
  }
  const reading = method === "GET" || method === "HEAD";
  const ifNoneMatch = request.get("if-none-match");
  if (ifNoneMatch !== null) {
    if (!anyMatches(ifNoneMatch, current, matchesWeakly)) return "proceed";
    return reading ? "not-modified" : "precondition-failed";
  }
  const unchanged = changedSince(request.get("if-modified-since"), current) === false;
  return reading && unchanged ? "not-modified" : "proceed";
}

function anyMatches(
  value: string,
  current: Validators | undefined,
  matches: (a: string, b: string) => boolean,
): boolean {
  const tags = parseEntityTags(value);
  if (current === undefined || tags === undefined) return false;
  if (tags === "*") return true;
  const { etag } = current;
  return etag !== undefined && tags.some((tag) => matches(tag, etag));
}

/** Undefined where the date, or the time to hold it against, is missing or unreadable. */
function changedSince(value: string | null, current: Validators | undefined): boolean | undefined {
  if (value === null || current?.lastModified === undefined) return undefined;
  const date = parseHttpDate(value.trim());
  return date === undefined ? undefined : wholeSeconds(current.lastModified) > date;
}

/** File systems count finer than HTTP-date does. */
function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/**
 * Whether If-Range lets Range apply (RFC 9110 §13.1.5): true without it, and where its validator is
 * strong and exactly the current one. Otherwise the whole is to be sent.
 */
export function allowsRange(request: FieldReader, current: Validators): boolean {
  const value = request.get("if-range")?.trim();
  if (value === undefined) return true;
  if (isStrongTag(value)) return current.etag !== undefined && matchesStrongly(value, current.etag);
  const { lastModified, date } = current;
  if (lastModified === undefined || date === undefined) return false;
  // Within the same second it may have changed again (§8.8.2.2).
  const strong = date - wholeSeconds(lastModified) >= 1000;
  return strong && parseHttpDate(value) === wholeSeconds(lastModified);
}

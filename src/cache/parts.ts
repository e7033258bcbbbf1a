/**
 * Parts of answers, stored and combined (RFC 9111 §3.3, §3.4). Parts of the same content, as their
 * strong tags tell, grow together where they touch; one that has grown to the whole is an answer like
 * any other.
 *
 * @module
 */
import type { ByteRange, Field } from "../model/variant.ts";
import { isStrongTag } from "./entity_tag.ts";
import { type FieldReader, readFields } from "./fields.ts";
import { type ContentRange, formatContentRange, parseContentRange } from "./range.ts";
import type { ResponseHead } from "./storable.ts";

/** The part that a 206 holds, and of which content it is one. */
export interface Part extends ByteRange {
  /** Length of the whole. */
  readonly of: number;
  /** The strong tag that names the content. */
  readonly etag: string;
}

/** The part that an answer holds; undefined where it cannot be combined, now or later. */
export function readPart({ status, fields }: ResponseHead): Part | undefined {
  if (status !== 206) return undefined;
  const told = readFields(fields);
  const range: ContentRange | undefined = parseContentRange(told.get("content-range"));
  const etag = told.get("etag");
  if (range?.of === undefined || etag === null || !isStrongTag(etag)) return undefined;
  const announced = told.get("content-length");
  if (announced !== null && Number(announced) !== lengthOf(range)) return undefined;
  return { first: range.first, last: range.last, of: range.of, etag };
}

/** How many bytes a range holds. */
export function lengthOf({ first, last }: ByteRange): number {
  return last - first + 1;
}

/** A part with its bytes. */
export interface HeldPart extends Part {
  /** As many as the range says. */
  readonly bytes: Uint8Array;
}

/** Both as one, if they belong to the same content and touch; the bytes of `news` count. */
export function combineParts(old: HeldPart, news: HeldPart): HeldPart | undefined {
  if (old.etag !== news.etag || old.of !== news.of) return undefined;
  if (old.first > news.last + 1 || news.first > old.last + 1) return undefined;
  const first = Math.min(old.first, news.first);
  const last = Math.max(old.last, news.last);
  const bytes = new Uint8Array(last - first + 1);
  bytes.set(old.bytes, old.first - first);
  bytes.set(news.bytes, news.first - first);
  return { first, last, of: news.of, etag: news.etag, bytes };
}

/** Whether the part is the whole. */
export function isWhole({ first, last, of }: Part): boolean {
  return first === 0 && last === of - 1;
}

/** Whether a part holds all of a range. */
export function covers(part: ByteRange, { first, last }: ByteRange): boolean {
  return part.first <= first && last <= part.last;
}

const OF_THE_PART = new Set(["content-range", "content-length"]);

/** The fields of a combined answer: those of the newest part, with the range or length that it has now. */
export function fieldsOfCombined(fields: readonly Field[], part: Part): readonly Field[] {
  const others = fields.filter(([name]) => !OF_THE_PART.has(name.toLowerCase()));
  return isWhole(part)
    ? [...others, ["Content-Length", String(part.of)]]
    : [...others, ["Content-Range", formatContentRange(part, part.of)]];
}

/** The one tag by which the client wants to go on, where it does (RFC 9110 §13.1.5). */
export function wantsTag(request: FieldReader, etag: string): boolean {
  const condition = request.get("if-range");
  return condition === null || condition.trim() === etag;
}

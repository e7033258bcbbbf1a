/**
 * A stored answer: head, content, and what selected it.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { formatHttpDate } from "../syntax/http_date.ts";
import type { Epoch } from "./epochs.ts";
import { keptFields, readFields } from "./fields.ts";
import type { Times } from "./freshness.ts";
import { answerKey, primaryKey, selectingFields } from "./key.ts";
import { labelsOf } from "./labels.ts";
import { type CachePolicy, describePolicy } from "./policy.ts";
import type { CacheRequest, Refusal, ResponseHead } from "./storable.ts";
import type { BodyWriter, KeptHead, StoredBody } from "./store.ts";
import { cachingRules } from "./targeted.ts";

/** A whole answer of the origin. */
export interface Answer extends ResponseHead, Times {
  /** Its content, complete; or a writer to which all of it was written. It belongs to the cache. */
  readonly body: Uint8Array | BodyWriter;
  /** The fields that came behind it. */
  readonly trailers?: readonly Field[];
  /** What `VariantCache.announce` has made of its head, once it was admitted. */
  readonly announced?: SourceHead;
  /** From `VariantCache.begin`, before the request went out: a purge since keeps the answer out. */
  readonly epoch?: Epoch;
}

/** All that is known of a stored answer without its content: plain data, fit for JSON. */
export interface SourceHead {
  /** Names it, and all that is derived from it; survives validation. */
  readonly id: string;
  /** The URL that was asked, without fragment. */
  readonly url: string;
  /** Length of its content in bytes. */
  readonly length: number;
  /** What it can be found and purged by, beside its URL. */
  readonly labels?: readonly string[];
  /** Its status code. */
  readonly status: number;
  /** Its fields, without those that are not kept (RFC 9111 §3.1). */
  readonly fields: readonly Field[];
  /** The fields behind its content, apart from those before it (RFC 9110 §6.5.1). */
  readonly trailers?: readonly Field[];
  /** The request's fields that Vary named, in normal form (RFC 9111 §4.1). */
  readonly selecting: readonly Field[];
  /** When the request went out, or the last one that validated it. */
  readonly requestTime: number;
  /** When the head of the answer had come, or of the last validation. */
  readonly responseTime: number;
  /** What its fields say about its reuse. */
  readonly policy: CachePolicy;
}

/** An answer of an origin as the cache keeps it. */
export interface CachedSource extends SourceHead {
  /** Its content, as it came: content codings are still on. */
  readonly body: StoredBody;
}

/** An answer as far as its description goes. */
export type AnswerHead = Omit<Answer, "body" | "epoch"> & { readonly length: number };

/** The answer as it is kept. `serial` is to differ from that of every other answer of this time. */
export function describeSource(
  request: CacheRequest,
  answer: AnswerHead,
  serial: string,
): SourceHead {
  const { status, length, requestTime, responseTime, trailers = [] } = answer;
  const { control } = cachingRules(readFields(answer.fields));
  const fields = withDate(keptFields(answer.fields, control), responseTime);
  const policy = describePolicy({ status, fields }, answer, request.rules);
  const selecting = selectingFields(policy.vary, request.fields);
  const url = primaryKey(request.url);
  const id = answerKey(url, selecting, policy.etag, `${responseTime}.${serial}`);
  const labels = labelsOf(url, fields);
  return {
    ...{ id, url, status, length, fields, selecting, requestTime, responseTime, policy },
    ...(labels.length > 0 && { labels }),
    ...(trailers.length > 0 && { trailers }),
  };
}

/** A recipient with a clock dates what came without Date (RFC 9110 §6.6.1). */
function withDate(fields: readonly Field[], responseTime: number): readonly Field[] {
  const dated = fields.some(([name]) => name.toLowerCase() === "date");
  return dated ? fields : [...fields, ["Date", formatHttpDate(responseTime)]];
}

/** What speaks against keeping this content: its size, or that some of it is missing. */
export function refuseContent(
  { fields, length }: AnswerHead,
  cachedBody: number,
): Refusal | undefined {
  if (length > cachedBody) return "size";
  const announced = readFields(fields).get("content-length");
  // What was cut on its way must not pass for whole (RFC 9111 §3.3).
  return announced !== null && Number(announced) !== length ? "incomplete" : undefined;
}

const NONE: readonly SourceHead[] = [];

/** The heads of sources among all that is kept. */
export function sourcesAmong(heads: readonly KeptHead[]): readonly SourceHead[] {
  return heads.length === 0 ? NONE : heads.filter(isSourceHead);
}

function isSourceHead(kept: KeptHead): kept is SourceHead {
  return "policy" in kept;
}

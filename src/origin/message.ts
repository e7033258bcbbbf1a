/**
 * Reads an origin server's answer as a resource with one stored variant, or decides that it must be
 * passed as it is.
 *
 * @module
 */
import { fieldValue, fieldValues, joinedValue, withoutFields } from "../syntax/field_lines.ts";
import { parseCacheControl } from "../syntax/cache_control.ts";
import { parseHttpDate } from "../syntax/http_date.ts";
import { formatMediaType, type MediaType, parseMediaType } from "../syntax/media_type.ts";
import { formatVary, mergeVary, parseVary } from "../syntax/vary.ts";
import { canonicalLocation, type FormNames, locateByQuery, pinsOfForeign } from "./query_forms.ts";
import { canonicalCharset } from "../coding/charset.ts";
import type { Field, Resource, StoredVariant } from "../model/variant.ts";

/** The head of an answer, whether it has just come or is stored. */
export interface MessageHead {
  readonly status: number;
  readonly fields: readonly Field[];
}

/** The content that belongs to a head. */
export interface MessageContent {
  /** Bytes of the whole content, where known. */
  readonly length?: number;
  readonly bytes?: StoredVariant["bytes"];
  readonly trailers?: StoredVariant["trailers"];
  readonly open: StoredVariant["open"];
  readonly release?: () => void;
}

/** Types that live as long as the connection: no coding, no storing, no time-out. */
const LIVE_TYPES = /^(?:text\/event-stream|multipart\/x-mixed-replace|application\/grpc)/i;

/**
 * Why an answer is passed as it is: it is no whole success, it claims to be a part, it has no media
 * type, or it is a live stream that nothing may hold up or keep.
 */
export type PassReason = "status" | "part" | "untyped" | "live";

/** Why an answer is passed as it is, or undefined when it can be negotiated. */
export function reasonToPass(head: MessageHead): PassReason | undefined {
  const type = fieldValue(head.fields, "content-type");
  if (type !== undefined && LIVE_TYPES.test(type)) return "live";
  if (fieldValue(head.fields, "x-accel-buffering")?.toLowerCase() === "no") return "live";
  if (head.status !== 200) return "status";
  if (fieldValue(head.fields, "content-range") !== undefined) return "part";
  return type === undefined ? "untyped" : undefined;
}

/** The answer to this URL as a resource. The reserved query parameters find its other forms. */
export function describeMessage(
  head: MessageHead,
  content: MessageContent,
  url: URL,
  names?: FormNames,
): Resource {
  const { fields } = head;
  const contentType = fieldValue(fields, "content-type") ?? "application/octet-stream";
  const media = parseMediaType(contentType);
  const charset = media?.parameters.get("charset");
  const encoding = fieldValues(fields, "content-encoding").join(", ").toLowerCase();
  const modified = parseHttpDate(fieldValue(fields, "last-modified") ?? "");
  const variant: StoredVariant = {
    kind: "stored",
    type: media ? withoutCharset(media) : contentType,
    charset: charset === undefined ? undefined : canonicalCharset(charset) ?? charset.toLowerCase(),
    language: joinedValue(fields, "content-language") ?? undefined,
    encoding: encoding === "" || encoding === "identity" ? undefined : encoding,
    length: content.length,
    etag: fieldValue(fields, "etag"),
    lastModified: modified,
    fields,
    trailers: content.trailers,
    bytes: content.bytes,
    open: content.open,
    release: content.release,
  };
  return {
    location: canonicalLocation(url, names),
    variants: [variant],
    pins: pinsOfForeign(url, media?.type, names),
    locate: locateByQuery(url, names),
    // Several codings over one another are handed on as they are.
    fixed: encoding.includes(",") || mayNotTransform(fields),
    vary: parseVary(joinedValue(fields, "vary") ?? ""),
  };
}

function withoutCharset({ type, parameters }: MediaType): string {
  if (parameters.size === 0) return type;
  const others = [...parameters].filter(([name]) => name !== "charset");
  return formatMediaType({ type, parameters: others });
}

function mayNotTransform(fields: readonly Field[]): boolean {
  const control = joinedValue(fields, "cache-control") ?? "";
  return /no-transform/i.test(control) && parseCacheControl(control).noTransform === true;
}

const BY_DICTIONARY = /(?:^|[\s,])dc[bz](?=$|[\s,])/i;
const DICTIONARY_VARY = ["Accept-Encoding", "Available-Dictionary"];
const VARY = new Set(["vary"]);

/**
 * The fields of an answer, with Vary as it has to be where a dictionary was used (RFC 9842): without
 * it, who has another dictionary, or none, would get from a cache what they cannot read.
 */
export function withDictionaryVary(fields: Field[]): Field[] {
  if (!fieldValues(fields, "content-encoding").some((value) => BY_DICTIONARY.test(value))) {
    return fields;
  }
  const named = parseVary(fieldValues(fields, "vary").join(", "));
  const vary = formatVary(mergeVary(named, DICTIONARY_VARY));
  return [...withoutFields(fields, VARY), ["Vary", vary]];
}

/** Content that comes but once: an answer under way. */
export function openOnce(
  body: ReadableStream<Uint8Array>,
  length: number | undefined,
): MessageContent & { readonly release: () => void } {
  let opened = false;
  return {
    length,
    open: () => {
      if (opened) return Promise.reject(new Error("an answer under way can be read only once"));
      opened = true;
      return Promise.resolve(body);
    },
    release: () => {
      if (opened) return;
      opened = true;
      // The connection goes with it: the rest of the answer is of no use to anybody.
      body.cancel().catch(() => {});
    },
  };
}

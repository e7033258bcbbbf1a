/**
 * Validators, ranges, fields, body: the answer itself.
 *
 * @module
 */
import { headersOf } from "../../syntax/field_lines.ts";
import { allowsRange, formatContentRange, selectRange, streamOf } from "../../cache/mod.ts";
import { appendCacheStatus } from "../../syntax/cache_status.ts";
import { advertise } from "../advertise.ts";
import { offerDictionary } from "../dictionary_tap.ts";
import { representationFields } from "../fields.ts";
import { canOpenRange } from "../forms.ts";
import { unsatisfiable, validatorsOf } from "./obtain.ts";
import type { ByteRange } from "../../model/variant.ts";
import type { Reply } from "../exchange.ts";
import type { House } from "../house.ts";
import type { Injection } from "../injection.ts";
import type { Deliver, State, Step } from "../state.ts";

/** What a 304 leaves out: the representation's own description (RFC 9110 §15.4.5). */
const NOT_ON_NOT_MODIFIED = new Set([
  "accept-ranges",
  "content-digest",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-range",
  "content-type",
  "digest",
  "repr-digest",
]);

/** True of the whole content alone. */
const NOT_ON_PARTS = ["content-digest", "content-md5"];

/** Answers 200, 206 or 304. */
export const deliver: Step<"deliver"> = (state, house): State | Promise<State> => {
  const { exchange, content, selection: { injection } } = state;
  const headers = fieldsOf(state, house);
  if (injection !== undefined) return deliverInjected(state, injection, headers, house);
  switch (content.kind) {
    case "not-modified":
      return done(304, notModified(headers), null);
    case "head":
      setLength(headers, knownLength(state));
      return done(200, headers, null);
    case "stream":
      setLength(headers, knownLength(state));
      return whole(state, headers, content.stream);
    case "part":
      return part(headers, content.range, content.of, content.stream);
    case "bytes": {
      const { bytes } = content;
      const range = partOf(state, bytes.length, house);
      if (range === "unsatisfiable") return unsatisfiable(state, bytes.length);
      const headed = exchange.method === "HEAD";
      if (range !== "ignore") {
        return part(headers, range, bytes.length, bytes.subarray(range.first, range.last + 1));
      }
      setLength(headers, bytes.length);
      return whole(state, headers, headed ? null : bytes);
    }
  }
};

/** What is injected has no length that is known, and no parts. */
async function deliverInjected(
  { exchange, selection, content }: Deliver,
  injection: Injection,
  headers: Headers,
  house: House,
): Promise<State> {
  const { describeInjected, injectInto } = await import("../inject.ts");
  describeInjected(headers, injection);
  if (content.kind === "not-modified") return done(304, notModified(headers), null);
  if (content.kind === "head" || exchange.method === "HEAD") return done(200, headers, null);
  exchange.trace.converters = [...exchange.trace.converters, "inject"];
  const plain = content.kind === "bytes" ? streamOf(content.bytes) : content.stream;
  const body = await injectInto(plain, { exchange, selection, injection, headers }, house);
  return done(200, headers, body);
}

function done(status: number, headers: Headers, body: Reply["body"]): State {
  return { step: "done", reply: { status, headers, body } };
}

/** All of it; what the origin said behind it holds of its own bytes alone. */
function whole({ selection: { variant } }: Deliver, headers: Headers, body: Reply["body"]): State {
  const trailers = variant.kind === "stored" ? variant.trailers : undefined;
  return { step: "done", reply: { status: 200, headers, body, trailers } };
}

function fieldsOf(state: Deliver, house: House): Headers {
  const { contentSignal, rules } = house;
  const { exchange: { url, asked = url, trace }, selection } = state;
  const requested = asked.pathname + asked.search;
  const headers = representationFields(selection, { requested, contentSignal });
  for (const [name, value] of advertise(selection, rules)) headers.set(name, value);
  offerDictionary(headers, selection, house);
  const { variant } = selection;
  if (variant.kind === "derived" || canOpenRange(variant)) headers.set("Accept-Ranges", "bytes");
  if (trace.cache) {
    headers.set("Cache-Status", appendCacheStatus(headers.get("cache-status"), trace.cache));
  }
  headers.append("Server-Timing", trace.serverTiming());
  return headers;
}

function notModified(headers: Headers): Headers {
  return headersOf([...headers].filter(([name]) => !NOT_ON_NOT_MODIFIED.has(name)));
}

/** The length of content that was not read: known of stored variants alone. */
function knownLength({ selection: { variant } }: Deliver): number | undefined {
  return variant.kind === "stored" ? variant.length : undefined;
}

function setLength(headers: Headers, length: number | undefined): void {
  if (length !== undefined) headers.set("Content-Length", String(length));
}

/** The part that is asked of made content; a range counts for GET alone (RFC 9110 §14.2). */
function partOf(
  { exchange: { method, headers }, selection }: Deliver,
  length: number,
  house: House,
): ReturnType<typeof selectRange> {
  if (method !== "GET") return "ignore";
  if (!allowsRange(headers, validatorsOf(selection, house))) return "ignore";
  return selectRange(headers.get("range"), length);
}

function part(headers: Headers, range: ByteRange, length: number, body: Reply["body"]): State {
  headers.set("Content-Range", formatContentRange(range, length));
  for (const name of NOT_ON_PARTS) headers.delete(name);
  setLength(headers, range.last - range.first + 1);
  return done(206, headers, body);
}

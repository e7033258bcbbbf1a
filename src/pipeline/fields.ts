/**
 * The header fields of an answer: what the origin said of the variant, what is true of the form
 * that was chosen, and how its other forms are found.
 *
 * @module
 */
import { formatContentSignal, parseContentSignal } from "../syntax/content_signal.ts";
import { fieldValues, headersOf, withoutFields } from "../syntax/field_lines.ts";
import { formatHttpDate } from "../syntax/http_date.ts";
import { formatVary } from "../syntax/vary.ts";
import { OF_THE_ORIGINS_SET } from "./advertise.ts";
import { alternateLink, LINK_LIMIT } from "./choices.ts";
import { viewOfType } from "../transcode/views/view_name.ts";
import { isConverted, locationOf } from "./forms.ts";
import type { DerivedVariant, Description, Field, Variant } from "../model/variant.ts";
import type { Selection } from "./state.ts";

/** Set here from the description of the chosen form, whatever the origin said of its own. */
const DESCRIBED_HERE = [
  "content-type",
  "content-language",
  "content-encoding",
  "content-length",
  "etag",
  "last-modified",
  "vary",
  "accept-ranges",
  "server-timing",
];

/** True of these very bytes, coding and all (RFC 9530 §2, §3). */
const OF_THE_BYTES = ["content-md5", "digest", "repr-digest", "content-digest"];

/** True of the origin's form only, and so of no other that is made from it. */
const OF_THE_FORM = [
  "content-location",
  "content-disposition",
  "x-markdown-tokens",
  "alternates",
  "tcn",
  "variant-vary",
];

/** Fields that do not go with a stored form. */
const LEFT_OF_STORED = new Set(DESCRIBED_HERE);
/** Fields that do not go with a form that is only coded anew. */
const LEFT_OF_CODED = new Set([...DESCRIBED_HERE, ...OF_THE_BYTES]);
/** Fields that do not go with a form of another type. */
const LEFT_OF_CONVERTED = new Set([...LEFT_OF_CODED, ...OF_THE_FORM]);

/** The fields of a 200 answer for this selection; 206 and 304 are made from them. */
export function representationFields(
  selection: Selection,
  { requested, contentSignal }: {
    /** Path and query that was asked for. */
    readonly requested: string;
    /** What holds where the origin says nothing of the use of its content. */
    readonly contentSignal?: string;
  },
): Headers {
  const { variant, known } = selection;
  const headers = headersOf(inherited(variant, selection.amended));
  if (selection.others.length > 1) {
    for (const name of OF_THE_ORIGINS_SET) headers.delete(name);
  }
  set(headers, "Content-Type", told(variant, "content-type") ?? contentType(variant));
  set(headers, "Content-Language", told(variant, "content-language") ?? variant.language);
  set(headers, "Content-Encoding", told(variant, "content-encoding") ?? variant.encoding);
  set(headers, "ETag", selection.etag);
  if (selection.lastModified !== undefined) {
    headers.set("Last-Modified", formatHttpDate(selection.lastModified));
  }
  set(headers, "Vary", formatVary(selection.vary) || undefined);
  set(headers, "X-Markdown-Tokens", selection.tokens?.toString());
  settleContentSignal(headers, contentSignal);
  if (known.age !== undefined) headers.set("Age", String(known.age));
  // A server's own bytes under its own label are its business; all else is what we say it is.
  if (!isServersOwn(variant)) headers.set("X-Content-Type-Options", "nosniff");
  for (const [name, value] of selection.fields ?? []) headers.set(name, value);
  const location = selection.location ?? placeOf(selection);
  if (location !== undefined && location !== requested) headers.set("Content-Location", location);
  const hasCanonical = /\brel="?canonical\b/i.test(headers.get("link") ?? "");
  for (const link of links(selection, hasCanonical)) headers.append("Link", link);
  return headers;
}

/** Where a server's own form is found, the server alone can say; only places within it are ours. */
function placeOf({ variant, known }: Selection): string | undefined {
  const { location } = variant.kind === "stored" ? variant : variant.source;
  return isServersOwn(variant) && known.resource.pins.soft && location === undefined
    ? undefined
    : locationOf(known.resource, variant);
}

/** A wish that cannot be read is no wish; it must not be guessed at by whoever comes next. */
function settleContentSignal(headers: Headers, fallback: string | undefined): void {
  const stated = headers.get("content-signal");
  const signals = stated === null ? undefined : parseContentSignal(stated);
  if (signals !== undefined) headers.set("Content-Signal", formatContentSignal(signals));
  else headers.delete("content-signal");
  if (stated === null) set(headers, "Content-Signal", fallback);
}

function inherited(variant: Variant, amended: readonly Field[] | undefined): readonly Field[] {
  if (variant.kind === "stored") return withoutFields(variant.fields ?? [], LEFT_OF_STORED);
  if (isJudged(variant)) {
    return withoutFields(amended ?? variant.source.fields ?? [], LEFT_OF_STORED);
  }
  const made = variant.plan.converters.flatMap((converter) => converter.fields ?? []);
  const left = isConverted(variant) ? LEFT_OF_CONVERTED : LEFT_OF_CODED;
  // A policy for the source's own scripts and styles would be none for a page that is ours.
  const ours = new Set([...left, ...made.map(([name]) => name.toLowerCase())]);
  return [...withoutFields(amended ?? variant.source.fields ?? [], ours), ...made];
}

/** Whether it is the source's own bytes, let through by agents. */
function isJudged({ plan }: DerivedVariant): boolean {
  return plan.converters.every(({ judges }) => judges);
}

/** Whether an origin server sent this content, whatever its coding is now. */
function isServersOwn(variant: Variant): boolean {
  const { fields } = variant.kind === "stored" ? variant : variant.source;
  return fields !== undefined && !isConverted(variant);
}

/** What a server said of its own form, in its own spelling. */
function told(variant: Variant, name: string): string | undefined {
  if (variant.kind !== "stored" && !isJudged(variant)) return undefined;
  const { fields = [] } = variant.kind === "stored" ? variant : variant.source;
  const values = fieldValues(fields, name);
  return values.length === 1 ? values[0] : undefined;
}

function set(headers: Headers, name: string, value: string | undefined): void {
  if (value !== undefined) headers.set(name, value);
}

/** Media type and charset as one field value (RFC 9110 §8.3). */
export function contentType({ type, charset }: Description): string | undefined {
  return type === undefined || charset === undefined ? type : `${type}; charset=${charset}`;
}

/** Links to the resource itself and to its other types and languages (RFC 8288). */
function links(
  { known: { resource }, variant, others }: Selection,
  hasCanonical: boolean,
): string[] {
  const links: string[] = [];
  if (!hasCanonical && (isConverted(variant) || resource.pins.type !== undefined)) {
    links.push(`<${resource.location}>; rel="canonical"`);
  }
  const seen = new Set([formOf(variant)]);
  for (const other of others) {
    if (other.encoding !== undefined || seen.has(formOf(other))) continue;
    const location = locationOf(resource, other);
    if (location === undefined) continue;
    seen.add(formOf(other));
    // Another type in this language, or this type in another language: the rest is one step away.
    if (other.language !== variant.language && other.type !== variant.type) continue;
    // Of another view, the form that is like this one; its others are linked from there.
    const view = viewOfType(other.type);
    const isElsewhere = view !== undefined && view !== viewOfType(variant.type);
    if (isElsewhere && essenceOf(other) !== essenceOf(variant)) continue;
    links.push(alternateLink(location, other));
    if (links.length === LINK_LIMIT) break;
  }
  return links;
}

function essenceOf({ type }: Description): string | undefined {
  return type?.split(";", 1)[0];
}

function formOf({ type, language }: Description): string {
  return `${type} ${language}`;
}

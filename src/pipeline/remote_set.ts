/**
 * An origin's variant list understood as the set of its resource (RFC 2295 §5): the variants are
 * fetched from their own URIs when they are chosen, and what can be made of them is on offer, too.
 *
 * @module
 */
import { parseEntityTags } from "../cache/mod.ts";
import {
  type Alternates,
  parseAlternates,
  parseStructuredTag,
  variantsOf,
} from "../negotiate/mod.ts";
import { describeMessage, type MessageHead } from "../origin/message.ts";
import { FORM_NAMES, formatOfType, placeOf } from "../origin/query_forms.ts";
import { fieldValues } from "../syntax/field_lines.ts";
import { formatVary, mergeVary, parseVary } from "../syntax/vary.ts";
import { tagOfChoice } from "./transparent.ts";
import type { Description, Field, Resource, StoredVariant, Variant } from "../model/variant.ts";
import { type Exchange, readAs, type Reply } from "./exchange.ts";

/** The fields by which variants of a list are chosen; what varies by these alone is on the list. */
export const LIST_FIELDS: ReadonlySet<string> = new Set([
  "negotiate",
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-features",
  "accept-language",
]);

/** A choice from a list, to be told with the variant that was fetched for it. */
export interface ListChoice {
  readonly location: string;
  readonly vary: readonly string[];
  readonly fields: readonly Field[];
  readonly validator: string;
  /** The language that the list says it is in, for an answer that says nothing of it. */
  readonly language?: string;
}

/** The resource whose set the origin's answer lists; undefined where it lists none. */
export function remoteResource(
  answer: Resource,
  { url, names = FORM_NAMES, linked = false, lists = false }: Exchange,
  limit: number,
): Resource | undefined {
  const [{ fields = [] } = {}] = answer.variants;
  const values = fieldValues(fields, "alternates");
  const list = values.length === 0 ? undefined : parseAlternates(values.join(", "), limit);
  const listed = list === undefined ? [] : storedVariants(list, url, answer.location);
  const own = linked ? ownVariant(list, answer, url) : undefined;
  const variants = own === undefined ? listed : [own, ...listed];
  // Unless lists are asked for, one that leaves out what has come is the server's own business.
  if (variants.length < 2 || (own === undefined && !lists)) return undefined;
  return {
    ...own === undefined
      ? { pins: {}, vary: answer.vary?.filter((name) => !LIST_FIELDS.has(name.toLowerCase())) }
      : { pins: answer.pins, vary: answer.vary },
    location: answer.location,
    variants,
    locate({ type, language }: Description) {
      const source = variants.find((variant) => variant.language === language);
      if (type === undefined || source === undefined) return undefined;
      const target = new URL(source.location ?? answer.location, url);
      target.searchParams.set(names.format, formatOfType(type.split(";", 1)[0]));
      // Among its relatives a page is one of several languages.
      if (source === own) target.searchParams.set(names.language, language ?? "und");
      return target.pathname + target.search;
    },
  };
}

/**
 * The resource that stands for all that an origin lists, where it has left the choice to us
 * (RFC 2295 §4.1); undefined where it has not, or its list is of no use.
 */
export function listedResource(
  answer: MessageHead,
  exchange: Exchange,
  limit: number,
): Resource | undefined {
  const { lists, form, url, names } = exchange;
  if (!lists || form !== undefined || (answer.status !== 300 && answer.status !== 406)) {
    return undefined;
  }
  const content = { open: () => Promise.reject(new Error("a list is not sent as it came")) };
  const resource = describeMessage(answer, content, url, names);
  return remoteResource(resource, exchange, limit) && resource;
}

/** What has come, where it is on its own list: a page among its relatives. */
function ownVariant(
  list: Alternates | undefined,
  { location, variants: [answer] }: Resource,
  url: URL,
): StoredVariant | undefined {
  const listed = list?.variants.filter(({ uri }) => placeOf(uri, url) === location) ?? [];
  if (listed.length === 0) return undefined;
  const [{ language }] = variantsOf({ variants: listed });
  return { ...answer, language: answer.language ?? language };
}

/** Whether this form is, or is made of, what is found under another URI. */
export function isElsewhere(variant: Variant): boolean {
  const { location } = variant.kind === "stored" ? variant : variant.source;
  return location !== undefined;
}

/**
 * Those that are found elsewhere at this site; a coded one only where its content is not there uncoded.
 */
function storedVariants({ variants }: Alternates, url: URL, own: string): StoredVariant[] {
  const keys = new Set<string>();
  return variants.toSorted((a, b) => Number(isCoded(a)) - Number(isCoded(b))).flatMap((listed) => {
    const location = placeOf(listed.uri, url);
    const [description] = variantsOf({ variants: [listed] });
    const { type, language, charset, qs, features, length } = description;
    const key = JSON.stringify([type, language, charset, features]);
    if (location === undefined || location === own) return [];
    if (isCoded(listed) && keys.has(key)) return [];
    keys.add(key);
    return [{
      kind: "stored" as const,
      ...{ type, language, charset, qs, features },
      ...!isCoded(listed) && { length },
      location,
      open: () => Promise.reject(new Error("a listed variant is fetched from its own URI")),
    }];
  });
}

function isCoded({ attributes }: Alternates["variants"][number]): boolean {
  return (attributes.get("encoding") ?? "identity") !== "identity";
}

/** The request for the variant that was chosen from a list: its conditions speak of that alone. */
export function requestFor(
  exchange: Exchange,
  { location, validator }: ListChoice,
  type: string | undefined,
): Exchange {
  const headers = new Headers(exchange.headers);
  for (const name of ["if-match", "if-none-match", "if-range"]) {
    const tags = parseEntityTags(headers.get(name) ?? "");
    if (!Array.isArray(tags)) continue;
    headers.set(name, tags.map((tag) => ofVariant(tag, validator)).join(", "));
  }
  const { url, asked = url } = exchange;
  const retreat = exchange.linked ? readAs(exchange, { linked: false }) : undefined;
  const pursued = {
    headers,
    url: new URL(location, url),
    asked,
    form: type,
    linked: false,
    retreat,
  };
  return readAs(exchange, pursued);
}

/** A tag that was given with another list is that of no answer there is now. */
const NO_TAG = '"-;-"';

function ofVariant(tag: string, validator: string): string {
  const structured = parseStructuredTag(tag);
  return structured?.validator === validator ? structured.etag : NO_TAG;
}

/** The answer with the variant, as one to the request that it was chosen for. */
export function tellChoice(
  { status, headers }: Reply,
  { location, vary, fields, validator, language }: ListChoice,
): void {
  if (status !== 200 && status !== 206 && status !== 304) return;
  headers.set("Content-Location", location);
  if (language !== undefined && !headers.has("content-language")) {
    headers.set("Content-Language", language);
  }
  headers.set("Vary", formatVary(mergeVary(vary, parseVary(headers.get("vary") ?? ""))));
  for (const [name, value] of fields) headers.set(name, value);
  const etag = tagOfChoice(headers.get("etag") ?? undefined, validator);
  if (etag !== undefined) headers.set("ETag", etag);
}

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
import { FORM_NAMES, formatOfType } from "../origin/query_forms.ts";
import { fieldValues } from "../syntax/field_lines.ts";
import { formatVary, mergeVary, parseVary } from "../syntax/vary.ts";
import { tagOfChoice } from "./transparent.ts";
import type { Description, Field, Resource, StoredVariant } from "../model/variant.ts";
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
}

/** The resource whose set the origin's answer lists; undefined where it lists none. */
export function remoteResource(
  answer: Resource,
  { url, names = FORM_NAMES }: Exchange,
  limit: number,
): Resource | undefined {
  const [{ fields = [] } = {}] = answer.variants;
  const values = fieldValues(fields, "alternates");
  const list = values.length === 0 ? undefined : parseAlternates(values.join(", "), limit);
  const variants = list === undefined ? [] : storedVariants(list, url);
  if (variants.length < 2) return undefined;
  return {
    location: answer.location,
    pins: {},
    vary: answer.vary?.filter((name) => !LIST_FIELDS.has(name.toLowerCase())),
    variants,
    locate({ type, language }: Description) {
      const source = variants.find((variant) => variant.language === language);
      if (type === undefined || source?.location === undefined) return undefined;
      const target = new URL(source.location, url);
      target.searchParams.set(names.format, formatOfType(type.split(";", 1)[0]));
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

/** Those that are found at this site; a coded one only where its content is not there uncoded. */
function storedVariants({ variants }: Alternates, url: URL): StoredVariant[] {
  const keys = new Set<string>();
  return variants.toSorted((a, b) => Number(isCoded(a)) - Number(isCoded(b))).flatMap((listed) => {
    const target = URL.parse(listed.uri, url);
    const [description] = variantsOf({ variants: [listed] });
    const { type, language, charset, qs, features, length } = description;
    const key = JSON.stringify([type, language, charset, features]);
    if (target?.origin !== url.origin || target.href === url.href) return [];
    if (isCoded(listed) && keys.has(key)) return [];
    keys.add(key);
    return [{
      kind: "stored" as const,
      ...{ type, language, charset, qs, features },
      ...!isCoded(listed) && { length },
      location: target.pathname + target.search,
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
  return readAs(exchange, { headers, url: new URL(location, url), asked, form: type });
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
  { location, vary, fields, validator }: ListChoice,
): void {
  if (status !== 200 && status !== 206 && status !== 304) return;
  headers.set("Content-Location", location);
  headers.set("Vary", formatVary(mergeVary(vary, parseVary(headers.get("vary") ?? ""))));
  for (const [name, value] of fields) headers.set(name, value);
  const etag = tagOfChoice(headers.get("etag") ?? undefined, validator);
  if (etag !== undefined) headers.set("ETag", etag);
}

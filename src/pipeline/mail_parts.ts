/**
 * Messages of a mailbox, parts of a message, and pages of a mailbox's list as resources of their own,
 * under the reserved query parameters `?message=N`, `?part=1.2`, `?page=2` and `?q=tea`.
 *
 * @module
 */
import { describePart, type PartSelector } from "../origin/mailbox.ts";
import { canonicalLocation, locateByQuery } from "../origin/query_forms.ts";
import { canOpenRange, release } from "./forms.ts";
import { knownPart } from "./known.ts";
import { openSource } from "./source.ts";
import type { Field, Resource, StoredVariant } from "../model/variant.ts";
import type { Origin } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Known, State } from "./state.ts";

/** The reserved query parameters: a message, a part of it; a page of the list, what is searched for. */
const SELECTORS = ["message", "part", "page", "q"];

const MAIL_TYPES = new Set(["message/rfc822", "message/global", "application/mbox"]);

/** Whether the URL names a message or a part, so that the whole mail is needed, as it is. */
export function namesPart(url: URL): boolean {
  return url.searchParams.has("part") || url.searchParams.has("message");
}

/** On to the choice: within the resource, or within the part of it that the URL names. */
export async function chooseWithin(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  known: Known,
  house: House,
): Promise<State> {
  const { url } = exchange;
  const mail = mailOf(known.resource);
  const selected = mail && SELECTORS.some((name) => url.searchParams.has(name));
  if (!selected) return { step: "choose", exchange, origin, known };
  const resource = await resourceOfPart(exchange, known, mail, house);
  if (resource === undefined) {
    release(known.resource);
    const detail = "There is no such message or part.";
    return { step: "refuse", exchange, origin, code: "missing", detail };
  }
  return { step: "choose", exchange, origin, known: knownPart(known, mail, resource) };
}

/** The part that the URL names, or undefined where there is none. */
async function resourceOfPart(
  { url, names }: Exchange,
  known: Known,
  mail: StoredVariant,
  house: House,
): Promise<Resource | undefined> {
  const { pins, vary, fixed } = known.resource;
  const location = canonicalLocation(url, names);
  const resource = { location, pins, vary, fixed, locate: locateByQuery(url, names) };
  const selector = selectorOf(url);
  if (selector === undefined) return undefined;
  if (selector.message === undefined && selector.part === undefined) {
    // A page of the list, or what a search finds of it: the converters read it off the location.
    return { ...resource, variants: [{ ...mail, location }] };
  }
  // Only what has a lasting key may be remembered, and only what is at hand be read in pieces.
  const memory = known.memory(mail) === undefined ? undefined : house.mail;
  const { open: _, ...description } = mail;
  const whole: StoredVariant = canOpenRange(mail) ? mail : {
    ...description,
    length: undefined,
    open: () => openSource(known, mail, house),
  };
  const variant = await describePart(whole, selector, house.limits, memory);
  if (variant === undefined) return undefined;
  const fields = [...cachingFields(mail.fields ?? []), ...variant.fields ?? []];
  return { ...resource, variants: [{ ...variant, fields, location }] };
}

/** What the origin says of storing the mail holds for its parts. */
function cachingFields(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) => CACHING.has(name.toLowerCase()));
}

const CACHING = new Set(["age", "cache-control", "cdn-cache-control", "date", "expires", "pragma"]);

function selectorOf(url: URL): PartSelector | undefined {
  const part = url.searchParams.get("part") ?? undefined;
  const message = url.searchParams.get("message");
  if (message !== null && !/^[1-9]\d{0,8}$/.test(message)) return undefined;
  return { part, message: message === null ? undefined : Number(message) };
}

function mailOf(resource: Resource): StoredVariant | undefined {
  return resource.variants.find(({ type = "", encoding }) =>
    encoding === undefined && MAIL_TYPES.has(type.split(";", 1)[0])
  );
}

/**
 * Messages of a mailbox, parts of a message, and pages of a mailbox's list as resources of their own,
 * under the reserved query parameters `?message=N`, `?part=1.2`, `?page=2` and `?q=tea`.
 *
 * @module
 */
import { describePart, type PartSelector } from "../origin/mailbox.ts";
import { locateByQuery } from "../origin/query_forms.ts";
import { knownFromOrigin } from "./known.ts";
import { canOpenRange } from "./steps/obtain.ts";
import type { Resource, StoredVariant } from "../model/variant.ts";
import type { Origin } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Known, State } from "./state.ts";

/** The reserved query parameters: a message, a part of it; a page of the list, what is searched for. */
const SELECTORS = ["message", "part", "page", "q"];

const MAIL_TYPES = new Set(["message/rfc822", "message/global", "application/mbox"]);

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
    const detail = "There is no such message or part.";
    return { step: "refuse", exchange, origin, code: "missing", detail };
  }
  return { step: "choose", exchange, origin, known: knownFromOrigin(resource) };
}

/** The part that the URL names, or undefined where there is none. */
async function resourceOfPart(
  { url, names }: Exchange,
  known: Known,
  mail: StoredVariant,
  house: House,
): Promise<Resource | undefined> {
  const { pins, vary } = known.resource;
  const location = locationOf(url);
  const resource = { location, pins, vary, locate: locateByQuery(url, names) };
  const selector = selectorOf(url);
  if (selector === undefined) return undefined;
  if (selector.message === undefined && selector.part === undefined) {
    // A page of the list, or what a search finds of it: the converters read it off the location.
    return { ...resource, variants: [{ ...mail, location }] };
  }
  // Only what has a lasting key may be remembered, and only what is at hand be read in pieces.
  const memory = known.memory(mail) === undefined ? undefined : house.mail;
  const whole = canOpenRange(mail) ? mail : { ...mail, length: undefined };
  const variant = await describePart(whole, selector, house.limits, memory);
  return variant && { ...resource, variants: [{ ...variant, location }] };
}

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

/** Path and query of the part, without what pins a form of it. */
function locationOf(url: URL): string {
  const kept = new URLSearchParams();
  for (const name of SELECTORS) {
    const value = url.searchParams.get(name);
    if (value !== null) kept.set(name, value);
  }
  return `${url.pathname}?${kept}`;
}

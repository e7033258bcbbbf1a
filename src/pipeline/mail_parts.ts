/**
 * Messages of a mailbox, parts of a message, and pages of a mailbox's list as resources of their own,
 * under the reserved query parameters `?message=N`, `?part=1.2`, `?page=2` and `?q=tea`.
 *
 * @module
 */
import { describePart, type PartSelector } from "../origin/mailbox.ts";
import { readableMails } from "../origin/coded_mail.ts";
import { canonicalLocation, locateByQuery } from "../origin/query_forms.ts";
import { cachingFields, messageOf, withAlternatives } from "./alternatives.ts";
import { readAs } from "./exchange.ts";
import { atDeck } from "./decks.ts";
import { canOpenRange, release } from "./forms.ts";
import { knownPart } from "./known.ts";
import type { Resource, StoredVariant } from "../model/variant.ts";
import type { Origin } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Known, State } from "./state.ts";

/** The reserved query parameters: a message, a part of it; a page of the list, what is searched for. */
const SELECTORS = ["message", "part", "page", "q"];

const MAIL_TYPES = new Set(["message/rfc822", "message/global", "application/mbox"]);

/** Whether the URL names a message or a part, so that the whole mail is needed, as it is. */
export function namesPart(url: URL): boolean {
  return url.search !== "" && (url.searchParams.has("part") || url.searchParams.has("message"));
}

/** On to the choice: within the resource, or within the part of it that the URL names. */
export async function chooseWithin(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  whole: Known,
  house: House,
): Promise<State> {
  const { url } = exchange;
  const [mail] = readableMails(whole.resource.variants, MAIL_TYPES);
  const selected = mail && SELECTORS.some((name) => url.searchParams.has(name));
  const known = selected ? await knownPartOf(exchange, whole, mail, house) : whole;
  if (known === undefined) {
    release(whole.resource);
    const detail = "There is no such message or part.";
    return { step: "refuse", exchange, origin, code: "missing", detail };
  }
  const message = messageOf(known);
  if (message === undefined) {
    return { step: "choose", exchange, origin, known: atDeck(known, exchange) };
  }
  if (isHeadAlone(exchange, message)) {
    // What a message is to be had in, only its content tells.
    release(known.resource);
    return { step: "offer", exchange: readAs(exchange, { opens: true }), origin };
  }
  return {
    step: "choose",
    exchange,
    origin,
    known: await withAlternatives(exchange, known, message, house),
  };
}

/** Whether an origin was asked for the head, so that there is nothing to look into. */
function isHeadAlone({ method, opens }: Exchange, message: StoredVariant): boolean {
  return method === "HEAD" && !opens && !canOpenRange(message);
}

async function knownPartOf(
  exchange: Exchange,
  whole: Known,
  mail: StoredVariant,
  house: House,
): Promise<Known | undefined> {
  const resource = await resourceOfPart(exchange, whole, mail, house);
  return resource && knownPart(whole, mail, resource);
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
    open: () => mail.open(),
  };
  const variant = await describePart(whole, selector, house.limits, memory);
  if (variant === undefined) return undefined;
  const fields = [...cachingFields(mail.fields ?? []), ...variant.fields ?? []];
  return { ...resource, variants: [{ ...variant, fields, location }] };
}

function selectorOf(url: URL): PartSelector | undefined {
  const part = url.searchParams.get("part") ?? undefined;
  const message = url.searchParams.get("message");
  if (message !== null && !/^[1-9]\d{0,8}$/.test(message)) return undefined;
  return { part, message: message === null ? undefined : Number(message) };
}

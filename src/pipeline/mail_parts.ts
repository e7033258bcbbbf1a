/**
 * Messages of a mailbox and parts of a message as resources of their own, under the reserved query
 * parameters `?message=N` and `?part=1.2`.
 *
 * @module
 */
import { describePart } from "../origin/mailbox.ts";
import { locateByQuery } from "../origin/query_forms.ts";
import { knownFromOrigin } from "./known.ts";
import type { Limits } from "../model/limits.ts";
import type { Resource, StoredVariant } from "../model/variant.ts";
import type { Origin } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Known, State } from "./state.ts";

const MAIL_TYPES = new Set(["message/rfc822", "message/global", "application/mbox"]);

/** On to the choice: within the resource, or within the part of it that the URL names. */
export async function chooseWithin(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  known: Known,
  house: House,
): Promise<State> {
  if (!namesPart(exchange.url, known.resource)) return { step: "choose", exchange, origin, known };
  const resource = await resourceOfPart(exchange, known.resource, house.limits);
  if (resource === undefined) {
    const detail = "There is no such message or part.";
    return { step: "refuse", exchange, origin, code: "missing", detail };
  }
  return { step: "choose", exchange, origin, known: knownFromOrigin(resource) };
}

/** Whether the URL names a part of this resource. */
function namesPart(url: URL, resource: Resource): boolean {
  return (url.searchParams.has("part") || url.searchParams.has("message")) &&
    mailOf(resource) !== undefined;
}

/** The part that the URL names, or undefined where there is none. */
async function resourceOfPart(
  { url, names }: Exchange,
  resource: Resource,
  limits: Limits,
): Promise<Resource | undefined> {
  const mail = mailOf(resource);
  const part = url.searchParams.get("part") ?? undefined;
  const message = url.searchParams.get("message");
  if (mail === undefined || (message !== null && !/^[1-9]\d{0,8}$/.test(message))) return undefined;
  const selector = { part, message: message === null ? undefined : Number(message) };
  const variant = await describePart(mail, selector, limits);
  if (variant === undefined) return undefined;
  const location = locationOf(url);
  const { pins, vary } = resource;
  const locate = locateByQuery(url, names);
  return { location, variants: [{ ...variant, location }], pins, vary, locate };
}

function mailOf(resource: Resource): StoredVariant | undefined {
  return resource.variants.find(({ type = "", encoding }) =>
    encoding === undefined && MAIL_TYPES.has(type.split(";", 1)[0])
  );
}

/** Path and query of the part, without what pins a form of it. */
function locationOf(url: URL): string {
  const kept = new URLSearchParams();
  for (const name of ["message", "part"]) {
    const value = url.searchParams.get(name);
    if (value !== null) kept.set(name, value);
  }
  return `${url.pathname}?${kept}`;
}

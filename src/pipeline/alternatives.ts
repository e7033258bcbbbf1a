/**
 * The alternatives of a message join the set before the choice, so that no converter needs to know
 * the client.
 *
 * @module
 */
import { BytesBody } from "../cache/mod.ts";
import { describeAlternatives } from "../origin/mail_alternatives.ts";
import { readableMails } from "../origin/coded_mail.ts";
import { FORM_NAMES } from "../origin/query_forms.ts";
import { canOpenRange } from "./forms.ts";
import { discard, readUpTo } from "./streams.ts";
import { Fault } from "../model/fault.ts";
import type { ByteRange, Field, Resource, StoredVariant } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { Known } from "./state.ts";

const MESSAGES = new Set(["message/rfc822", "message/global"]);

/** The one message that this resource is; undefined where it is something else, or not to be opened. */
export function messageOf({ resource }: Known): StoredVariant | undefined {
  if (resource.fixed) return undefined;
  const [message, ...others] = readableMails(resource.variants, MESSAGES);
  return others.length === 0 ? message : undefined;
}

/** What the origin says of storing the mail holds for its parts. */
export function cachingFields(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) => CACHING.has(name.toLowerCase()));
}

const CACHING = new Set(["age", "cache-control", "cdn-cache-control", "date", "expires", "pragma"]);

/** The same resource with what its message has in it. */
export async function withAlternatives(
  { names }: Pick<Exchange, "names">,
  known: Known,
  message: StoredVariant,
  house: House,
): Promise<Known> {
  if ((message.length ?? 0) > house.limits.conversionInput) return known;
  const held = await hold(message, house);
  if (!canOpenRange(held)) return replaced(known, message, [held]);
  const key = known.memory(message);
  const placed = { ...held, location: held.location ?? known.resource.location };
  const described = await describeAlternatives(placed, house.limits, house.mail, key)
    .catch(unlessCoded(message));
  const caching = cachingFields(message.fields ?? []);
  const found = described.map((variant) =>
    variant.sourceOnly ? variant : { ...variant, fields: [...caching, ...variant.fields ?? []] }
  );
  const all = replaced(known, message, [held, ...found]);
  // What is made of one language must not be taken for what is made of another.
  const memory = (source: StoredVariant) =>
    found.includes(source) ? key && `${key}\t${found.indexOf(source)}` : known.memory(source);
  const languages = found.flatMap(({ language }) => language ?? []);
  if (languages.length === 0) return { ...all, memory };
  const locate = locateByLanguage(all.resource, languages, names);
  return { ...all, resource: { ...all.resource, locate }, memory };
}

/** What cannot be decoded, or is too much when it is, can still go out as it came. */
function unlessCoded({ encoding }: StoredVariant): (error: unknown) => readonly StoredVariant[] {
  return (error) => {
    if (encoding === undefined || !(error instanceof Fault)) throw error;
    return [];
  };
}

/** The place of a form names its language, since one message says all that its alternatives say. */
function locateByLanguage(
  { locate }: Resource,
  languages: readonly string[],
  { language: name } = FORM_NAMES,
): Resource["locate"] {
  return (form) => {
    const place = locate(form);
    const { type = "", language } = form;
    // Made of the message as its sender ranks it: in no language that anybody states.
    const tag = language ?? (type.startsWith("text/") ? "und" : undefined);
    if (place === undefined || tag === undefined) return place;
    if (language !== undefined && !languages.includes(language)) return place;
    const [path, query] = place.split("?", 2);
    const parameters = new URLSearchParams(query);
    if (parameters.has(name)) return place;
    parameters.set(name, tag);
    return `${path}?${parameters}`;
  };
}

function replaced(known: Known, message: StoredVariant, by: readonly StoredVariant[]): Known {
  const { resource } = known;
  const variants = resource.variants.flatMap((variant) => variant === message ? by : [variant]);
  return { ...known, resource: { ...resource, variants } };
}

/** The message at hand, or on its way as before, if it turns out to be too large. */
async function hold(message: StoredVariant, house: House): Promise<StoredVariant> {
  if (canOpenRange(message)) return message;
  const stream = await message.open();
  const { whole, rest } = await readUpTo(stream, house.limits.conversionInput);
  if (whole === undefined) {
    return { ...message, open: () => Promise.resolve(rest), release: () => discard(rest) };
  }
  const body = new BytesBody(whole);
  const open = (range?: ByteRange) => Promise.resolve(body.open(range));
  return { ...message, length: whole.length, open, release: undefined };
}

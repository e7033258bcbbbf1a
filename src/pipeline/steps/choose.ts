/**
 * Which variant is best for this client, and why? One verdict over the stored and the derivable
 * (RFC 9110 §12.1).
 *
 * @module
 */
import { derivedTag } from "../../transcode/derived_tag.ts";
import { FORM_NAMES } from "../../origin/query_forms.ts";
import { listValidator, listVariants } from "../../negotiate/mod.ts";
import { parseCacheControl } from "../../syntax/cache_control.ts";
import { formatVary, mergeVary } from "../../syntax/vary.ts";
import { choicesOf, exactLocation, formsAmong } from "../choices.ts";
import { isNegotiated } from "../downstream.ts";
import { prefersStrict } from "../preference.ts";
import { isElsewhere, type ListChoice, remoteResource, requestFor } from "../remote_set.ts";
import { decideTransparently, tagOfChoice, type TransparentOutcome } from "../transparent.ts";
import { type Exclusion, isBusy } from "../failures.ts";
import { locationOf, release } from "../forms.ts";
import { dictionaryVary } from "../dictionary_tap.ts";
import { wishedWidth } from "../image_rules.ts";
import type { Description, Field, Resource, StoredVariant, Variant } from "../../model/variant.ts";
import type { Choice } from "../../pages/mod.ts";
import type { Exchange } from "../exchange.ts";
import type { House } from "../house.ts";
import type { Mode } from "../rules.ts";
import type { OfferedSet, SetOptions } from "../offers.ts";
import type { Choose, Known, List, Refuse, Selection, State, Step } from "../state.ts";

/** Chooses; lists, where the client is to choose; refuses when nothing suits (RFC 9110 §15.5.7). */
export const choose: Step<"choose"> = (state, house) => {
  const { exchange, known } = state;
  const { form } = exchange;
  const isSettled = known.ours || form !== undefined;
  const mode = isSettled ? "proactive" : house.rules.mode;
  const remote = isSettled || (mode === "proactive" && !exchange.linked)
    ? undefined
    : remoteResource(known.resource, exchange, house.limits.variants);
  const open = form === undefined
    ? narrowToNamed(remote ?? known.resource, exchange, mode !== "proactive")
    : { ...known.resource, pins: { type: form, soft: true } };
  const resource = isAsItIs(state) ? { ...open, fixed: true } : open;
  const wish = wishedWidth(resource.variants, exchange, house.rules.images);
  const excluded = exclusionsOf(known, house);
  const dictionary = house.rules.dictionary === undefined
    ? undefined
    : house.dictionaries.find(exchange.headers, exchange.url);
  const options = { ...setOptions(exchange, house), width: wish.width, dictionary, excluded };
  // Had nothing failed, the answer would depend on these; and it may yet. For others it does.
  const isLess = excluded.length > 0 || resource !== open;
  const full = isLess && house.offers.of(open, { ...options, excluded: [] });
  const hints = [...wish.vary, ...dictionaryVary(resource, house)];
  const fields = { full: full ? full.negotiator.vary : [], hints };
  const set = { resource, remote, excluded, fields, ...house.offers.of(resource, options) };
  const isUnknown = set.variants.length === 0 && excluded.length === 0;
  if (isUnknown && !namesForm(exchange)) return missingTwin(state);
  if (mode === "reactive") {
    const told = { names: exchange.names, named: true };
    const choices = choicesOf(set.resource, set.variants, told);
    if (choices.length > 1) {
      return listed(state, { choices, vary: set.resource.vary ?? [] });
    }
  }
  const outcome = mode === "transparent" && decideTransparently(set, exchange, house);
  if (outcome && remote && outcome.kind === "choice") return pursued(state, outcome);
  return outcome ? byOutcome(state, set, outcome) : chosen(state, set, mode, house);
};

/** Whether the client wants what the origin sends, and no form that is made on the way (§5.2.1.6). */
function isAsItIs({ exchange: { headers }, origin, known }: Choose): boolean {
  if (known.ours || origin.requestFields === undefined) return false;
  const control = headers.get("cache-control");
  return control !== null && parseCacheControl(control).noTransform === true;
}

function setOptions(exchange: Exchange, { rules }: House): SetOptions {
  return { language: exchange.prefix, strict: rules.prefer && prefersStrict(exchange.headers) };
}

/** On to the URI of the variant that was chosen from the origin's list. */
function pursued(
  { exchange, origin, known }: Choose,
  outcome: ListChoice & { readonly variant: Variant },
): State {
  release(known.resource);
  exchange.trace.list = outcome;
  const [type] = outcome.variant.type?.split(";", 1) ?? [];
  return { step: "lookup", exchange: requestFor(exchange, outcome, type), origin };
}

/** The set, as the URL and the rules leave it. */
interface OpenSet extends OfferedSet {
  readonly resource: Resource;
  /** The resource as its list has it, where what there is is found under several URIs. */
  readonly remote?: Resource;
  /** What is not in it because it could not be made. */
  readonly excluded: readonly Exclusion[];
  /** The fields on which the set itself depends, and those on which a choice from all of it would. */
  readonly fields: { readonly hints: readonly string[]; readonly full: readonly string[] };
}

/** What cannot be had; who insists gets what is of little use, too. */
function exclusionsOf(known: Known, { failures }: House): readonly Exclusion[] {
  const excluded = [...known.excluded ?? [], ...failures.of(known)];
  return known.insists ? excluded.filter(({ reason }) => reason !== "unfit") : excluded;
}

/** The server's choice for this client. */
function chosen(state: Choose, set: OpenSet, mode: Mode, house: House): State {
  const { exchange, known } = state;
  const { resource, remote, variants, negotiator, excluded } = set;
  const verdict = negotiator.negotiate(exchange.headers);
  // A form that was chosen from a list has been decided on already.
  if (exchange.form === undefined) exchange.trace.choice = { variants, verdict };
  const { full, hints } = set.fields;
  const vary = mergeVary(resource.vary ?? [], [...full, ...verdict.vary, ...hints]);
  if (verdict.index === null && excluded.some(({ reason }) => reason === "unfit")) {
    return { ...state, known: { ...known, insists: true } };
  }
  if (verdict.index === null && excluded.length > 0) return unmade(state, set, vary, house);
  if (verdict.index === null) {
    const all = variants.length > 0 ? variants : house.offers.of(withoutPins(resource)).variants;
    const named = mode !== "proactive";
    return refused(state, choicesOf(resource, all, { names: exchange.names, named }), vary);
  }
  const variant = variants[verdict.index];
  exchange.trace.chosen = describe(variant);
  if (house.rules.downstream === "redirect" && isNegotiated(vary)) {
    const { url, names } = exchange;
    const place = exactLocation(resource, variant, formsAmong(variants), { names, named: false });
    if (place !== undefined && place !== url.pathname + url.search) {
      release(known.resource);
      return redirected(place, vary);
    }
  }
  if (remote && isElsewhere(variant)) {
    const location = locationOf(remote, variant) ?? remote.location;
    // Tags of different URIs may be alike.
    const validator = listValidator(listVariants([{ uri: location }]));
    const { language } = variant;
    return pursued(state, { variant, location, vary, fields: [], validator, language });
  }
  // Of its relatives, a page knows the places.
  const among = remote ? { ...known, resource: remote } : known;
  const selection = { known: among, variant, others: variants, vary, ...validators(variant) };
  return { ...state, step: "obtain", selection };
}

/** What transparent negotiation has come to. */
function byOutcome(state: Choose, { variants }: OpenSet, outcome: TransparentOutcome): State {
  const { exchange, known } = state;
  const { vary, fields, validator } = outcome;
  if (outcome.kind !== "choice") {
    const isList = outcome.kind === "list";
    return isList ? listed(state, outcome) : refused(state, outcome.choices, vary, fields);
  }
  const { variant, location } = outcome;
  exchange.trace.chosen = describe(variant);
  const { etag, lastModified } = validators(variant);
  const tag = tagOfChoice(etag, validator);
  const selection = { known, variant, others: variants, vary, location, fields, lastModified };
  return { ...state, step: "obtain", selection: { ...selection, etag: tag } };
}

/** To the URL of the form itself, at which a cache has nothing to get wrong. */
function redirected(place: string, vary: readonly string[]): State {
  const headers = new Headers({
    "Location": place,
    "Vary": formatVary(vary),
    "Cache-Control": "no-store",
  });
  return { step: "done", reply: { status: 302, headers, body: null } };
}

/** How long who was sent away should stay away, in seconds. */
const RETRY_AFTER = "5";

/** What would suit could not be made: there was no time for it, or never will be. */
function unmade(
  state: Choose,
  { resource, variants, excluded }: OpenSet,
  vary: readonly string[],
  house: House,
): Refuse {
  const { exchange: { names } } = state;
  const isPinned = variants.length === 0;
  const all = isPinned ? house.offers.of(withoutPins(resource), { excluded }).variants : variants;
  const choices = choicesOf(resource, all, { names, named: false });
  const refusal = refused(state, choices, vary);
  if (isBusy(excluded)) {
    const detail = "The server is too busy to make this form now. Try again later.";
    const fields: readonly Field[] = [["Retry-After", RETRY_AFTER]];
    return { ...refusal, code: "busy" as const, detail, choices: undefined, fields };
  }
  const lacks = new Set(excluded.flatMap(({ lack }) => lack ?? []));
  const detail = lacks.size === 0
    ? "The form that would suit could not be made from its source."
    : `The form that would suit cannot be made: ${[...lacks].join("; ")}.`;
  const isNoFault = excluded.every(({ reason }) => reason === "unable");
  if (!isPinned || isNoFault) return { ...refusal, detail };
  return { ...refusal, code: "conversion" as const, detail, choices: undefined };
}

/** Nothing suits, and this is what there is. */
function refused(
  { exchange, origin, known }: Choose,
  choices: readonly Choice[],
  vary: readonly string[],
  fields?: readonly Field[],
): Refuse {
  release(known.resource);
  const detail = "No form of this resource suits what the request accepts.";
  return {
    step: "refuse",
    exchange,
    origin,
    code: "not-acceptable",
    detail,
    choices,
    vary,
    fields,
  };
}

/**
 * The resource, or the one file in it that has this very name, where the query pins a type as well,
 * or the client chooses: there a name means what it says.
 */
function narrowToNamed(
  resource: Resource,
  { url, names = FORM_NAMES }: Exchange,
  reactive: boolean,
): Resource {
  if (!reactive && !url.searchParams.has(names.format)) return resource;
  const isNamed = ({ location }: Pick<StoredVariant, "location">) =>
    location === url.pathname || location?.startsWith(`${url.pathname}?`);
  if (!resource.variants.some(isNamed)) return resource;
  // What has no place of its own is where the resource is.
  const variants = resource.variants.filter((variant) =>
    variant.location === undefined || isNamed(variant)
  );
  const type = resource.pins.type ?? variants[0].type?.split(";", 1)[0];
  return { ...resource, variants, pins: { ...resource.pins, type } };
}

/** What is told of a list. */
type Told = Pick<List, "choices" | "vary" | "fields" | "validator">;

function listed({ exchange, origin, known }: Choose, list: Told): State {
  release(known.resource);
  exchange.trace.chosen = "list";
  const { url, asked = url } = exchange;
  return { ...list, step: "list", exchange, origin, location: asked.pathname + asked.search };
}

/** Entity tag and time of the variant: its own, or made from its source's and the plan. */
function validators(variant: Variant): Pick<Selection, "etag" | "lastModified"> {
  if (variant.kind === "stored") return { etag: variant.etag, lastModified: variant.lastModified };
  return {
    etag: derivedTag(variant.source, variant.plan),
    lastModified: variant.source.lastModified,
  };
}

/** Whether the query asks for a form; else it was a twin's name. */
function namesForm({ url, names = FORM_NAMES }: Exchange): boolean {
  return [names.format, names.language, names.view].some((name) => url.searchParams.has(name));
}

/** The name of a form that cannot be made is the name of nothing. */
function missingTwin({ exchange, origin, known }: Choose): State {
  release(known.resource);
  return { step: "refuse", exchange, origin, code: "missing", detail: "There is nothing here." };
}

function withoutPins(resource: Resource): Resource {
  return { ...resource, pins: {} };
}

/** A description in a few words, for the log: `text/markdown ko gzip`. */
function describe({ type, language, encoding }: Description): string {
  return [type, language, encoding].filter((part) => part !== undefined).join(" ");
}

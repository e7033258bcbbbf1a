/**
 * Which variant is best for this client, and why? One verdict over the stored and the derivable
 * (RFC 9110 §12.1).
 *
 * @module
 */
import { derivedTag } from "../../transcode/derived_tag.ts";
import { FORM_NAMES } from "../../origin/query_forms.ts";
import { formatVary, mergeVary } from "../../syntax/vary.ts";
import { choicesOf, exactLocation, formsAmong } from "../choices.ts";
import { isNegotiated } from "../downstream.ts";
import { modeAt } from "../rules.ts";
import type { Description, Resource, Variant } from "../../model/variant.ts";
import type { Exchange } from "../exchange.ts";
import type { Choose, Selection, State, Step } from "../state.ts";

/** Chooses; lists, where the client is to choose; refuses when nothing suits (RFC 9110 §15.5.7). */
export const choose: Step<"choose"> = (state, house) => {
  const { exchange, origin, known } = state;
  const reactive = !known.ours && modeAt(exchange.url, house.rules) === "reactive";
  const resource = narrowToNamed(known.resource, exchange, reactive);
  const { variants, negotiator } = house.offers.of(resource, exchange.prefix);
  if (reactive && formsAmong(variants).length > 1) return listed(state, resource, variants);
  const verdict = negotiator.negotiate(exchange.headers);
  exchange.trace.choice = { variants, verdict };
  const vary = mergeVary(resource.vary ?? [], verdict.vary);
  if (variants.length === 0 && !namesForm(exchange)) return missingTwin(state);
  if (verdict.index === null) {
    const all = variants.length > 0 ? variants : house.offers.of(withoutPins(resource)).variants;
    release(resource);
    const choices = choicesOf(resource, all, { names: exchange.names, named: reactive });
    return { step: "refuse", exchange, origin, ...NOTHING_SUITS, choices, vary };
  }
  const variant = variants[verdict.index];
  exchange.trace.chosen = describe(variant);
  const place = house.rules.downstream === "redirect" && isNegotiated(vary)
    ? exactLocation(resource, variant, formsAmong(variants), {
      names: exchange.names,
      named: false,
    })
    : undefined;
  if (place !== undefined && place !== exchange.url.pathname + exchange.url.search) {
    release(known.resource);
    return redirected(place, vary);
  }
  return {
    ...state,
    step: "obtain",
    selection: { known, variant, others: variants, vary, ...validators(variant) },
  };
};

/** To the URL of the form itself, at which a cache has nothing to get wrong. */
function redirected(place: string, vary: readonly string[]): State {
  const headers = new Headers({
    "Location": place,
    "Vary": formatVary(vary),
    "Cache-Control": "no-store",
  });
  return { step: "done", reply: { status: 302, headers, body: null } };
}

const NOTHING_SUITS = {
  code: "not-acceptable",
  detail: "No form of this resource suits what the request accepts.",
} as const;

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
  const variants = resource.variants.filter(({ location }) =>
    location === url.pathname || location === url.pathname + url.search
  );
  if (variants.length === 0) return resource;
  const type = resource.pins.type ?? variants[0].type?.split(";", 1)[0];
  return { ...resource, variants, pins: { ...resource.pins, type } };
}

function listed(
  { exchange, origin, known }: Choose,
  resource: Resource,
  variants: readonly Variant[],
): State {
  release(known.resource);
  exchange.trace.chosen = "list";
  const { url, asked = url, names } = exchange;
  return {
    step: "list",
    exchange,
    origin,
    location: asked.pathname + asked.search,
    choices: choicesOf(resource, variants, { names, named: true }),
    vary: resource.vary ?? [],
  };
}

/** Entity tag and time of the variant: its own, or made from its source's and the plan. */
function validators(variant: Variant): Pick<Selection, "etag" | "lastModified"> {
  if (variant.kind === "stored") return variant;
  return {
    etag: derivedTag(variant.source, variant.plan),
    lastModified: variant.source.lastModified,
  };
}

/** Whether the query asks for a form; else it was a twin's name. */
function namesForm({ url, names = FORM_NAMES }: Exchange): boolean {
  return url.searchParams.has(names.format) || url.searchParams.has(names.language);
}

/** The name of a form that cannot be made is the name of nothing. */
function missingTwin({ exchange, origin, known }: Choose): State {
  release(known.resource);
  return { step: "refuse", exchange, origin, code: "missing", detail: "There is nothing here." };
}

function withoutPins(resource: Resource): Resource {
  return { ...resource, pins: {} };
}

function release(resource: Resource): void {
  for (const variant of resource.variants) variant.release?.();
}

/** A description in a few words, for the log: `text/markdown ko gzip`. */
function describe({ type, language, encoding }: Description): string {
  return [type, language, encoding].filter((part) => part !== undefined).join(" ");
}

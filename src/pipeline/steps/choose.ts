/**
 * Which variant is best for this client, and why? One verdict over the stored and the derivable
 * (RFC 9110 §12.1).
 *
 * @module
 */
import { derivedTag } from "../../transcode/derived_tag.ts";
import { FORM_NAMES } from "../../origin/query_forms.ts";
import { mergeVary } from "../../syntax/vary.ts";
import type { Description, Resource, StoredVariant, Variant } from "../../model/variant.ts";
import type { Exchange } from "../exchange.ts";
import type { Choose, Refuse, Selection, State, Step } from "../state.ts";

/** Chooses; refuses with a list of what there is when nothing suits (RFC 9110 §15.5.7). */
export const choose: Step<"choose"> = (state, house) => {
  const { resource } = state.known;
  const { variants, negotiator } = house.offers.of(resource, state.exchange.prefix);
  const verdict = negotiator.negotiate(state.exchange.headers);
  state.exchange.trace.choice = { variants, verdict };
  const vary = mergeVary(resource.vary ?? [], verdict.vary);
  if (variants.length === 0 && !namesForm(state.exchange)) return missingTwin(state);
  if (verdict.index === null) {
    const choices = variants.length > 0
      ? variants
      : house.offers.of(withoutPins(resource)).variants;
    release(resource);
    return { ...refusal(resource, choices), vary, exchange: state.exchange, origin: state.origin };
  }
  const variant = variants[verdict.index];
  state.exchange.trace.chosen = describe(variant);
  return {
    ...state,
    step: "obtain",
    selection: { known: state.known, variant, others: variants, vary, ...validators(variant) },
  };
};

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

function refusal(
  resource: Resource,
  choices: readonly Variant[],
): Pick<Refuse, "step" | "code" | "detail" | "choices"> {
  return {
    step: "refuse",
    code: "not-acceptable",
    detail: "No form of this resource suits what the request accepts.",
    choices: choices.filter((variant) => variant.encoding === undefined).map((variant) => ({
      description: variant,
      location: locationOf(resource, variant),
    })),
  };
}

/** Where exactly this form is found; a coding does not move it. */
export function locationOf(resource: Resource, variant: Variant): string | undefined {
  const stored = isConverted(variant) ? undefined : sourceOf(variant).location;
  return stored ?? resource.locate(variant);
}

/** Whether the content, not only its coding, is made by conversion. */
export function isConverted(variant: Variant): boolean {
  return variant.kind === "derived" &&
    variant.plan.converters.some((converter) => "type" in converter.to);
}

function sourceOf(variant: Variant): StoredVariant {
  return variant.kind === "stored" ? variant : variant.source;
}

/** A description in a few words, for the log: `text/markdown ko gzip`. */
function describe({ type, language, encoding }: Description): string {
  return [type, language, encoding].filter((part) => part !== undefined).join(" ");
}

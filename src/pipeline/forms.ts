/**
 * What a variant is to its resource: whether its content is made, where exactly it is found, and how
 * it is opened or given back.
 *
 * @module
 */
import { WIDTH_PARAMETER } from "./image_rules.ts";
import type { Resource, StoredVariant, Variant } from "../model/variant.ts";

/** Where exactly this form is found; a coding does not move it. */
export function locationOf(resource: Resource, variant: Variant): string | undefined {
  const stored = isConverted(variant) ? undefined : sourceOf(variant).location;
  const place = stored ?? resource.locate(variant);
  if (place === undefined || variant.width === undefined) return place;
  return `${place}${place.includes("?") ? "&" : "?"}${WIDTH_PARAMETER}=${variant.width}`;
}

/** Whether the content, not only its coding, is made by conversion. */
export function isConverted(variant: Variant): boolean {
  return variant.kind === "derived" &&
    variant.plan.converters.some((converter) => "type" in converter.to);
}

function sourceOf(variant: Variant): StoredVariant {
  return variant.kind === "stored" ? variant : variant.source;
}

/** A part can be opened where all is at hand: not of an answer that is still under way. */
export function canOpenRange(variant: StoredVariant): boolean {
  return variant.length !== undefined && variant.release === undefined;
}

/** Gives back what is held for content that will not be opened. */
export function release(resource: Resource): void {
  for (const variant of resource.variants) variant.release?.();
}

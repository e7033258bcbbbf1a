/**
 * What a variant is to its resource: whether its content is made, and where exactly it is found.
 *
 * @module
 */
import type { Resource, StoredVariant, Variant } from "../model/variant.ts";

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

/**
 * Where dictionaries come from: content that goes out, before it is coded, under a rule that has it
 * serve as one.
 *
 * @module
 */
import { passingStep } from "./passing_step.ts";
import { collect } from "./streams.ts";
import { isCompressible } from "../transcode/compressible.ts";
import { formatUseAsDictionary } from "../syntax/dictionary_fields.ts";
import type { Plan } from "../model/conversion.ts";
import type { Description, Resource } from "../model/variant.ts";
import type { House } from "./house.ts";
import type { Selection } from "./state.ts";

/** The field that answers of this resource depend on, wherever dictionaries are in use. */
export function dictionaryVary(resource: Resource, { rules }: House): readonly string[] {
  if (rules.dictionary === undefined || resource.fixed) return [];
  return resource.variants.some(mayServe) ? ["Available-Dictionary"] : [];
}

/** Says of content that it may serve, where it may. */
export function offerDictionary(
  headers: Headers,
  { variant, known }: Selection,
  { rules }: Pick<House, "rules">,
): void {
  if (rules.dictionary === undefined || known.resource.fixed || !mayServe(variant)) return;
  if (headers.has("use-as-dictionary")) return;
  headers.set("Use-As-Dictionary", formatUseAsDictionary(rules.dictionary));
}

/** The content as it goes by, kept at its end. */
export function tapContent(
  content: ReadableStream<Uint8Array>,
  selection: Selection,
  house: House,
): ReadableStream<Uint8Array> {
  if (patternFor(selection, house) === undefined) return content;
  const { limit } = house.dictionaries;
  return collect(content, limit, (bytes) => keepContent(bytes, selection, house));
}

/** Keeps content. What is private is nobody else's dictionary. */
export async function keepContent(
  bytes: Uint8Array,
  selection: Selection,
  house: House,
): Promise<void> {
  const pattern = patternFor(selection, house);
  const { variant, known } = selection;
  const source = variant.kind === "stored" ? variant : variant.source;
  if (pattern === undefined || known.memory(source) === undefined) return;
  await house.dictionaries.keep(bytes, pattern);
}

/** What the content is to serve for, if it may. */
function patternFor({ variant }: Selection, { rules }: House): string | undefined {
  return variant.encoding === undefined && mayServe(variant) ? rules.dictionary : undefined;
}

/** The plan with a step before the coding in which the content is kept. */
export function tapPlan(plan: Plan, selection: Selection, house: House): Plan {
  const { converters } = plan;
  const last = converters[converters.length - 1];
  const isCoded = "encoding" in last.to && last.to.encoding !== "identity";
  if (house.rules.dictionary === undefined || !isCoded) return plan;
  const uncoded = { ...selection, variant: { ...selection.variant, encoding: undefined } };
  const tap = passingStep("keep_dictionary", (input) => tapContent(input, uncoded, house));
  return { ...plan, converters: [...converters.slice(0, -1), tap, last] };
}

function mayServe({ type }: Description): boolean {
  return type !== undefined && isCompressible(type);
}

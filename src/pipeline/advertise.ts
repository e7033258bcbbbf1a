/**
 * Telling caches downstream what there is to choose from, so that they can choose for us: by Variants
 * and Variant-Key (draft-ietf-httpbis-variants), or by availability hints.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import {
  availabilityOf,
  formatAvailable,
  formatAvailEncoding,
  formatCookieIndices,
  formatVariantKey,
  formatVariants,
} from "../negotiate/mod.ts";
import type { Description, Field } from "../model/variant.ts";
import { trueVary } from "./ladder.ts";
import type { Rules } from "./rules.ts";
import type { Selection } from "./state.ts";

/** What is told: Variants and Variant-Key, or availability hints. */
export type Advertisement = "variants" | "hints";

/**
 * What an origin says of its own set is not all that there is, once forms are made of it: a cache that
 * took it for all would hand out the wrong one.
 */
export const OF_THE_ORIGINS_SET: readonly string[] = [
  "variants",
  "variant-key",
  "avail-format",
  "avail-encoding",
];

/** How each field of the choice reads its value off a variant; empty where it makes no statement. */
const AXES: Readonly<Record<string, (variant: Description) => string>> = {
  "accept": ({ type }) => essenceOf(type) ?? "",
  "accept-language": ({ language }) => language ?? "",
  "accept-encoding": ({ encoding }) => encoding ?? "identity",
};

/** The fields that tell of the set from which this was selected. */
export function advertise(selection: Selection, rules: Rules): readonly Field[] {
  return rules.advertise.flatMap((kind) =>
    kind === "variants" ? tellVariants(selection, rules) : tellHints(selection, rules)
  );
}

/** Only where they say all that Vary does: a cache that understands them does not look at it. */
function tellVariants({ vary, others, variant }: Selection, rules: Rules): readonly Field[] {
  const axes = trueVary(vary, rules).map((field) => ({ field: field.toLowerCase() }));
  if (axes.length === 0 || axes.some(({ field }) => !Object.hasOwn(AXES, field))) return [];
  const told = axes.map(({ field }) => ({ field, values: [...new Set(others.map(AXES[field]))] }));
  if (told.some(({ values }) => values.includes("") || values.length < 2)) return [];
  return [
    ["Variants", formatVariants(told)],
    ["Variant-Key", formatVariantKey([told.map(({ field }) => AXES[field](variant))])],
  ];
}

function tellHints({ others, vary, known }: Selection, { cookies, overruled }: Rules): Field[] {
  const { format, language, encoding } = availabilityOf(others);
  const fields: Field[] = [];
  if (format !== undefined) fields.push(["Avail-Format", formatAvailable(format)]);
  if (language !== undefined) fields.push(["Avail-Language", formatAvailable(language)]);
  if (encoding !== undefined) fields.push(["Avail-Encoding", formatAvailEncoding(encoding)]);
  const ours = vary.some((name) => overruled.get(name.toLowerCase())?.includes("Cookie"));
  // An origin that looks at cookies itself may look at others.
  const theirs = known.resource.vary?.some((name) => name.toLowerCase() === "cookie") ?? false;
  if (ours && !theirs) {
    const names = [cookies.language, cookies.format].filter((name) => name !== undefined);
    fields.push(["Cookie-Indices", formatCookieIndices(names)]);
  }
  return fields;
}

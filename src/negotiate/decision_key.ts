/**
 * Decision keys: one short name for each variant. Thousands of Accept fields lead to the same few
 * variants, so that a cache which stores by key needs as many entries as there are variants.
 *
 * @module
 */
import type { ReadVariant } from "./read_variant.ts";

/** The key of requests that get no variant: 406, or a list to choose from. */
export const NO_CHOICE = "none";

/** Short names of types that are met often; all others go by their subtypes. */
const SHORT: Readonly<Record<string, string>> = {
  "text/markdown": "md",
  "text/plain": "txt",
  "image/svg+xml": "svg",
  "application/xhtml+xml": "xhtml",
  "message/rfc822": "eml",
};

/** What a key can be made of, the most telling first. */
const MEMBERS: readonly ((variant: ReadVariant) => string)[] = [
  ({ type }) => type === undefined ? "-" : SHORT[type] ?? type.slice(type.indexOf("/") + 1),
  ({ language }) => language ?? "-",
  ({ charset }) => charset ?? "-",
  ({ codings }) => codings.join("+") || "identity",
];

/** A key for each variant, made of what tells them apart, and of its position where nothing does. */
export function decisionKeys(variants: readonly ReadVariant[]): string[] {
  const telling = MEMBERS.filter((member) => new Set(variants.map(member)).size > 1);
  const names = variants.map((variant) => telling.map((member) => member(variant)).join("·"));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, index) =>
    name === "" || name === NO_CHOICE || counts.get(name) !== 1 ? `${name}#${index}` : name
  );
}

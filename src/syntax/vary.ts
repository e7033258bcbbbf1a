/**
 * Vary: the request fields that had a say in the choice of the representation (RFC 9110 §12.5.5).
 *
 * ```abnf
 * Vary = #( "*" / field-name )
 * ```
 *
 * ```http
 * Vary: Accept, Accept-Language
 * Vary: accept-encoding
 * Vary: *
 * Vary:
 * ```
 *
 * In data a Vary is the list of its names; `["*"]` is the star, `[]` no Vary at all.
 *
 * @module
 */
import { isToken, trimBlanks } from "./field.ts";

const STAR: readonly string[] = ["*"];

/**
 * The names in their order and spelling, each once. A member that cannot be a field name makes the
 * whole a star: what it meant is not known, so no request can be said to match it.
 */
export function parseVary(value: string): readonly string[] {
  if (value === "") return [];
  const names: string[] = [];
  for (const member of value.split(",")) {
    const name = trimBlanks(member);
    if (name === "") continue;
    if (name === "*" || !isToken(name)) return STAR;
    names.push(name);
  }
  return withoutRepeats(names);
}

/** The union of both, without regard to case; a star absorbs all else. */
export function mergeVary(a: readonly string[], b: readonly string[]): readonly string[] {
  return a.includes("*") || b.includes("*") ? STAR : withoutRepeats([...a, ...b]);
}

/** Whether no other request can be known to lead to the same representation. */
export function variesOnAll(names: readonly string[]): boolean {
  return names.includes("*");
}

/** The field value; the empty string where the field should be left out. */
export function formatVary(names: readonly string[]): string {
  return names.join(", ");
}

function withoutRepeats(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names;
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = name.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}

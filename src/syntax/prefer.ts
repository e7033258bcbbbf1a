/**
 * Prefer and Preference-Applied: wishes about the answer that a server may grant (RFC 7240 §2, §3).
 *
 * ```abnf
 * Prefer     = 1#preference
 * preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] )
 * ```
 *
 * ```http
 * Prefer: return=minimal
 * Prefer: respond-async, wait=10
 * Prefer: handling=lenient; foo="some parameter"
 * ```
 *
 * @module
 */
import { isToken, trimBlanks } from "./field.ts";
import { DEFAULT_ELEMENTS } from "./quality.ts";
import { formatParameterValue, scanParameter } from "./token.ts";

/** One wish. */
export interface Preference {
  /** Empty where none was given; that is the same (§2). */
  readonly value: string;
  /** Its parameters, by their lower-case names. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The wishes by their names in lower case; the first of each counts, and what is malformed does not. */
export function parsePrefer(
  text: string,
  limit: number = DEFAULT_ELEMENTS,
): ReadonlyMap<string, Preference> {
  const preferences = new Map<string, Preference>();
  for (let at = 0, seen = 0; at < text.length && seen < limit; at++, seen++) {
    const { name, value = "", end, defect } = scanParameter(text, at);
    const parameters = new Map<string, string>();
    at = end;
    while (text[at] === ";") {
      const parameter = scanParameter(text, at + 1);
      at = parameter.end;
      // A word without a value is a parameter here, with an empty one.
      if (isToken(parameter.name) && !parameters.has(parameter.name)) {
        parameters.set(parameter.name, parameter.value ?? "");
      }
    }
    const usable = isToken(name) && defect !== "quote-open";
    if (usable && !preferences.has(name)) preferences.set(name, { value, parameters });
  }
  return preferences;
}

/** Writes Preference-Applied: names, with the values of those that have one. */
export function formatPreferenceApplied(
  applied: Iterable<readonly [name: string, value: string]>,
): string {
  return [...applied].map(([name, value]) =>
    trimBlanks(value) === "" ? name : `${name}=${formatParameterValue(value)}`
  ).join(", ");
}

/**
 * `Prefer: handling=strict` (RFC 7240 §4.4): the client would rather have an error than something
 * that it did not ask for.
 *
 * @module
 */
import { formatPreferenceApplied, parsePrefer } from "../syntax/prefer.ts";

/** Whether the request prefers strict handling. */
export function prefersStrict(headers: Headers): boolean {
  const field = headers.get("prefer");
  return field !== null && parsePrefer(field).get("handling")?.value.toLowerCase() === "strict";
}

/** What Preference-Applied says when it was granted. */
export const STRICT_APPLIED: string = formatPreferenceApplied([["handling", "strict"]]);

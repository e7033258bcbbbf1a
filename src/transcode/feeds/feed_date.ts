/**
 * Dates of pages and feeds as ISO 8601.
 *
 * @module
 */

/** A time without a zone, of which only the writer knows what is meant, is taken as UTC. */
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** A date of RFC 822 or ISO 8601; what is none is left out. */
export function feedDate(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  const time = Date.parse(WITHOUT_ZONE.test(text) ? `${text.replace(" ", "T")}Z` : text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

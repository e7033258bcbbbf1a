/**
 * Max-Forwards: how many more servers may forward a request (RFC 9110 §7.6.2).
 *
 * ```http
 * Max-Forwards: 3
 * ```
 *
 * @module
 */

/** How often the request may still be forwarded; undefined where nobody says. */
export function readMaxForwards(headers: Headers): number | undefined {
  const value = headers.get("max-forwards");
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** The fields as they are forwarded: one step less is left. */
export function countForward(headers: Headers): Headers {
  const left = readMaxForwards(headers);
  if (left === undefined) return headers;
  const counted = new Headers(headers);
  counted.set("max-forwards", String(left - 1));
  return counted;
}

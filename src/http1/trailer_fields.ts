/**
 * Fields behind the content (RFC 9110 §6.5): which of them may be passed on, and who takes them.
 *
 * ```http
 * TE: trailers
 * Grpc-Status: 0
 * Server-Timing: db;dur=53
 * ```
 *
 * @module
 */
import type { Field } from "../model/variant.ts";

/**
 * Fields that others act upon before the content, so that behind it they could only mislead
 * (RFC 9110 §6.5.1): framing, routing, authentication, request modifiers, control data of answers,
 * and whatever says what the content is.
 */
const NEVER_BEHIND =
  /^(?:accept.*|age|authorization|authentication-info|cache-control|cdn-loop|connection|content-.*|cookie2?|date|expect|expires|forwarded|host|if-.*|keep-alive|location|max-forwards|origin|pragma|proxy-.*|range|referer|retry-after|sec-.*|set-cookie2?|te|trailer|transfer-encoding|upgrade|user-agent|vary|via|warning|www-authenticate|x-forwarded-.*|x-http-method.*|x-method-override)$/i;

/** The fields that may be passed on. Two spellings of a dash count as one, as they do for CGI. */
export function trailerFields(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) => !NEVER_BEHIND.test(name.replaceAll("_", "-")));
}

/** Whether this value of TE says that such fields are welcome (RFC 9110 §10.1.4). */
export function takesTrailers(te: string | null | undefined): boolean {
  return te !== null && te !== undefined && /(?:^|,)[\t ]*trailers[\t ]*(?:,|$)/i.test(te);
}

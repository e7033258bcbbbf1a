/**
 * Transfer-Encoding: the codings laid over a message for its way across one connection
 * (RFC 9112 §6.1, §7).
 *
 * ```abnf
 * Transfer-Encoding  = #transfer-coding
 * transfer-coding    = token *( OWS ";" OWS transfer-parameter )
 * transfer-parameter = token BWS "=" BWS ( token / quoted-string )
 * ```
 *
 * ```http
 * Transfer-Encoding: chunked
 * Transfer-Encoding: gzip, chunked
 * ```
 *
 * @module
 */
import { isToken, trimBlanks } from "./field.ts";

/**
 * Reads the names of the codings, in the order in which they were applied and in lower case;
 * undefined if the value is malformed.
 *
 * Stricter than the grammar where framing hangs on it: empty elements (`chunked,`) and parameters
 * are refused, for no coding in use has one, and both have been used to make two readers of one
 * message see two different ends.
 */
export function parseTransferEncoding(value: string): string[] | undefined {
  const codings = value.split(",").map(trimBlanks);
  // Looked at before the change of case, which turns U+212A (the Kelvin sign) into a "k".
  if (!codings.every(isToken)) return undefined;
  return codings.map((coding) => coding.toLowerCase());
}

/**
 * Compression dictionaries: which answers may serve as one, and which one a client has (RFC 9842 §2).
 *
 * ```abnf
 * Use-As-Dictionary    = sf-dictionary
 * Available-Dictionary = sf-binary
 * ```
 *
 * ```http
 * Use-As-Dictionary: match="/docs/*"
 * Available-Dictionary: :pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=:
 * ```
 *
 * @module
 */

/** SHA-256 in Base64, between colons; parameters say nothing here (RFC 9651 §3.3.5). */
const AVAILABLE = /^[ \t]*:([A-Za-z0-9+/]{43}=):[ \t]*(?:;.*)?$/;

/** The hash of the dictionary that a client has, in Base64; undefined where the field says none. */
export function parseAvailableDictionary(value: string): string | undefined {
  return AVAILABLE.exec(value)?.[1];
}

/** Says that content may serve as dictionary for all that a URL pattern matches. */
export function formatUseAsDictionary(match: string): string {
  return `match="${match.replace(/["\\]/g, "\\$&")}"`;
}

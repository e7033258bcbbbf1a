/**
 * Negotiate: what the client wants of transparent content negotiation, and allows (RFC 2295 §8.4).
 *
 * ```abnf
 * Negotiate           = #negotiate-directive
 * negotiate-directive = "trans" / "vlist" / "guess-small" / rvsa-version / "*" / negotiate-extension
 * negotiate-extension = token [ "=" token ]
 * ```
 *
 * ```http
 * Negotiate: 1.0, 2.5
 * Negotiate: *
 * Negotiate: vlist, guess-small
 * ```
 *
 * @module
 */
import { trimBlanks } from "./field.ts";
import { parseRvsaVersion, type RvsaVersion } from "./rvsa_version.ts";

/** What a client said. */
export interface NegotiateDirectives {
  /** It does transparent negotiation; all other directives imply this. */
  readonly trans: boolean;
  /** It wants the variant list with every answer. */
  readonly vlist: boolean;
  /** The server may guess, if the answer is not much larger than a list would be. */
  readonly guessSmall: boolean;
  /** Algorithms that may choose in its place. */
  readonly rvsa: readonly RvsaVersion[];
  /** Any algorithm may. */
  readonly any: boolean;
}

/** Reads the field; null = it is absent. Directives that are not known are ignored. */
export function parseNegotiate(value: string | null): NegotiateDirectives {
  const words = (value ?? "").split(",").map((word) => trimBlanks(word).toLowerCase());
  const rvsa = words.map(parseRvsaVersion).filter((version) => version !== undefined);
  const guessSmall = words.includes("guess-small");
  const vlist = guessSmall || words.includes("vlist");
  const any = words.includes("*");
  const trans = vlist || any || rvsa.length > 0 || words.includes("trans");
  return { trans, vlist, guessSmall, rvsa, any };
}

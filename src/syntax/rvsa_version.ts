/**
 * Versions of remote variant selection algorithms (RFC 2295 §7.1).
 *
 * ```abnf
 * rvsa-version = major "." minor
 * major        = 1*4DIGIT
 * minor        = 1*4DIGIT
 * ```
 *
 * ```http
 * Negotiate: 1.0, 2.5
 * Alternates: proxy-rvsa="1.0, 2.5"
 * ```
 *
 * @module
 */

/** A version. */
export interface RvsaVersion {
  /** The number before the point. */
  readonly major: number;
  /** The number behind it. */
  readonly minor: number;
}

/** The algorithm of RFC 2296. */
export const RVSA_1_0: RvsaVersion = { major: 1, minor: 0 };

/** Reads a version; undefined for what is none. */
export function parseRvsaVersion(text: string): RvsaVersion | undefined {
  const found = /^(\d{1,4})\.(\d{1,4})$/.exec(text);
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]) };
}

/** Writes it. */
export function formatRvsaVersion({ major, minor }: RvsaVersion): string {
  return `${major}.${minor}`;
}

/** Whether an algorithm may be used where these are allowed: of the same major version, and no older. */
export function allowsRvsa(allowed: readonly RvsaVersion[], algorithm: RvsaVersion): boolean {
  return allowed.some(({ major, minor }) => major === algorithm.major && minor <= algorithm.minor);
}

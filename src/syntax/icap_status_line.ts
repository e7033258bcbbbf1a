/**
 * The first line of an ICAP response (RFC 3507 §4.3.3).
 *
 * ```abnf
 * Status-Line = ICAP-Version SP Status-Code SP Reason-Phrase
 * ```
 *
 * ```http
 * ICAP/1.0 200 OK
 * ICAP/1.0 100 Continue
 * ICAP/1.0 204 Unmodified
 * ```
 *
 * @module
 */

/** What a status line says. */
export interface IcapStatusLine {
  /** A minor version above 0 is spoken as 1.1 would be. */
  readonly version: "1.0" | "1.1";
  /** The status code. */
  readonly status: number;
  /** The reason phrase, for people. */
  readonly reason: string;
}

// Leniency: the space after the code may be missing when no reason follows, as with HTTP.
const STATUS_LINE = /^ICAP\/1\.([0-9]) ([1-5][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/** Reads a status line without its line end; undefined if it is malformed or of another version. */
export function parseIcapStatusLine(line: string): IcapStatusLine | undefined {
  const match = STATUS_LINE.exec(line);
  if (match === null) return undefined;
  const [, minor, code, reason = ""] = match;
  return { version: minor === "0" ? "1.0" : "1.1", status: Number(code), reason };
}

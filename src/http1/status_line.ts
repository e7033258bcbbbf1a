/**
 * The first line of a response (RFC 9112 §4).
 *
 * ```abnf
 * status-line  = HTTP-version SP status-code SP [ reason-phrase ]
 * HTTP-version = "HTTP/" DIGIT "." DIGIT
 * status-code  = 3DIGIT
 * ```
 *
 * ```http
 * HTTP/1.1 200 OK
 * HTTP/1.1 204
 * HTTP/1.0 404 Not Found
 * ```
 *
 * @module
 */

/** What a status line says. */
export interface StatusLine {
  /** A minor version above 1 is spoken as 1.1 (RFC 9110 §2.5). */
  readonly version: "1.0" | "1.1";
  readonly status: number;
  /** The reason phrase; often empty, and never to be acted upon. */
  readonly reason: string;
}

// Leniency: the space after the code may be missing when no reason follows, as common servers send it.
const STATUS_LINE = /^HTTP\/1\.([0-9]) ([1-5][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/** Reads a status line without its line end; undefined if it is malformed or of another major version. */
export function parseStatusLine(line: string): StatusLine | undefined {
  const match = STATUS_LINE.exec(line);
  if (match === null) return undefined;
  const [, minor, code, reason = ""] = match;
  return { version: minor === "0" ? "1.0" : "1.1", status: Number(code), reason };
}

/**
 * The first line of a request (RFC 9112 §3).
 *
 * ```abnf
 * request-line = method SP request-target SP HTTP-version
 * HTTP-version = "HTTP/" DIGIT "." DIGIT
 * ```
 *
 * ```http
 * GET /about?lang=ko HTTP/1.1
 * OPTIONS * HTTP/1.1
 * GET http://example.org/about HTTP/1.0
 * ```
 *
 * @module
 */
import { isToken } from "../syntax/field.ts";
import { badRequest, type Refusal } from "./refusal.ts";

/** What a request line says. */
export interface RequestLine {
  readonly method: string;
  /** As it was sent: visible ASCII, its form not yet looked at. */
  readonly target: string;
  /** A minor version above 1 is spoken as 1.1 (RFC 9110 §2.5). */
  readonly version: "1.0" | "1.1";
}

const VERSION = / HTTP\/([0-9])\.([0-9])$/;
const VERSION_LENGTH = " HTTP/1.1".length;
const VISIBLE = /^[\x21-\x7e]+$/;

/** Reads a request line without its line end. One space, and nothing else, parts its three words. */
export function parseRequestLine(line: string): RequestLine | Refusal {
  const version = line.endsWith(" HTTP/1.1") ? "1.1" : otherVersion(line);
  if (typeof version !== "string") return version;
  const space = line.indexOf(" ");
  const method = line.slice(0, space);
  const target = line.slice(space + 1, -VERSION_LENGTH);
  if (method !== "GET" && !isToken(method)) return badRequest("The method is malformed.");
  if (!VISIBLE.test(target)) return badRequest("The request target is malformed.");
  return { method, target, version };
}

function otherVersion(line: string): "1.0" | "1.1" | Refusal {
  const match = VERSION.exec(line);
  if (match === null) return badRequest("The request line is malformed.");
  const [, major, minor] = match;
  if (major !== "1") return { status: 505, reason: "Only HTTP/1 is spoken here." };
  return minor === "0" ? "1.0" : "1.1";
}

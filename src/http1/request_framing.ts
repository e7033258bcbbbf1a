/**
 * Where a request ends, and whether its connection lives on (RFC 9112 §6.3, §9.3). Pure: fields in,
 * verdict out. Nothing ambiguous is taken, not even where the RFC would let a server choose.
 *
 * @module
 */
import { parseContentLength } from "../syntax/content_length.ts";
import { trimBlanks } from "../syntax/field.ts";
import { parseTransferEncoding } from "../syntax/transfer_encoding.ts";
import type { OwnFields } from "./received_head.ts";
import { badRequest, type Refusal } from "./refusal.ts";

/** How the end of a request's body is told. */
export type RequestFraming =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" };

/** What of a head decides. */
export interface RequestFacts {
  readonly version: "1.0" | "1.1";
  readonly own: OwnFields;
}

const NONE: RequestFraming = { kind: "none" };
const CHUNKED: RequestFraming = { kind: "chunked" };

/** Decides how a request is framed. A refused one is the last on its connection. */
export function frameRequest(
  { version, own }: RequestFacts,
  limit: number,
): RequestFraming | Refusal {
  const { "content-length": length, "transfer-encoding": encoding } = own;
  if (encoding !== undefined) {
    if (length !== undefined) {
      return badRequest("Transfer-Encoding and Content-Length exclude each other.");
    }
    if (version === "1.0") return badRequest("HTTP/1.0 has no Transfer-Encoding.");
    return frameByEncoding(encoding);
  }
  return length === undefined ? NONE : frameByLength(length, limit);
}

function frameByEncoding(encoding: string): RequestFraming | Refusal {
  const codings = parseTransferEncoding(encoding);
  if (codings === undefined) return badRequest("Transfer-Encoding is malformed.");
  if (codings.at(-1) !== "chunked" || codings.indexOf("chunked") !== codings.length - 1) {
    return badRequest("The transfer codings do not end in chunked.");
  }
  if (codings.length > 1) {
    return { status: 501, reason: "No transfer coding but chunked is known here." };
  }
  return CHUNKED;
}

// Stricter than the parser: a list of equal lengths is no sender's to send (RFC 9110 §8.6).
function frameByLength(value: string, limit: number): RequestFraming | Refusal {
  const length = value.includes(",") ? undefined : parseContentLength(value);
  if (length === undefined) return badRequest("Content-Length is malformed.");
  if (length > limit) return { status: 413, reason: "The content is too large." };
  return { kind: "length", length };
}

/** Whether the client wants the connection kept (RFC 9112 §9.3). */
export function wantsPersistence({ version, own: { connection } }: RequestFacts): boolean {
  if (connection === undefined) return version === "1.1";
  const options = connection.toLowerCase().split(",").map(trimBlanks);
  return !options.includes("close") && (version === "1.1" || options.includes("keep-alive"));
}

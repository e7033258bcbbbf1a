/**
 * How the end of an answer is told to a client (RFC 9112 §6). Pure: facts in, verdict out.
 *
 * @module
 */
import { parseContentLength } from "../syntax/content_length.ts";

/** What of an answer, and of the request, decides the framing. */
export interface AnswerFacts {
  /** The method and version of the request. */
  readonly method: string;
  readonly version: "1.0" | "1.1";
  readonly status: number;
  /** The answer's Content-Length field, if it has one. */
  readonly declared?: string;
  /** Bytes at hand, or `stream` for a body of which only its field may tell the length. */
  readonly body: number | "stream";
  /** Whether fields are to follow the content, which only chunks allow (RFC 9112 §7.1.2). */
  readonly trailing?: boolean;
}

/** How an answer is framed. */
export type AnswerFraming =
  /** No content is sent; `length` is what the content would have (HEAD, 304). */
  | { readonly kind: "none"; readonly length?: number }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  /** The content ends with the connection, for clients that know no chunks. */
  | { readonly kind: "close" }
  /** What is announced is not what would be sent. */
  | { readonly kind: "broken"; readonly reason: string };

/** Decides how an answer is framed. */
export function frameAnswer(facts: AnswerFacts): AnswerFraming {
  const { method, version, status, declared, body, trailing } = facts;
  const length = declared === undefined ? undefined : parseContentLength(declared);
  if (declared !== undefined && length === undefined) return broken("malformed Content-Length");
  // No content, and no length either (RFC 9110 §8.6).
  if (status === 204 || status < 200) return { kind: "none" };
  if (status === 304) return { kind: "none", length };
  if (method === "HEAD") return { kind: "none", length: length ?? lengthOf(body) };
  // Resets the form that it answers, and says so with no content at all (RFC 9110 §15.3.6).
  if (status === 205) return { kind: "none", length: 0 };
  if (trailing && version === "1.1") return { kind: "chunked" };
  if (body === "stream") {
    if (length !== undefined) return { kind: "length", length };
    return { kind: version === "1.1" ? "chunked" : "close" };
  }
  if (length !== undefined && length !== body) return broken(`${body} bytes as ${length}`);
  return { kind: "length", length: body };
}

/** For a HEAD, no bytes at hand mean that nobody made any, not that there are none. */
function lengthOf(body: AnswerFacts["body"]): number | undefined {
  return body === "stream" || body === 0 ? undefined : body;
}

function broken(reason: string): AnswerFraming {
  return { kind: "broken", reason };
}

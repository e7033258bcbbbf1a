/**
 * Where a response ends, and whether its connection lives on (RFC 9112 §6.3, §9.3). Pure: fields
 * in, verdict out.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { trimBlanks } from "../syntax/field.ts";
import { parseContentLength } from "../syntax/content_length.ts";
import { fieldValues, withoutFields } from "../syntax/field_lines.ts";
import { canDecodeTransfer } from "./transfer_decoding.ts";
import { parseTransferEncoding } from "../syntax/transfer_encoding.ts";

/** What of a response, and of the request it answers, decides the framing. */
export interface ResponseFacts {
  /** The method of the request. */
  readonly method: string;
  readonly version: "1.0" | "1.1";
  readonly status: number;
  readonly fields: readonly Field[];
}

/** How the end of the body is told. */
export type Framing =
  /**
   * No body; `length` is what Content-Length says of a body that was not sent (HEAD, 304). One that is
   * `announced` all the same may yet come.
   */
  | { readonly kind: "none"; readonly length?: number; readonly announced?: boolean }
  | { readonly kind: "length"; readonly length: number }
  /** `codings` lie under chunked, in the order in which they were put on. */
  | { readonly kind: "chunked"; readonly codings?: readonly string[] }
  /** The body ends with the connection. */
  | { readonly kind: "close" }
  /** Two readers could see two ends, or none. */
  | { readonly kind: "broken"; readonly reason: string };

const CHUNKED: Framing = { kind: "chunked" };

/**
 * Decides how a response is framed. Malformed framing fields are broken even where no body
 * follows: what is wrong on a HEAD will be wrong on the GET, and must not be stored.
 */
export function frameResponse(facts: ResponseFacts): Framing {
  const { method, version, status, fields } = facts;
  const lengths = fieldValues(fields, "content-length");
  const encodings = fieldValues(fields, "transfer-encoding");
  const length = lengths.length === 0 ? undefined : parseContentLength(lengths.join(","));

  if (lengths.length > 0 && length === undefined) return broken("malformed Content-Length");
  if (encodings.length > 0 && lengths.length > 0) {
    return broken("both Transfer-Encoding and Content-Length");
  }
  if (encodings.length > 0 && version === "1.0") return broken("Transfer-Encoding in HTTP/1.0");
  const codings = encodings.length > 0 ? readTransferCodings(encodings.join(",")) : undefined;
  if (typeof codings === "string") return broken(codings);
  // A 204 never has content, so a length in it describes nothing (RFC 9110 §8.6).
  if (status < 200 || status === 204) {
    return length || codings ? { kind: "none", announced: true } : { kind: "none" };
  }
  if (status === 304 || method === "HEAD") return { kind: "none", length };
  if (codings !== undefined) return framingOf(codings);
  if (length !== undefined) return { kind: "length", length };
  return { kind: "close" };
}

/**
 * The fields of a framed response with one line for a length that was told several times over, since
 * others read a list of them as they like (RFC 9110 §8.6).
 */
export function withOneLength(fields: Field[]): Field[] {
  const [first, ...others] = fieldValues(fields, "content-length");
  if (first === undefined || (others.length === 0 && !first.includes(","))) return fields;
  const length: Field = ["Content-Length", trimBlanks(first.split(",", 1)[0])];
  return [...withoutFields(fields, LENGTH), length];
}

const LENGTH: ReadonlySet<string> = new Set(["content-length"]);

/** Whether the sender of this head keeps the connection open after the message (RFC 9112 §9.3). */
export function isPersistent(version: "1.0" | "1.1", fields: readonly Field[]): boolean {
  const options = connectionOptions(fields);
  if (options.includes("close")) return false;
  return version === "1.1" || options.includes("keep-alive");
}

/** The connection options of a head, in lower case (RFC 9110 §7.6.1). */
export function connectionOptions(fields: readonly Field[]): string[] {
  return fieldValues(fields, "connection").flatMap((value) =>
    value.split(",").map((option) => trimBlanks(option).toLowerCase()).filter((it) => it !== "")
  );
}

/** Codings that change the content, with the names that they had once (RFC 9112 §7.2). */
const COMPRESSING = new Set(["compress", "deflate", "gzip", "x-compress", "x-gzip"]);

/**
 * The codings of a response, or why they cannot be. No coding but chunked is ever asked for (we send
 * no TE), so an origin may send no other (RFC 9112 §7.4).
 *
 * Leniency: a single name that stands for no coding, such as the `identity` of RFC 2616, says nothing
 * of the content, which then ends with the connection (RFC 9112 §6.3). One that looks like chunked is
 * meant to be read in two ways. And what can be taken off under chunked is, for it does no harm.
 */
function readTransferCodings(value: string): readonly string[] | string {
  const codings = parseTransferEncoding(value);
  if (codings === undefined) return "malformed Transfer-Encoding";
  const [first] = codings;
  if (codings.length === 1 && !COMPRESSING.has(first)) {
    return first !== "chunked" && first.includes("chunked") ? "a likeness of chunked" : codings;
  }
  if (codings.at(-1) !== "chunked") return "chunked is not the last transfer coding";
  return canDecodeTransfer(codings.slice(0, -1))
    ? codings
    : `transfer coding ${first} was not asked for`;
}

function framingOf(codings: readonly string[]): Framing {
  if (codings.at(-1) !== "chunked") return { kind: "close" };
  return codings.length > 1 ? { kind: "chunked", codings: codings.slice(0, -1) } : CHUNKED;
}

function broken(reason: string): Framing {
  return { kind: "broken", reason };
}

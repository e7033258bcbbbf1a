/**
 * Whole HTTP messages as content (RFC 9112 §10): message/http is one, application/http several.
 *
 *     GET /where?q=now HTTP/1.1
 *     Host: www.example.org
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import type { Field } from "../model/variant.ts";
import { isFieldValue, isToken } from "../syntax/field.ts";
import { ComposeError } from "./compose_error.ts";

/** What both kinds of messages have. */
export interface HttpMessageBase {
  /** Header fields in order. */
  readonly fields: readonly Field[];
  /** The content, without transfer coding; a content coding stays. */
  readonly body: Uint8Array;
  /** `1.1`, if not given. */
  readonly version?: string;
}

/** A request. */
export interface HttpRequestMessage extends HttpMessageBase {
  /** Tells it from a response. */
  readonly kind: "request";
  /** Method. */
  readonly method: string;
  /** Request target. */
  readonly target: string;
}

/** A response. */
export interface HttpResponseMessage extends HttpMessageBase {
  /** Tells it from a request. */
  readonly kind: "response";
  /** Status code. */
  readonly status: number;
  /** Reason phrase. */
  readonly reason?: string;
}

/** A message of HTTP/1. */
export type HttpMessage = HttpRequestMessage | HttpResponseMessage;

/** Messages that were read, and what was wrong with them. */
export interface HttpMessages {
  /** The messages in order. */
  readonly messages: readonly HttpMessage[];
  /** What was wrong; offsets are in bytes. */
  readonly defects: readonly Defect[];
}

const TARGET = /^[\x21-\x7e]{1,65536}$/;
const VERSION = /^1\.[01]$/;

/** Writes a message with the framing that its content needs: Content-Length, and no transfer coding. */
export function writeHttpMessage(message: HttpMessage): Uint8Array<ArrayBuffer> {
  const { fields, body } = message;
  const kept = fields.filter(([name]) =>
    !/^(?:transfer-encoding|content-length|trailer)$/i.test(name)
  );
  const lines = kept.map(([name, value]) => {
    if (!isToken(name) || !isFieldValue(value)) {
      throw new ComposeError(name, "this can't stand in a field");
    }
    return `${name}: ${value}\r\n`;
  });
  const length = needsLength(message) ? `Content-Length: ${body.length}\r\n` : "";
  const head = latin1Bytes(`${writeStartLine(message)}\r\n${lines.join("")}${length}\r\n`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

function writeStartLine(message: HttpMessage): string {
  const { version = "1.1" } = message;
  if (!VERSION.test(version)) throw new ComposeError("version", "it is 1.0 or 1.1");
  if (message.kind === "request") {
    const { method, target } = message;
    if (!isToken(method)) throw new ComposeError("method", "it is no token");
    if (!TARGET.test(target)) throw new ComposeError("target", "it has blanks or other than ASCII");
    return `${method} ${target} HTTP/${version}`;
  }
  const { status, reason = "" } = message;
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    throw new ComposeError("status", "100 to 599");
  }
  if (!isFieldValue(reason)) throw new ComposeError("reason", "it holds controls");
  if (!hasBody(message) && message.body.length > 0) {
    throw new ComposeError("body", `none with ${status}`);
  }
  return `HTTP/${version} ${status} ${reason}`;
}

/** RFC 9110 §8.6. */
function needsLength(message: HttpMessage): boolean {
  if (message.kind === "response") return hasBody(message);
  return message.body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(message.method);
}

/** Whether a message can have content (RFC 9112 §6.3, 1.). */
export function hasBody(message: { readonly kind: string; readonly status?: number }): boolean {
  const { status = 200 } = message;
  return message.kind === "request" || (status >= 200 && status !== 204 && status !== 304);
}

/** RFC 9112 §2.2: octets, of which fields may hold any above 127. */
function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

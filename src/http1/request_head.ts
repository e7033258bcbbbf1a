/**
 * The head of a request on the wire (RFC 9112 §3). What could start a second message or field is
 * refused, never repaired.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Field } from "../model/variant.ts";
import { isFieldValue, isToken, trimBlanks } from "../syntax/field.ts";
import { encodeLatin1 } from "./latin1.ts";

/** All that a request's head is made of. */
export interface RequestHead {
  readonly method: string;
  /** Origin-form, or `*` for OPTIONS. */
  readonly target: string;
  /** Value of Host. */
  readonly host: string;
  /** Fields from end to end; those of the list below are left out, for the sender writes its own. */
  readonly fields: Iterable<Field>;
  /** Whether a body follows, and how long it is; undefined length = chunked. */
  readonly body?: { readonly length?: number };
  /** The protocol to change to (RFC 9110 §7.8). */
  readonly upgrade?: string;
  /** Whether fields behind the answer's content are welcome. */
  readonly takesTrailers?: boolean;
}

const TARGET = /^(?:\/[\x21-\x22\x24-\x7e]*|\*)$/;
const HOST = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=%]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;

/** Fields that say how this message is carried: written by the sender from what it really does. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  // Nobody here waits for 100, and the origin must not wait for us.
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** RFC 9110 §8.6: these methods expect content, so an absent one is announced as empty. */
const WITH_CONTENT: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);

/** Writes a head with its empty line. Throws a `bad-request` fault for what must not be sent. */
export function formatRequestHead(head: RequestHead): Uint8Array<ArrayBuffer> {
  const { method, target, host, fields } = head;
  if (!isToken(method)) throw refuse("method");
  // A tunnel has no origin server to negotiate with, and its answer would never end.
  if (method === "CONNECT") throw new Fault("not-implemented", "CONNECT is not forwarded");
  if (!TARGET.test(target)) throw refuse("request target");
  if (!HOST.test(host)) throw refuse("host");

  let text = `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n`;
  for (const field of fields) {
    // Lines of one name that were joined may end in a comma and a blank, which is not of the value.
    const name = field[0], value = trimBlanks(field[1]);
    if (!isToken(name)) throw refuse("field name");
    if (!isFieldValue(value)) throw refuse(`value of ${name}`);
    if (!OWN_FIELDS.has(name.toLowerCase())) text += `${name}: ${value}\r\n`;
  }
  return encodeLatin1(`${text}${framingField(head)}${connectionFields(head)}\r\n`);
}

/** What is said to this origin alone, each named by Connection (RFC 9110 §7.6.1). */
function connectionFields({ upgrade, takesTrailers }: RequestHead): string {
  if (upgrade !== undefined) {
    if (!isFieldValue(upgrade) || upgrade === "") throw refuse("upgrade");
    return `Connection: Upgrade\r\nUpgrade: ${upgrade}\r\n`;
  }
  return takesTrailers ? "Connection: TE\r\nTE: trailers\r\n" : "";
}

function framingField({ method, body }: RequestHead): string {
  if (body?.length !== undefined) return `Content-Length: ${body.length}\r\n`;
  if (body !== undefined) return "Transfer-Encoding: chunked\r\n";
  return WITH_CONTENT.has(method) ? "Content-Length: 0\r\n" : "";
}

function refuse(what: string): Fault {
  return new Fault("bad-request", `The request cannot be sent on: malformed ${what}`);
}

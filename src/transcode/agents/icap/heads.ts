/**
 * The heads that an ICAP request is made of: its own (RFC 3507 §4.3) and those of the HTTP messages
 * in it. What could start a second field or message is refused, never repaired.
 *
 * @module
 */
import { joinChunks } from "../../../coding/read_whole.ts";
import { encodeLatin1 } from "../../../http1/latin1.ts";
import { removeHopByHop } from "../../../http1/hop_by_hop.ts";
import { reasonPhrase } from "../../../http1/reason_phrase.ts";
import { Fault } from "../../../model/fault.ts";
import type { Field } from "../../../model/variant.ts";
import { formatEncapsulated, type PartName } from "../../../syntax/encapsulated.ts";
import { isFieldValue, isToken } from "../../../syntax/field.ts";

/** An HTTP request, without its body. */
export interface HttpRequestHead {
  readonly method: string;
  /** In absolute form, so that the service can tell sites apart. */
  readonly url: string;
  readonly fields: readonly Field[];
}

/** An HTTP response, without its body. */
export interface HttpResponseHead {
  readonly status: number;
  readonly fields: readonly Field[];
}

/** One encapsulated head. */
export type EncapsulatedHead = readonly [name: PartName, bytes: Uint8Array<ArrayBuffer>];

const TARGET = /^[\x21-\x7e]+$/;

/** The request's head as it is encapsulated; fields of the connection stay behind. */
export function encapsulateRequest({ method, url, fields }: HttpRequestHead): EncapsulatedHead {
  if (!isToken(method) || !TARGET.test(url)) throw malformed("request line");
  const { host } = new URL(url);
  const others = fields.filter(([name]) => name.toLowerCase() !== "host");
  const lines = formatFields([["Host", host], ...removeHopByHop(others)]);
  return ["req-hdr", encodeLatin1(`${method} ${url} HTTP/1.1\r\n${lines}\r\n`)];
}

/** The response's head as it is encapsulated; fields of the connection stay behind. */
export function encapsulateResponse({ status, fields }: HttpResponseHead): EncapsulatedHead {
  const line = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`;
  return ["res-hdr", encodeLatin1(`${line}${formatFields(removeHopByHop(fields))}\r\n`)];
}

/** What an ICAP request's own head says. */
export interface IcapRequestHead {
  readonly method: "OPTIONS" | "REQMOD" | "RESPMOD";
  readonly uri: string;
  readonly host: string;
  readonly fields: readonly Field[];
  readonly heads: readonly EncapsulatedHead[];
  readonly body: PartName;
}

/** The ICAP head and all encapsulated ones, as they go out. */
export function formatIcapRequest(request: IcapRequestHead): Uint8Array {
  const { method, uri, host, fields, heads, body } = request;
  const encapsulated = formatEncapsulated(
    heads.map(([name, { length }]) => [name, length] as const),
    body,
  );
  const lines = formatFields([["Host", host], ...fields, ["Encapsulated", encapsulated]]);
  const own = encodeLatin1(`${method} ${uri} ICAP/1.0\r\n${lines}\r\n`);
  const pieces = [own, ...heads.map(([, bytes]) => bytes)];
  return joinChunks(pieces, pieces.reduce((sum, { length }) => sum + length, 0));
}

function formatFields(fields: readonly Field[]): string {
  let text = "";
  for (const [name, value] of fields) {
    if (!isToken(name)) throw malformed("field name");
    if (!isFieldValue(value)) throw malformed(`value of ${name}`);
    text += `${name}: ${value}\r\n`;
  }
  return text;
}

function malformed(what: string): Fault {
  return new Fault("agent", `The message cannot be sent to an agent: malformed ${what}`);
}

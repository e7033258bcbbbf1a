/**
 * Receiving the heads of an ICAP response: its own, and those of the HTTP message in it (RFC 3507
 * §4.3.3, §4.4).
 *
 * @module
 */
import type { Slot } from "../../../bytes/arena.ts";
import type { ScanSource } from "../../../bytes/kernel.ts";
import type { Connection } from "../../../http1/connection.ts";
import { parseReceivedHead } from "../../../http1/received_head.ts";
import { isRefusal } from "../../../http1/refusal.ts";
import {
  type Dialect,
  type HeadLimits,
  parseHead,
  receiveHead,
  type ResponseHead,
  type Window,
} from "../../../http1/response_head.ts";
import { Fault } from "../../../model/fault.ts";
import { type Encapsulated, parseEncapsulated } from "../../../syntax/encapsulated.ts";
import { joinedValue } from "../../../syntax/field_lines.ts";
import { parseIcapStatusLine } from "../../../syntax/icap_status_line.ts";
import type { HttpRequestHead, HttpResponseHead } from "./heads.ts";

const ICAP: Dialect = { opening: "ICAP/", parseLine: parseIcapStatusLine };

/** Reads the response's own head; what follows it stays in the window. */
export function receiveIcapHead(
  connection: Connection,
  slot: Slot,
  window: Window,
  limits: HeadLimits,
): ResponseHead | Promise<ResponseHead> {
  return receiveHead(connection, slot, window, limits, ICAP);
}

/** The HTTP message in a response, without its body. */
export interface EncapsulatedMessage {
  /** The request to send on. */
  readonly request?: HttpRequestHead;
  /** The response to send on. */
  readonly response?: HttpResponseHead;
  /** Whether a body follows. */
  readonly hasBody: boolean;
}

/** Reads the encapsulated heads, which must fit into the slot; the body stays in the window. */
export async function receiveEncapsulated(
  connection: Connection,
  slot: Slot,
  window: Window,
  { fields }: ResponseHead,
  limits: HeadLimits,
): Promise<EncapsulatedMessage> {
  const value = joinedValue(fields, "encapsulated");
  const encapsulated = value === null ? undefined : parseEncapsulated(value);
  if (encapsulated === undefined) throw broken("no Encapsulated that makes sense");
  const { offset: length, name } = encapsulated.body;
  await fill(connection, slot, window, Math.min(length, limits.headBytes + 1));
  if (length > limits.headBytes) throw broken("heads that are too long");
  const message = readHeads(slot, window.start, encapsulated, limits);
  window.start += length;
  return { ...message, hasBody: name !== "null-body" };
}

async function fill(
  connection: Connection,
  { view, size }: Slot,
  window: Window,
  length: number,
): Promise<void> {
  if (length > size) throw broken("heads that are too long");
  view.copyWithin(0, window.start, window.end);
  window.end -= window.start;
  window.start = 0;
  while (window.end < length) {
    const read = await connection.read(view.subarray(window.end));
    if (read === 0) throw broken("heads that were cut");
    window.end += read;
  }
}

function readHeads(
  slot: Slot,
  start: number,
  { heads, body }: Encapsulated,
  { headFields }: HeadLimits,
): Pick<EncapsulatedMessage, "request" | "response"> {
  const message: { request?: HttpRequestHead; response?: HttpResponseHead } = {};
  for (const [index, { name, offset }] of heads.entries()) {
    const end = heads[index + 1]?.offset ?? body.offset;
    const part = partOf(slot, start + offset, start + end);
    if (name === "req-hdr") message.request = readRequest(part, headFields);
    else message.response = parseHead(part, part.size, headFields);
  }
  return message;
}

/** A head within a slot, as if it had one of its own. */
function partOf({ offset, view }: Slot, from: number, to: number): ScanSource {
  return { offset: offset + from, size: to - from, view: view.subarray(from, to) };
}

function readRequest(part: ScanSource, maxFields: number): HttpRequestHead {
  const head = parseReceivedHead(part, 0, part.size, maxFields);
  if (isRefusal(head)) throw broken(`a request that is malformed: ${head.reason}`);
  return { method: head.method, url: head.target, fields: head.fields() };
}

function broken(what: string): Fault {
  return new Fault("agent", `The ICAP service answered with ${what}`);
}

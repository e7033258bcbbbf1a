/**
 * The head of a response: found, cut and checked in the slot that it was read into (RFC 9112 §2.1,
 * §4, §5). Nothing malformed is repaired: what follows a misread head would be misread, too.
 *
 * @module
 */
import type { Slot } from "../bytes/arena.ts";
import { findHeadEnd, type ScanSource, splitFields } from "../bytes/kernel.ts";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { Field } from "../model/variant.ts";
import type { Connection } from "./connection.ts";
import { sliceLatin1 } from "./latin1.ts";
import { parseStatusLine, type StatusLine } from "./status_line.ts";

/** A head as it was received. */
export interface ResponseHead extends StatusLine {
  readonly fields: Field[];
}

/** The part of a slot that holds bytes which were received and not yet used. */
export interface Window {
  start: number;
  end: number;
}

/** The limits of a head. */
export type HeadLimits = Pick<Limits, "headBytes" | "headFields">;

const CR = 0x0d;
const LF = 0x0a;

/** What tells the heads of two protocols apart whose fields are the same. */
export interface Dialect {
  /** What each head begins with. */
  readonly opening: string;
  /** Reads the first line without its end; undefined if it is malformed. */
  readonly parseLine: (line: string) => StatusLine | undefined;
}

const HTTP: Dialect = { opening: "HTTP/", parseLine: parseStatusLine };

/**
 * Reads one head and leaves what follows it in the window. Throws an `origin-broken` fault as soon
 * as it is clear that no head will come of it.
 */
export function receiveHead(
  connection: Connection,
  slot: Slot,
  window: Window,
  limits: HeadLimits,
  dialect: Dialect = HTTP,
): ResponseHead | Promise<ResponseHead> {
  slot.view.copyWithin(0, window.start, window.end);
  window.end -= window.start;
  window.start = 0;
  return takeHead(slot, window, 0, limits, dialect) ??
    readHead(connection, slot, window, limits, dialect);
}

/** Most heads come at once: only the others are waited for. */
async function readHead(
  connection: Connection,
  slot: Slot,
  window: Window,
  limits: HeadLimits,
  dialect: Dialect,
): Promise<ResponseHead> {
  for (;;) {
    const searched = window.end;
    const length = await connection.read(slot.view.subarray(searched));
    if (length === 0) throw cut(searched);
    window.end += length;
    const head = takeHead(slot, window, searched, limits, dialect);
    if (head !== undefined) return head;
  }
}

/** The head, if all of it is in the window; what comes before `searched` does not end it. */
function takeHead(
  slot: Slot,
  window: Window,
  searched: number,
  limits: HeadLimits,
  dialect: Dialect,
): ResponseHead | undefined {
  const room = Math.min(limits.headBytes, slot.size);
  // The empty line may have begun in the bytes searched before.
  const end = findHeadEnd(slot, Math.max(0, searched - 3), window.end);
  if (end > room || (end < 0 && window.end >= room)) throw broken(`more than ${room} bytes`, room);
  if (end < 0) {
    refuseEarly(slot.view, searched, window.end, dialect);
    return undefined;
  }
  window.start = end;
  return parseHead(slot, end, limits.headFields, dialect);
}

/** Reads the head that fills the slot up to `end`. Throws an `origin-broken` fault. */
export function parseHead(
  slot: ScanSource,
  end: number,
  maxFields: number,
  { parseLine }: Dialect = HTTP,
): ResponseHead {
  const { view } = slot;
  const lineEnd = view.subarray(0, end).indexOf(CR);
  const line = parseLine(sliceLatin1(view, 0, lineEnd));
  if (line === undefined) throw broken("status line", 0);
  if (view[lineEnd + 1] !== LF) throw broken("line end", lineEnd);
  const split = splitFields(slot, lineEnd + 2, end, maxFields);
  if ("code" in split) throw broken(split.code, split.offset);
  return { ...line, fields: decodeFields(view, split.spans, split.count) };
}

/** Names and values at their spans, as Latin-1 text. */
export function decodeFields(bytes: Uint8Array, spans: Uint32Array, count: number): Field[] {
  const fields: Field[] = [];
  // All at once: to cross into the runtime for each would take longer.
  const text = count === 0 ? "" : sliceLatin1(bytes, 0, spans[4 * count - 1]);
  for (let i = 0; i < 4 * count; i += 4) {
    fields.push([text.slice(spans[i], spans[i + 1]), text.slice(spans[i + 2], spans[i + 3])]);
  }
  return fields;
}

/** Whether these bytes can be the first ones of an answer. */
export function isAnswerStart(view: Uint8Array, length: number): boolean {
  const { opening } = HTTP;
  for (let i = 0; i < Math.min(length, opening.length); i++) {
    if (view[i] !== opening.charCodeAt(i)) return false;
  }
  return true;
}

/** An origin of another protocol, or with bare line feeds, is not waited for until time is up. */
function refuseEarly(view: Uint8Array, from: number, to: number, { opening }: Dialect): void {
  for (let i = from; i < Math.min(to, opening.length); i++) {
    if (view[i] !== opening.charCodeAt(i)) throw broken(`not ${opening}1`, i);
  }
  const fresh = view.subarray(0, to);
  for (let at = fresh.indexOf(LF, from); at >= 0; at = fresh.indexOf(LF, at + 1)) {
    if (view[at - 1] !== CR) throw broken("bare line feed", at);
  }
}

function broken(what: string, offset: number): Fault {
  return new Fault("origin-broken", `The head of the origin's answer is malformed: ${what}`, {
    offset,
  });
}

function cut(received: number): Fault {
  const message = received === 0
    ? "The origin closed the connection without an answer"
    : "The origin closed the connection within the head of its answer";
  return new Fault("origin-broken", message, { offset: received });
}

/**
 * The head of an answer on the wire (RFC 9112 §4, §5). What could start a second message or field
 * is never written.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { isFieldValue, isToken } from "../syntax/field.ts";
import type { AnswerFraming } from "./answer_framing.ts";
import { reasonPhrase } from "./reason_phrase.ts";

/** The fields of an answer as lines, and what they say that the server must know. */
export interface FieldLines {
  readonly text: string;
  /** The value of Content-Length, which is among the lines only if it is needed. */
  readonly length?: string;
  readonly dated: boolean;
}

/** What no value may hold: a line end above all (RFC 9110 §5.5). */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/** Names that were looked at already, and in lower case: they are few. */
const names = new Map<string, string>();
const MOST_NAMES = 1000;

/** The name in lower case. Throws a `TypeError` for what is no name. */
function keyOf(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (!isToken(name)) throw new TypeError("a field's name is malformed");
  if (names.size >= MOST_NAMES) names.clear();
  const key = name.toLowerCase();
  names.set(name, key);
  return key;
}

/** Fields that say how the message is carried: written by the server from what it really does. */
const CARRIAGE: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Writes the fields. Throws a `TypeError` for a field that nobody may send. */
export function formatFieldLines(fields: Iterable<Field>): FieldLines {
  let text = "";
  let length: string | undefined;
  let dated = false;
  for (const field of fields) {
    // Taken apart by an iterator, each would cost an object for either part.
    const name = field[0], value = field[1];
    const key = keyOf(name);
    if (UNSENDABLE.test(value)) throw new TypeError(`the value of ${name} is malformed`);
    if (CARRIAGE.has(key)) continue;
    if (key === "content-length") {
      length = length === undefined ? value : `${length},${value}`;
      continue;
    }
    dated ||= key === "date";
    text += `${name}: ${value}\r\n`;
  }
  return { text, length, dated };
}

/** All that a final head is made of. */
export interface AnswerHead {
  readonly status: number;
  readonly lines: FieldLines;
  readonly framing: AnswerFraming;
  /** Now, as an HTTP-date. */
  readonly date: string;
  /** What is said about the connection, if anything. */
  readonly connection?: "close" | "keep-alive";
}

/** Writes a final head with its empty line. */
export function formatAnswerHead(head: AnswerHead): string {
  const { status, lines, framing, date, connection } = head;
  let text = `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${lines.text}`;
  if (framing.kind === "chunked") text += "transfer-encoding: chunked\r\n";
  else if ("length" in framing && framing.length !== undefined) {
    text += `content-length: ${framing.length}\r\n`;
  }
  if (!lines.dated) text += `date: ${date}\r\n`;
  if (connection !== undefined) text += `connection: ${connection}\r\n`;
  return text + "\r\n";
}

/** Writes the end of a chunked message, with the fields behind its content (RFC 9112 §7.1.2). */
export function formatLastChunk(trailers: Iterable<Field>): string {
  return `0\r\n${formatFieldLines(trailers).text}\r\n`;
}

/** Writes the head of an interim answer (RFC 9110 §15.2). */
export function formatInterimHead(status: number, fields: Iterable<Field>): string {
  return `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${formatFieldLines(fields).text}\r\n`;
}

/** Writes the head that changes the protocol (RFC 9110 §15.2.2). */
export function formatSwitchingHead(protocol: string, fields: Iterable<Field>): string {
  if (!isFieldValue(protocol) || protocol === "") throw new TypeError("no protocol to change to");
  return `HTTP/1.1 101 ${reasonPhrase(101)}\r\n${formatFieldLines(fields).text}` +
    `connection: upgrade\r\nupgrade: ${protocol}\r\n\r\n`;
}

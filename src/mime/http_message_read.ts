/**
 * Reading whole HTTP messages (RFC 9112 §2, §6, §10).
 *
 * @module
 */
import { ChunkScanner } from "../bytes/kernel.ts";
import type { Defect } from "../model/fault.ts";
import type { Field } from "../model/variant.ts";
import { isFieldValue, isToken, trimBlanks } from "../syntax/field.ts";
import { fieldValues } from "../syntax/field_lines.ts";
import { hasBody, type HttpMessage, type HttpMessages } from "./http_message.ts";
import { joinPieces } from "./split_join.ts";

const LF = 0x0a;
const CR = 0x0d;
const PIECE = 64 << 10;
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~\w]+) (\S+) HTTP\/(\d\.\d)$/;
const STATUS_LINE = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/;
/** More messages in one content are not read. */
const MOST = 1_000;
const MOST_FIELDS = 1_000;

/**
 * Reads the messages of message/http or application/http. What can't be read ends the list and is
 * reported: where a message ends can't be guessed.
 */
export function readHttpMessages(bytes: Uint8Array): HttpMessages {
  const messages: HttpMessage[] = [];
  const defects: Defect[] = [];
  let at = skipEmptyLines(bytes, 0);
  while (at < bytes.length) {
    const read = messages.length < MOST ? readOne(bytes, at) : "http-limit";
    if (typeof read === "string") {
      defects.push({ code: read, offset: at });
      break;
    }
    messages.push(read.message);
    for (const code of read.defects) defects.push({ code, offset: at });
    at = skipEmptyLines(bytes, read.end);
  }
  return { messages, defects };
}

interface OneMessage {
  readonly message: HttpMessage;
  readonly end: number;
  readonly defects: readonly string[];
}

/** Content, and where the message ends. */
interface Content {
  readonly body: Uint8Array;
  readonly end: number;
  /** Whether the bytes ended before it. */
  readonly cut?: boolean;
}

function readOne(bytes: Uint8Array, start: number): OneMessage | string {
  const head = readHead(bytes, start);
  if (typeof head === "string") return head;
  const message = readStartLine(head.startLine, head.fields);
  if (message === undefined) return "http-start-line";
  const content = hasBody(message)
    ? readBody(bytes, head.end, message)
    : { body: new Uint8Array(), end: head.end };
  if (typeof content === "string") return content;
  const { body, end, cut } = content;
  return { message: { ...message, body }, end, defects: cut ? ["http-body-cut"] : [] };
}

function readStartLine(line: string, fields: readonly Field[]): HttpMessage | undefined {
  const body = new Uint8Array();
  const request = REQUEST_LINE.exec(line);
  if (request) {
    const [, method, target, version] = request;
    return { kind: "request", method, target, version, fields, body };
  }
  const [, version, status, reason = ""] = STATUS_LINE.exec(line) ?? [];
  return version === undefined
    ? undefined
    : { kind: "response", status: Number(status), reason, version, fields, body };
}

interface Head {
  readonly startLine: string;
  readonly fields: readonly Field[];
  readonly end: number;
}

function readHead(bytes: Uint8Array, start: number): Head | string {
  const lines: string[] = [];
  for (let at = start; at < bytes.length && lines.length <= MOST_FIELDS;) {
    const lineFeed = bytes.indexOf(LF, at);
    if (lineFeed < 0) return "http-head-cut";
    const line = latin1Text(
      bytes.subarray(at, bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed),
    );
    at = lineFeed + 1;
    if (line === "") return readFields(lines, at);
    lines.push(line);
  }
  return lines.length > MOST_FIELDS ? "http-limit" : "http-head-cut";
}

function readFields([startLine, ...lines]: readonly string[], end: number): Head | string {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) {
      // RFC 9112 §5.2: in message/http a folded line is still a line of its field.
      last[1] = `${last[1]} ${trimBlanks(line)}`;
      continue;
    }
    const colon = line.indexOf(":");
    const value = trimBlanks(line.slice(colon + 1));
    if (colon < 0 || !isToken(line.slice(0, colon)) || !isFieldValue(value)) return "http-field";
    fields.push([line.slice(0, colon), value]);
  }
  return { startLine, fields, end };
}

/** RFC 9112 §6.3: chunked, or a length; without either a response goes to the end. */
function readBody(
  bytes: Uint8Array,
  start: number,
  { kind, fields }: HttpMessage,
): Content | string {
  const codings = fieldValues(fields, "transfer-encoding");
  const lengths = fieldValues(fields, "content-length");
  if (codings.length > 0) {
    // A length beside it, or another coding below it: two readers would see two ends.
    const sound = codings.join(",").trim().toLowerCase() === "chunked" && lengths.length === 0;
    return sound ? readChunked(bytes, start) : "http-framing";
  }
  if (lengths.length === 0) {
    const end = kind === "response" ? bytes.length : start;
    return { body: bytes.slice(start, end), end };
  }
  const [length, ...others] = new Set(lengths.join(",").split(",").map(trimBlanks));
  if (others.length > 0 || !/^\d{1,15}$/.test(length)) return "http-framing";
  const end = start + Number(length);
  const body = bytes.slice(start, end);
  return { body, end: Math.min(end, bytes.length), cut: end > bytes.length };
}

function readChunked(bytes: Uint8Array, start: number): Content | string {
  const scanner = new ChunkScanner();
  const pieces: Uint8Array[] = [];
  for (let at = start; at < bytes.length;) {
    const piece = bytes.subarray(at, at + PIECE);
    const { count, spans, consumed, state } = scanner.scanCopy(piece);
    for (let index = 0; index < 2 * count; index += 2) {
      pieces.push(piece.subarray(spans[index], spans[index + 1]));
    }
    at += consumed;
    if (state === "error") return "http-chunk";
    if (state === "done") return { body: joinAll(pieces), end: at };
  }
  return { body: joinAll(pieces), end: bytes.length, cut: true };
}

function joinAll(pieces: readonly Uint8Array[]): Uint8Array {
  return joinPieces(pieces.map((bytes) => ({ bytes })));
}

/** RFC 9112 §2.2: an empty line or two before a message are passed over. */
function skipEmptyLines(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) {
    at += bytes[at] === LF ? 1 : 2;
  }
  return at;
}

/** Not TextDecoder: its "latin1" is windows-1252, which changes bytes 80 to 9F. */
function latin1Text(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

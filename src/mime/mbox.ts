/**
 * Mailboxes in one file: messages that follow lines `From sender date` (RFC 4155, and the kinds
 * mboxo, mboxrd and mboxcl).
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";

/** One message of a mailbox. */
export interface MailboxMessage {
  /** Its number, from 1. */
  readonly number: number;
  /** Offset after its `From ` line. */
  readonly start: number;
  /** Offset after its last byte; the empty line before the next message is not part of it. */
  readonly end: number;
  /** The message with the quoting of `>From ` lines undone. */
  readonly bytes: Uint8Array;
  /** What stands in its `From ` line after the word. */
  readonly postmark: string;
}

/** How lines `From ` in a message are protected. */
export interface MailboxOptions {
  /** How many messages are read. */
  readonly limits?: Pick<Limits, "mailboxMessages">;
  /**
   * `mboxrd` takes one `>` from lines `>From `, `>>From `; `mboxo` from `>From ` alone; `none`
   * leaves all. Nothing in a mailbox says which it is; mboxrd is the only one that can be undone.
   */
  readonly quoting?: "mboxrd" | "mboxo" | "none";
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x3e;
/** More of a postmark is not looked at. */
const POSTMARK_LENGTH = 200;
const FROM = [0x46, 0x72, 0x6f, 0x6d, SPACE];
const POSTMARK = /\d{1,2}:\d{2}(?::\d{2})?(?: [A-Za-z+-][\w+-]*)* \d{4}|\d{4}.*\d{1,2}:\d{2}/;

/** Whether the bytes begin as a mailbox does. */
export function isMailbox(bytes: Uint8Array): boolean {
  return isFromLine(bytes, 0);
}

/** Reads a mailbox message by message, as many as the limit allows. */
export async function* readMailbox(
  input: Uint8Array | Promise<Uint8Array>,
  options: MailboxOptions = {},
): AsyncGenerator<MailboxMessage> {
  yield* splitMailbox(await input, options);
}

/** As {@linkcode readMailbox}, without waiting. */
export function* splitMailbox(
  bytes: Uint8Array,
  options: MailboxOptions = {},
): Generator<MailboxMessage> {
  const limit = options.limits?.mailboxMessages ?? DEFAULT_LIMITS.mailboxMessages;
  const quoting = options.quoting ?? "mboxrd";
  let line = findPostmark(bytes, 0, 0);
  for (let number = 1; number <= limit && line < bytes.length; number++) {
    const start = lineAfter(bytes, line);
    const next = findPostmark(bytes, start, bodyAfterLength(bytes, start));
    const end = next < bytes.length ? cutEmptyLine(bytes, start, next) : next;
    yield {
      number,
      start,
      end,
      bytes: unquote(bytes.subarray(start, end), quoting),
      postmark: readPostmark(bytes, line, start),
    };
    line = next;
  }
}

/** The first postmark line at or after `from`; those before `trusted` are known to be content. */
function findPostmark(bytes: Uint8Array, from: number, trusted: number): number {
  let at = Math.max(from, trusted);
  while (at < bytes.length) {
    if (isFromLine(bytes, at) && (at === 0 || isPostmark(bytes, at))) return at;
    at = lineAfter(bytes, at);
  }
  return bytes.length;
}

/** A date is what tells a postmark from a sentence that begins with "From ". */
function isPostmark(bytes: Uint8Array, at: number): boolean {
  const text = readPostmark(bytes, at, lineAfter(bytes, at));
  return POSTMARK.test(text);
}

/**
 * mboxcl: Content-Length in the header says how far the message goes. It is believed only if a
 * postmark or the end stands there, since a message may claim anything.
 */
function bodyAfterLength(bytes: Uint8Array, start: number): number {
  let length = -1;
  let at = start;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) {
    // No field, and maybe the next message: searching on would be done again for that one.
    if (isFromLine(bytes, at)) return start;
    const next = lineAfter(bytes, at);
    const line = next - at < 60 ? ascii(bytes, at, next) : "";
    const match = /^content-length[ \t]*:[ \t]*(\d{1,15})\s*$/i.exec(line);
    if (match) length = Number(match[1]);
    at = next;
  }
  if (length < 0) return start;
  const body = lineAfter(bytes, at);
  const claimed = body + length;
  if (claimed === bytes.length) return claimed;
  for (let skip = 0; skip <= 2; skip++) {
    const line = claimed + skip;
    if (isFromLine(bytes, line) && bytes[line - 1] === LF) return line;
  }
  return start;
}

function isFromLine(bytes: Uint8Array, at: number): boolean {
  return FROM.every((byte, index) => bytes[at + index] === byte);
}

function lineAfter(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LF, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

/** Takes away the empty line that the mailbox put before the next postmark. */
function cutEmptyLine(bytes: Uint8Array, start: number, end: number): number {
  const before = bytes[end - 2] === CR ? end - 2 : end - 1;
  return before > start && bytes[before - 1] === LF && bytes[end - 1] === LF ? before : end;
}

function readPostmark(bytes: Uint8Array, line: number, end: number): string {
  return ascii(bytes, line + FROM.length, Math.min(end, line + POSTMARK_LENGTH)).trimEnd();
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder("latin1").decode(bytes.subarray(start, end));
}

function unquote(bytes: Uint8Array, quoting: "mboxrd" | "mboxo" | "none"): Uint8Array {
  if (quoting === "none") return bytes;
  const gone = quotedLines(bytes, quoting === "mboxrd");
  if (gone.length === 0) return bytes;
  const plain = new Uint8Array(bytes.length - gone.length);
  let from = 0;
  let to = 0;
  for (const at of [...gone, bytes.length]) {
    plain.set(bytes.subarray(from, at), to);
    to += at - from;
    from = at + 1;
  }
  return plain;
}

/** Offsets of the `>` that protect a line. */
function quotedLines(bytes: Uint8Array, many: boolean): number[] {
  const found: number[] = [];
  for (let line = 0; line < bytes.length; line = lineAfter(bytes, line)) {
    let at = line;
    while (bytes[at] === QUOTE) at++;
    const quotes = at - line;
    if (quotes > 0 && (many || quotes === 1) && isFromLine(bytes, at)) found.push(line);
  }
  return found;
}

/**
 * Messages put into a mailbox (RFC 4155), so that no message can pass for two.
 *
 * @module
 */
import { ComposeError } from "./compose_error.ts";
import { isFromLine } from "./mbox_scan.ts";
import { MAILBOX_DIALECTS, type MailboxDialect } from "./mbox.ts";

/** How a message is put into a mailbox. */
export interface MailboxWriteOptions {
  /** The kind of mailbox; mboxrd, whose quoting can be undone, if not given. */
  readonly dialect?: MailboxDialect;
  /** Envelope sender. */
  readonly sender?: string;
  /** When it was delivered; the epoch, if not given. */
  readonly date?: Date;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x3e;
const LENGTH = "content-length:";
const SENDER = /^[\x21-\x7e]{1,320}$/;
const encoder = new TextEncoder();

/**
 * A message as an entry of a mailbox: its postmark, the message, an empty line. Lines that look like
 * postmarks are quoted. Content-Length is written where the dialect has it, and taken out of the
 * message everywhere: left there, it could make the next messages part of this one.
 */
export function writeMailboxEntry(
  message: Uint8Array,
  options: MailboxWriteOptions = {},
): Uint8Array<ArrayBuffer> {
  const { dialect = "mboxrd", sender = "MAILER-DAEMON", date = new Date(0) } = options;
  const { quoting, counted } = MAILBOX_DIALECTS[dialect];
  if (!SENDER.test(sender)) throw new ComposeError("sender", "it has blanks or other than ASCII");
  const many = quoting === "mboxrd";
  const end = headEnd(message);
  const start = lineAfter(message, end);
  const lineEnd = encoder.encode(message.subarray(0, start).includes(CR) ? "\r\n" : "\n");
  // A stray postmark in the header is quoted in every dialect: no length protects that part.
  const head = endLine(quoteLines(withoutLength(message.subarray(0, end)), many), lineEnd);
  const raw = message.subarray(start);
  const body = endLine(quoting === "none" ? raw : quoteLines(raw, many), lineEnd);
  const length = counted ? [encoder.encode(`Content-Length: ${body.length}`), lineEnd] : [];
  const postmark = encoder.encode(`From ${sender} ${formatDate(date)}\n`);
  return join([postmark, head, ...length, lineEnd, body, lineEnd]);
}

/** A mailbox of messages, entry by entry. */
export async function* writeMailbox(
  messages: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: MailboxWriteOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const message of messages) yield writeMailboxEntry(message, options);
}

/** `Fri Nov 21 09:55:06 1997`, in UTC as RFC 4155 has it. */
function formatDate(date: Date): string {
  const [day, number, month, year, time] = date.toUTCString().replace(",", "").split(" ");
  if (time === undefined) throw new ComposeError("date", "no date");
  return `${day} ${month} ${number} ${time} ${year}`;
}

/** Offset of the empty line after the header, or the length. */
function headEnd(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) return at;
    at = lineAfter(bytes, at);
  }
  return bytes.length;
}

function lineAfter(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LF, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

/** The lines with an end to the last one. */
function endLine(bytes: Uint8Array, lineEnd: Uint8Array): Uint8Array {
  return bytes.length === 0 || bytes[bytes.length - 1] === LF ? bytes : join([bytes, lineEnd]);
}

/** A header without any Content-Length, its folded lines included. */
function withoutLength(head: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let dropping = false;
  for (let at = 0; at < head.length;) {
    const end = lineAfter(head, at);
    const folded = head[at] === SPACE || head[at] === TAB;
    dropping = folded ? dropping : isLength(head.subarray(at, end));
    if (!dropping) kept.push(head.subarray(at, end));
    at = end;
  }
  return join(kept);
}

function isLength(line: Uint8Array): boolean {
  const name = String.fromCharCode(...line.subarray(0, 60)).replace(/[ \t]+/g, "").toLowerCase();
  return name.startsWith(LENGTH);
}

/** Puts `>` before lines `From `, and where `many` before quoted ones too, so that it can be undone. */
function quoteLines(bytes: Uint8Array, many: boolean): Uint8Array {
  const lines: number[] = [];
  for (let line = 0; line >= 0 && line < bytes.length;) {
    let at = line;
    while (many && bytes[at] === QUOTE) at++;
    if (isFromLine(bytes, at)) lines.push(line);
    const lineFeed = bytes.indexOf(LF, at);
    line = lineFeed < 0 ? -1 : lineFeed + 1;
  }
  if (lines.length === 0) return bytes;
  const pieces: Uint8Array[] = [];
  lines.forEach((line, index) => {
    pieces.push(bytes.subarray(lines[index - 1] ?? 0, line), Uint8Array.of(QUOTE));
  });
  return join([...pieces, bytes.subarray(lines[lines.length - 1])]);
}

function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * Mailboxes in one file: messages that follow lines `From sender date` (RFC 4155), in the dialects
 * mboxo, mboxrd, mboxcl and mboxcl2.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import { isFromLine, type MailboxEntry, MailboxScanner } from "./mbox_scan.ts";
import { PendingBytes } from "./split_join_pending.ts";

/** One message of a mailbox. */
export interface MailboxMessage {
  /** Its number, from 1. */
  readonly number: number;
  /** Offset after its `From ` line. */
  readonly start: number;
  /** Offset after its last byte; the empty line behind it is not part of it. */
  readonly end: number;
  /** The message with the quoting of `>From ` lines undone. */
  readonly bytes: Uint8Array;
  /** What stands in its `From ` line after the word. */
  readonly postmark: string;
}

/** How lines `From ` in a message are protected. */
export type MailboxQuoting = "mboxrd" | "mboxo" | "none";

/** The kinds of mailboxes. */
export type MailboxDialect = "mboxo" | "mboxrd" | "mboxcl" | "mboxcl2";

/** What a dialect does. */
export interface DialectRules {
  /** How lines `From ` are protected. */
  readonly quoting: MailboxQuoting;
  /** Whether Content-Length says how far a message goes. */
  readonly counted: boolean;
}

/** One row for each dialect. */
export const MAILBOX_DIALECTS: Readonly<Record<MailboxDialect, DialectRules>> = {
  mboxo: { quoting: "mboxo", counted: false },
  mboxrd: { quoting: "mboxrd", counted: false },
  mboxcl: { quoting: "mboxo", counted: true },
  mboxcl2: { quoting: "none", counted: true },
};
// Nothing in a mailbox says which it is; mboxrd is the only quoting that can be undone, and a
// length that leads to a postmark is hardly ever wrong.
const UNKNOWN: DialectRules = { quoting: "mboxrd", counted: true };

/** How a mailbox is read. */
export interface MailboxOptions {
  /** How many messages are read, and how long one may be where the mailbox comes as a stream. */
  readonly limits?: Pick<Limits, "mailboxMessages"> & Partial<Pick<Limits, "conversionInput">>;
  /** Which kind of mailbox it is, where that is known. */
  readonly dialect?: MailboxDialect;
  /**
   * `mboxrd` takes one `>` from lines `>From `, `>>From `; `mboxo` from `>From ` alone; `none`
   * leaves all. Outweighs what the dialect says.
   */
  readonly quoting?: MailboxQuoting;
}

const LF = 0x0a;
const QUOTE = 0x3e;

/** Whether the bytes begin as a mailbox does. */
export function isMailbox(bytes: Uint8Array): boolean {
  return isFromLine(bytes, 0);
}

/** The rules by which a mailbox is read. */
export function rulesOf(options: MailboxOptions): DialectRules {
  const rules = options.dialect === undefined ? UNKNOWN : MAILBOX_DIALECTS[options.dialect];
  return { ...rules, quoting: options.quoting ?? rules.quoting };
}

/**
 * Reads a mailbox message by message, as many as the limit allows. Of a stream, one message at a
 * time is held; one that is longer than `conversionInput` is a {@linkcode Fault} `too-large`.
 */
export async function* readMailbox(
  input: Uint8Array | Promise<Uint8Array> | AsyncIterable<Uint8Array>,
  options: MailboxOptions = {},
): AsyncGenerator<MailboxMessage> {
  const whole = await input;
  if (whole instanceof Uint8Array) yield* splitMailbox(whole, options);
  else yield* streamMailbox(whole, options);
}

/** As {@linkcode readMailbox}, without waiting. */
export function* splitMailbox(
  bytes: Uint8Array,
  options: MailboxOptions = {},
): Generator<MailboxMessage> {
  const { limit, quoting, scanner } = open(options);
  for (const entries of scanAll(scanner, bytes)) {
    for (const entry of entries) {
      if (entry.number > limit) return;
      yield openEntry(entry, bytes.subarray(entry.start, entry.end), quoting);
    }
  }
}

function* scanAll(scanner: MailboxScanner, bytes: Uint8Array): Generator<MailboxEntry[]> {
  const slice = 1 << 20;
  for (let at = 0; at < bytes.length; at += slice) {
    yield scanner.push(bytes.subarray(at, at + slice));
  }
  yield scanner.end();
}

async function* streamMailbox(
  input: AsyncIterable<Uint8Array>,
  options: MailboxOptions,
): AsyncGenerator<MailboxMessage> {
  const { limit, most, quoting, scanner } = open(options);
  const held = new PendingBytes();
  let base = 0;
  const refuse = () => new Fault("too-large", `a message of more than ${most} bytes`);
  const cut = (entry: MailboxEntry) => {
    if (entry.end - entry.start > most) throw refuse();
    return openEntry(entry, held.view.slice(entry.start - base, entry.end - base), quoting);
  };
  for await (const chunk of input) {
    held.add(chunk);
    for (const entry of scanner.push(chunk)) {
      if (entry.number > limit) return;
      yield cut(entry);
    }
    const passed = scanner.needed - base;
    held.drop(passed);
    base += passed;
    // The limit is for what is held; a chunk more than it is not yet a reason to refuse.
    if (held.length > most + chunk.length) throw refuse();
  }
  for (const entry of scanner.end()) if (entry.number <= limit) yield cut(entry);
}

function open(options: MailboxOptions) {
  const { quoting, counted } = rulesOf(options);
  return {
    quoting,
    limit: options.limits?.mailboxMessages ?? DEFAULT_LIMITS.mailboxMessages,
    most: options.limits?.conversionInput ?? DEFAULT_LIMITS.conversionInput,
    scanner: new MailboxScanner(counted),
  };
}

function openEntry(
  entry: MailboxEntry,
  bytes: Uint8Array,
  quoting: MailboxQuoting,
): MailboxMessage {
  const { number, start, end, postmark } = entry;
  return { number, start, end, bytes: unquoteMessage(bytes, quoting), postmark };
}

/** The message as it was before it was put into a mailbox. */
export function unquoteMessage(bytes: Uint8Array, quoting: MailboxQuoting): Uint8Array {
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
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    if (at > 0 && bytes[at - 1] !== LF) continue;
    const line = at;
    while (bytes[at] === QUOTE) at++;
    const quotes = at - line;
    if ((many || quotes === 1) && isFromLine(bytes, at)) found.push(line);
  }
  return found;
}

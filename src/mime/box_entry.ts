/**
 * What a list of messages knows of each.
 *
 * @module
 */
import { listMailboxes, type Mailbox } from "../syntax/address.ts";
import type { Message } from "./message.ts";
import { chooseBody, PLAIN_BODY, readWords } from "./parts.ts";

/** One message of a list. */
export interface BoxEntry {
  /** Its number, from 1. */
  readonly number: number;
  /** Subject, if it has one. */
  readonly subject: string | undefined;
  /** When it was written; null where that can't be read. */
  readonly date: Date | null;
  /** Authors. */
  readonly from: readonly Mailbox[];
  /** Message-ID without brackets. */
  readonly messageId: string | undefined;
  /** What it answers and what came before it, the oldest first. */
  readonly references: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** The text of its body, where it is to be searched. */
  readonly text?: string;
}

/** More than these are of no use to a thread, and the last ones are the nearest. */
const MOST_REFERENCES = 64;
/** So much of a text is searched. */
const MOST_TEXT = 1 << 20;

/** What a list needs to know of a message. */
export function summariseMessage(
  message: Message,
  place: Pick<BoxEntry, "number" | "size">,
  options: { readonly text?: boolean } = {},
): BoxEntry {
  return {
    ...place,
    subject: message.subject,
    date: message.date,
    from: listMailboxes(message.from),
    messageId: message.messageId,
    references: listReferences(message),
    ...options.text && { text: readWords(chooseBody(message.root, PLAIN_BODY), MOST_TEXT) },
  };
}

/** RFC 5256 §3, step 1 (A): References, or else the first of In-Reply-To. */
function listReferences(message: Message): readonly string[] {
  const { references, inReplyTo, messageId } = message;
  const given = references.length > 0 ? references : inReplyTo.slice(0, 1);
  return given.slice(-MOST_REFERENCES).filter((id) => id !== messageId);
}

/**
 * The messages of a mailbox as data for its forms.
 *
 * @module
 */
import { listMailboxes, type Mailbox, readMessage, splitMailbox } from "../../mime/mod.ts";
import type { Conversion } from "../../model/conversion.ts";
import { takeBytes } from "./mail_input.ts";
import { linkMessage } from "./mail_link.ts";

/** One line of the list. */
export interface MailboxEntry {
  readonly number: number;
  readonly subject: string | undefined;
  readonly date: Date | null;
  readonly from: readonly Mailbox[];
  readonly size: number;
  readonly href: string;
}

/** Lists the messages of a mailbox, as many as the limit allows. */
export async function listMailbox(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<MailboxEntry[]> {
  const { limits, location } = conversion;
  const entries: MailboxEntry[] = [];
  for (const { number, bytes } of splitMailbox(await takeBytes(input, conversion), { limits })) {
    const message = readMessage(bytes, limits);
    entries.push({
      number,
      subject: message.subject,
      date: message.date,
      from: listMailboxes(message.from),
      size: bytes.length,
      href: linkMessage(location, number),
    });
  }
  return entries;
}

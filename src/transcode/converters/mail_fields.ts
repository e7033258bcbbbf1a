/**
 * What every form of a message tells of it: the addresses that people read, and what its parts are called.
 *
 * @module
 */
import {
  type Address,
  type Entity,
  listMailboxes,
  type Message,
  openMessage,
} from "../../mime/mod.ts";
import { lineOf } from "./mail_line.ts";

/** Fields of addresses by name, in the order in which they are shown; those that say nothing are left out. */
export function listAddressFields(message: Message): (readonly [string, readonly Address[]])[] {
  const { from, sender, to, cc, replyTo } = message;
  const fields = [
    ["From", from],
    // Who writes is mostly who sends (RFC 5322 §3.6.2); where not, the reader has to know.
    ["Sender", isSame(sender, from) ? [] : sender],
    ["To", to],
    ["Cc", cc],
    ["Reply-To", replyTo],
  ] as const;
  return fields.filter(([, addresses]) => addresses.length > 0);
}

function isSame(one: readonly Address[], other: readonly Address[]): boolean {
  const [left, right] = [one, other].map((list) =>
    listMailboxes(list).map(({ address }) => address.toLowerCase()).join()
  );
  return left === right;
}

/** What a part is called: its file name, the subject of a message, its description, or its number. */
export function nameOfPart(part: Entity): string {
  const description = part.field("content-description")?.decoded;
  const names = [part.filename, openMessage(part)?.subject, description];
  return names.map((name) => lineOf(name ?? "").trim()).find((name) => name !== "") ??
    `part ${part.path}`;
}

/**
 * A message as plain text: the fields that people read, an empty line, the body.
 *
 * @module
 */
import {
  type Address,
  chooseBody,
  listAttachments,
  type Mailbox,
  type Message,
  PLAIN_BODY,
} from "../../mime/mod.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { giveText, takeMessage } from "./mail_input.ts";
import { lineOf } from "./mail_line.ts";
import { linkPart } from "./mail_link.ts";
import { formatSize } from "./mail_page.ts";
import { writePlain } from "./mail_plain.ts";

/** Makes `text/plain` of `message/rfc822`. */
export const convert: Convert = async (input, conversion) => {
  const message = await takeMessage(input, conversion);
  return giveText(writeMessage(message, conversion), conversion);
};

function writeMessage(message: Message, conversion: Conversion): string {
  const body = chooseBody(message.root, PLAIN_BODY, conversion.from.language);
  const text = body ? writePlain(body, conversion.limits) : "";
  const attachments = listAttachments(message.root, body).map((part) => {
    const name = lineOf(part.filename ?? `part ${part.path}`);
    const link = linkPart(conversion.location, part.path);
    return `[${name}, ${part.type}, ${formatSize(part.bytes().length)}: ${link}]\n`;
  });
  const list = attachments.length === 0 ? "" : `\n${attachments.join("")}`;
  return `${writeFields(message)}\n${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${list}`;
}

function writeFields(message: Message): string {
  const rows: [string, string][] = [
    ["From", formatPlainAddresses(message.from)],
    ["To", formatPlainAddresses(message.to)],
    ["Cc", formatPlainAddresses(message.cc)],
    ["Date", message.date?.toISOString() ?? ""],
    ["Subject", message.subject ?? ""],
  ];
  return rows.filter(([, value]) => value !== "")
    // Decoded words may hold line ends, which would forge a field here.
    .map(([name, value]) => `${name}: ${lineOf(value)}\n`).join("");
}

function formatPlainAddresses(addresses: readonly Address[]): string {
  return addresses.map((address) =>
    "group" in address
      ? `${address.group}: ${address.members.map(formatPlainMailbox).join(", ")};`
      : formatPlainMailbox(address)
  ).join(", ");
}

function formatPlainMailbox({ name, address }: Mailbox): string {
  if (address === "") return name;
  return name === "" ? address : `${name} <${address}>`;
}

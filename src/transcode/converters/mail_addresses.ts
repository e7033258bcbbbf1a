/**
 * Addresses of mail for people, in HTML and in plain text.
 *
 * @module
 */
import { type Address, listMailboxes, type Mailbox } from "../../mime/mod.ts";
import { escapeHtml } from "../html/escape.ts";
import { lineOf } from "./mail_line.ts";

/** Addresses as HTML, each a link. */
export function writeAddresses(addresses: readonly Address[]): string {
  return addresses.map((address) => {
    if (!("group" in address)) return writeMailbox(address);
    const members = listMailboxes([address]).map(writeMailbox).join(", ");
    return `${escapeHtml(lineOf(address.group))}: ${members};`;
  }).join(", ");
}

/** A mailbox as HTML. */
export function writeMailbox(mailbox: Mailbox): string {
  const [name, address] = [mailbox.name, mailbox.address].map((text) => escapeHtml(lineOf(text)));
  const link = `<a href="mailto:${escapeHtml(encodeAddress(mailbox.address))}">${address}</a>`;
  if (address === "") return name;
  return name === "" ? link : `${name} &lt;${link}&gt;`;
}

function encodeAddress(address: string): string {
  return encodeURIComponent(address.toWellFormed()).replace("%40", "@");
}

/** Addresses as text; of what may act in it nothing is taken out. */
export function formatPlainAddresses(addresses: readonly Address[]): string {
  return addresses.map((address) =>
    "group" in address
      ? `${address.group}: ${address.members.map(formatPlainMailbox).join(", ")};`
      : formatPlainMailbox(address)
  ).join(", ");
}

/** A mailbox as text. */
export function formatPlainMailbox({ name, address }: Mailbox): string {
  if (address === "") return name;
  return name === "" ? address : `${name} <${address}>`;
}

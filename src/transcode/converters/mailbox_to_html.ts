/**
 * A mailbox as a page: the list of its messages.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { escapeHtml } from "../html/escape.ts";
import { giveText } from "./mail_input.ts";
import { listMailbox, type MailboxEntry } from "./mail_list.ts";
import { formatSize, writeDate, writePage } from "./mail_page.ts";

/** Makes `text/html` of `application/mbox`. */
export const convert: Convert = async (input, conversion) => {
  const entries = await listMailbox(input, conversion);
  const count = `${entries.length} ${entries.length === 1 ? "message" : "messages"}`;
  const body = `<header><h1>${count}</h1></header>
<main><ol class="messages">
${entries.map(writeEntry).join("\n")}
</ol></main>`;
  return giveText(writePage({ title: `Mailbox: ${count}`, body }), conversion);
};

function writeEntry({ subject, from, date, size, href }: MailboxEntry): string {
  const authors = from.map(({ name, address }) => escapeHtml(name || address)).join(", ");
  const facts = [authors, date ? writeDate(date) : "", formatSize(size)].filter((f) => f !== "");
  const title = escapeHtml(subject || "(no subject)");
  return `<li><p><a href="${escapeHtml(href)}">${title}</a></p><p class="quiet">${
    facts.join(" · ")
  }</p></li>`;
}

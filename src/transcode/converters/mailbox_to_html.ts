/**
 * A mailbox as a page: its conversations, with a search and pages.
 *
 * @module
 */
import type { BoxEntry, Thread } from "../../mime/mod.ts";
import type { Convert } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";
import { escapeHtml } from "../html/escape.ts";
import { lineOf } from "./mail_line.ts";
import { giveText } from "./mail_input.ts";
import { linkMessage, linkPage, splitLocation } from "./mail_link.ts";
import { type BoxListing, listMailbox } from "./mail_list.ts";
import { attributesOf, formatSize, writeDate, writePage } from "./mail_page.ts";

/** Answers deeper than this look like this deep. */
const DEPTH = 8;

/** Makes `text/html` of `application/mbox`. */
export const convert: Convert = async (input, conversion) => {
  const page = await listMailbox(input, conversion);
  const { location, limits } = conversion;
  const count = `${page.count} ${page.count === 1 ? "message" : "messages"}`;
  const body = `<header><h1>${count}</h1>${writeBounds(page, limits)}
${writeSearch(page.query, location)}</header>
<main><ol class="messages">
${page.threads.map((thread) => writeThread(thread, location)).join("\n")}
</ol></main>
${writePages(page, location)}`;
  return giveText(writePage({ title: `Mailbox: ${count}`, body, form: true }), conversion);
};

/** What is not on the list, if anything. */
function writeBounds({ count, unlisted, truncated }: BoxListing, limits: Limits): string {
  const told = [
    unlisted > 0
      ? `The last ${count - unlisted} of them are listed; a search finds the others.`
      : "",
    truncated ? `Of this mailbox, the first ${limits.mailboxMessages} messages are read.` : "",
  ].filter((sentence) => sentence !== "");
  return told.length > 0 ? `<p class="quiet">${told.join(" ")}</p>` : "";
}

/** A conversation as nested lists. */
function writeThread(thread: Thread, location: string): string {
  const pieces: string[] = [];
  let depth = -1;
  for (const { entry, depth: wanted } of thread.map(flatten)) {
    if (wanted > depth) pieces.push(depth < 0 ? "" : "<ol>");
    for (let open = depth; open > wanted; open--) pieces.push("</li></ol>");
    if (wanted <= depth) pieces.push("</li>");
    pieces.push(`<li>${writeEntry(entry, location)}`);
    depth = wanted;
  }
  for (; depth > 0; depth--) pieces.push("</li></ol>");
  return [...pieces, "</li>"].join("");
}

function flatten({ entry, depth }: Thread[number]): Thread[number] {
  return { entry, depth: Math.min(depth, DEPTH) };
}

function writeEntry({ number, subject, from, date, size }: BoxEntry, location: string): string {
  const authors = from
    .map(({ name, address }) => `<bdi>${escapeHtml(lineOf(name || address))}</bdi>`).join(", ");
  const facts = [authors, date ? writeDate(date) : "", formatSize(size)].filter((f) => f !== "");
  const title = escapeHtml(lineOf(subject ?? "") || "(no subject)");
  const href = escapeHtml(linkMessage(location, number));
  const what = `<p${attributesOf(undefined)}><a href="${href}">${title}</a></p>`;
  return `${what}<p class="quiet">${facts.join(" · ")}</p>`;
}

function writeSearch(query: string, location: string): string {
  const { path, pairs } = splitLocation(location);
  const kept = pairs.map(([name, value]) =>
    `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`
  );
  return `<form class="search" role="search" method="get" action="${escapeHtml(path)}">${
    kept.join("")
  }<input type="search" name="q" value="${
    escapeHtml(query)
  }" aria-label="Subject, sender or text">` +
    "<button>Search</button></form>";
}

function writePages({ page, pages }: BoxListing, location: string): string {
  if (pages === 1) return "";
  const link = (target: number, text: string, rel: string) =>
    target < 1 || target > pages
      ? "<span></span>"
      : `<a href="${escapeHtml(linkPage(location, target))}" rel="${rel}">${text}</a>`;
  return `<nav class="pages" aria-label="Pages">${link(page - 1, "Newer", "prev")}` +
    `<span class="quiet">Page ${page} of ${pages}</span>${link(page + 1, "Older", "next")}</nav>`;
}

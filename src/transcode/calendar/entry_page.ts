/**
 * Entries of calendars as people see them: pieces of a page, and of a plain text.
 *
 * @module
 */
import { formatPlainMailbox, writeMailbox } from "../converters/mail_addresses.ts";
import { lineOf } from "../converters/mail_line.ts";
import { writeLine, writePlainProse } from "../converters/mail_prose.ts";
import { escapeHtml } from "../html/escape.ts";
import type { Calendar } from "./calendar.ts";
import { type EntryRow, type Guest, tellEntry, type ToldEntry } from "./tell_entry.ts";

/** All entries of a calendar as HTML, under headings of this level. */
export function writeEntries({ entries, method, more }: Calendar, level: 1 | 2): string {
  const sections = entries.map((entry) => writeEntry(tellEntry(entry, method), `h${level}`));
  if (more > 0) sections.push(`<p class="quiet">${more} more are not shown.</p>`);
  return sections.join("\n");
}

function writeEntry({ title, rows, description }: ToldEntry, heading: string): string {
  const cells = rows.map((row) =>
    `<tr><th scope="row">${row.label}</th><td dir="auto">${writeValue(row)}</td></tr>`
  );
  const prose = description === ""
    ? ""
    : `\n<div class="prose">\n${writePlainProse(description)}\n</div>`;
  return `<section class="event"><${heading} dir="auto">${escapeHtml(lineOf(title))}</${heading}>
<table class="fields">\n${cells.join("\n")}\n</table>${prose}\n</section>`;
}

function writeValue({ value }: EntryRow): string {
  if (typeof value === "string") return writeLine(lineOf(value));
  return value.map((guest) => writeMailbox(guest) + escapeHtml(noteOf(guest))).join(", ");
}

function noteOf({ note }: Guest): string {
  return note === "" ? "" : ` (${note})`;
}

/** The same as plain text. */
export function formatEntries({ entries, method, more }: Calendar): string {
  const pieces = entries.map((entry) => formatEntry(tellEntry(entry, method)));
  if (more > 0) pieces.push(`${more} more are not shown.\n`);
  return pieces.join("\n");
}

function formatEntry({ title, rows, description }: ToldEntry): string {
  const lines = rows.map(({ label, value }) => {
    const text = typeof value === "string"
      ? value
      : value.map((guest) => formatPlainMailbox(guest) + noteOf(guest)).join(", ");
    return `${label}: ${lineOf(text)}\n`;
  });
  const prose = description === "" ? "" : `\n${description}\n`;
  return `${lineOf(title)}\n${lines.join("")}${prose}`;
}

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
export function writeEntries(calendar: Calendar, level: 1 | 2): string {
  const { more } = calendar;
  const sections = tellAll(calendar).map((told) => writeEntry(told, `h${level}`));
  if (more > 0) sections.push(`<p class="quiet">${more} more are not shown.</p>`);
  return sections.join("\n");
}

function tellAll({ entries, method, said = "" }: Calendar): ToldEntry[] {
  const around = lettersOf(said);
  return entries.map((entry) => {
    const told = tellEntry(entry, method);
    return around.includes(lettersOf(told.description)) ? { ...told, description: "" } : told;
  });
}

/** Of a text what stays the same however it is set. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
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
export function formatEntries(calendar: Calendar): string {
  const { more } = calendar;
  const pieces = tellAll(calendar).map(formatEntry);
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

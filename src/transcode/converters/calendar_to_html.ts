/**
 * text/calendar → text/html: when, where and with whom.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { readCalendar } from "../calendar/calendar.ts";
import { writeEntries } from "../calendar/entry_page.ts";
import { tellEntry } from "../calendar/tell_entry.ts";
import { escapeHtml } from "../html/escape.ts";
import { nameOf } from "../page_name.ts";
import { writePage } from "./mail_page.ts";
import { giveText, takeContent } from "./whole_input.ts";

/** More entries are counted, and not shown. */
const MOST = 500;

/** Makes a page of a calendar. */
export const convert: Convert = async (input, conversion) => {
  const { location, from } = conversion;
  const calendar = readCalendar(await takeContent(input, conversion), MOST);
  if (calendar.entries.length === 0) throw new Fault("conversion", "a calendar without entries");
  const alone = calendar.entries.length === 1 && calendar.more === 0;
  const name = nameOf(location);
  const title = alone ? tellEntry(calendar.entries[0], calendar.method).title : name;
  const body = alone
    ? `<main>${writeEntries(calendar, 1)}</main>`
    : `<h1>${escapeHtml(name)}</h1>\n<main>${writeEntries(calendar, 2)}</main>`;
  return giveText(writePage({ title, language: from.language, body }), conversion);
};

/**
 * The invitation that comes with a mail: to be shown, and not only to be loaded into a calendar.
 *
 * @module
 */
import { chooseBody, type Entity, listAttachments, PLAIN_BODY } from "../../mime/mod.ts";
import { decodeCharset } from "../../mime/charset_text.ts";
import { unfoldContent } from "../../syntax/content_line.ts";
import { type Calendar, readCalendar } from "../calendar/calendar.ts";

const TYPES: ReadonlySet<string> = new Set(["text/calendar", "application/ics"]);
/** An invitation has few events: the meeting, and days on which it is another. */
const MOST_EVENTS = 20;
/** Longer ones are whole calendars. */
const LONGEST = 1 << 20;
/** A description is looked for in so much of the body. */
const MOST_TEXT = 64 << 10;

/** A calendar and the part that it is. */
export interface MailCalendar {
  readonly part: Entity;
  readonly calendar: Calendar;
}

/** The first calendar of a message that has something in it; most come twice, as alternative and file. */
export function findCalendar(
  root: Entity,
  body: Entity | undefined = chooseBody(root),
): MailCalendar | undefined {
  for (const part of [...body ? [body] : [], ...listAttachments(root, body)]) {
    if (!TYPES.has(part.type) || part.bodySpan.end - part.bodySpan.start > LONGEST) continue;
    const calendar = readCalendar(readText(part), MOST_EVENTS);
    if (calendar.entries.length > 0) {
      return { part, calendar: { ...calendar, said: readSaid(root, part) } };
    }
  }
  return undefined;
}

/** What the mail says itself: most programs write the description there as well. */
function readSaid(root: Entity, calendar: Entity): string {
  const body = chooseBody(root, PLAIN_BODY);
  if (body === undefined || body === calendar) return "";
  const text = body.text().slice(0, MOST_TEXT);
  return body.type === "text/html" ? text.replace(/<[^<>]*>/g, " ") : text;
}

/** Calendars are in UTF-8 where no other charset is named (RFC 5545 §3.1.4). */
function readText(part: Entity): string {
  const bytes = unfoldContent(part.bytes());
  return decodeCharset(bytes, part.charset ?? "utf-8") ?? new TextDecoder().decode(bytes);
}

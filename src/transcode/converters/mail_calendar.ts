/**
 * The invitation that comes with a mail: to be shown, and not only to be loaded into a calendar.
 *
 * @module
 */
import { chooseBody, type Entity, listAttachments, PLAIN_BODY } from "../../mime/mod.ts";
import { decodeCharset } from "../../mime/charset_text.ts";
import { readWords } from "../../mime/parts.ts";
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

/** What is to be loaded: what is not shown, and the invitation, which is for people as well as programs. */
export function listFiles(
  root: Entity,
  body: Entity | undefined,
  { event, shown }: {
    readonly event: MailCalendar | undefined;
    readonly shown: ReadonlySet<Entity>;
  },
): readonly Entity[] {
  const files = listAttachments(root, body).filter((part) => !shown.has(part));
  return event && event.part === body ? [event.part, ...files] : files;
}

/** What the mail says itself: most programs write the description there as well. */
function readSaid(root: Entity, calendar: Entity): string {
  const body = chooseBody(root, PLAIN_BODY);
  return body === calendar ? "" : readWords(body, MOST_TEXT);
}

/** Calendars are in UTF-8 where no other charset is named (RFC 5545 §3.1.4). */
function readText(part: Entity): string {
  const bytes = unfoldContent(part.bytes());
  return decodeCharset(bytes, part.charset ?? "utf-8") ?? new TextDecoder().decode(bytes);
}

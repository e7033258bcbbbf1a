/**
 * What people want to know of an event or a task, as data that every form prints in its way.
 *
 * @module
 */
import type { Mailbox } from "../../mime/mod.ts";
import type { ContentLine } from "../../syntax/content_line.ts";
import type { CalendarEntry } from "./calendar.ts";
import { tellMoment, tellWhen } from "./calendar_time.ts";
import { tellRecurrence } from "./recurrence.ts";

/** Somebody, and what there is to say of them. */
export interface Guest extends Mailbox {
  /** `accepted`, `optional`; often nothing. */
  readonly note: string;
}

/** A label and what belongs to it: a text, or people. */
export interface EntryRow {
  readonly label: string;
  readonly value: string | readonly Guest[];
}

/** An entry, told. */
export interface ToldEntry {
  readonly title: string;
  readonly rows: readonly EntryRow[];
  /** What else is written there, in lines. */
  readonly description: string;
}

/** What the sender of a calendar asks (RFC 5546 §1.4). */
const METHODS: Readonly<Record<string, string>> = {
  REQUEST: "Invitation",
  CANCEL: "Cancelled",
  REPLY: "Answer to an invitation",
  COUNTER: "Proposal of a change",
  DECLINECOUNTER: "Proposal declined",
};
const KINDS: Readonly<Record<string, string>> = {
  VEVENT: "Event",
  VTODO: "Task",
  VJOURNAL: "Note",
};
/** What a guest has said (RFC 5545 §3.2.12). Who has not said anything needs no note. */
const ANSWERS: Readonly<Record<string, string>> = {
  ACCEPTED: "accepted",
  DECLINED: "declined",
  TENTATIVE: "perhaps",
  DELEGATED: "sends somebody else",
};
const ROLES: Readonly<Record<string, string>> = {
  CHAIR: "chair",
  "OPT-PARTICIPANT": "optional",
  "NON-PARTICIPANT": "for information",
};
/** More people, and longer texts, are not told of. */
const MOST_GUESTS = 100;
const LONGEST = 20_000;

/** Tells of an entry of a calendar with this method. */
export function tellEntry(entry: CalendarEntry, method: string | undefined): ToldEntry {
  const cancelled = entry.text("STATUS").toUpperCase() === "CANCELLED";
  const moved = entry.find("RECURRENCE-ID")?.value !== entry.find("DTSTART")?.value;
  const rows: EntryRow[] = [
    { label: "Kind", value: METHODS[cancelled ? "CANCEL" : method ?? ""] ?? KINDS[entry.kind] },
    { label: "When", value: tellWhen(entry) },
    { label: "Due", value: tellMoment(entry.find("DUE")) },
    { label: "Instead of", value: moved ? tellMoment(entry.find("RECURRENCE-ID")) : "" },
    { label: "Repeats", value: tellRecurrence(entry.find("RRULE")?.value ?? "") },
    { label: "Where", value: entry.text("LOCATION") },
    { label: "Link", value: entry.text("CONFERENCE") || entry.text("URL") },
    { label: "Organiser", value: entry.list("ORGANIZER").slice(0, 1).map(readGuest) },
    { label: "Guests", value: entry.list("ATTENDEE").slice(0, MOST_GUESTS).map(readGuest) },
    { label: "Comment", value: entry.text("COMMENT") },
  ];
  return {
    title: entry.text("SUMMARY") || "(no title)",
    rows: rows.filter(({ value }) => value.length > 0),
    description: entry.text("DESCRIPTION").slice(0, LONGEST),
  };
}

/** A calendar address is mostly a `mailto:` URL (RFC 5545 §3.3.3). */
function readGuest({ parameters, value }: ContentLine): Guest {
  const mail = /^mailto:(.*)$/is.exec(value.trim())?.[1];
  const address = decodeAddress(mail ?? parameters.get("EMAIL")?.replace(/^mailto:/i, "") ?? "");
  const name = parameters.get("CN")?.trim() ?? "";
  const note = [
    ANSWERS[parameters.get("PARTSTAT")?.toUpperCase() ?? ""],
    ROLES[parameters.get("ROLE")?.toUpperCase() ?? ""],
  ]
    .filter((word) => word !== undefined).join(", ");
  return { name: name === address ? "" : name, address: address || value.trim(), note };
}

function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

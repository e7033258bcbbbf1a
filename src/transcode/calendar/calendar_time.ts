/**
 * Dates and times of calendars in words (RFC 5545 §3.3.4 to §3.3.6, §3.8.2). Times are told as they
 * stand, by the clocks of the zone that stands with them: who reads knows where the meeting is.
 *
 * @module
 */
import type { ContentLine } from "../../syntax/content_line.ts";
import type { CalendarEntry } from "./calendar.ts";

/** A date or a time of day on it, by the clocks of a zone. */
interface Moment {
  /** As if it were in UTC. */
  readonly clock: Date;
  readonly isDate: boolean;
  /** `UTC`, the name of the zone, or nothing where the time is that of whoever looks. */
  readonly zone: string;
}

const MOMENT = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$/;
const DURATION =
  /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;
const DAY = 86_400_000;
const DATES = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" });
const TIMES = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });

/** When something is: from its begin to its end. Nothing where that can't be read. */
export function tellWhen(entry: CalendarEntry): string {
  const start = readMoment(entry.find("DTSTART"));
  if (!start) return "";
  return tellSpan(start, findEnd(entry, start) ?? start);
}

/** The time of one property. */
export function tellMoment(line: ContentLine | undefined): string {
  const moment = readMoment(line);
  return moment ? tellSpan(moment, moment) : "";
}

function readMoment(line: ContentLine | undefined): Moment | undefined {
  const [, year, month, day, hour, minute, second = "0", utc] =
    MOMENT.exec(line?.value.trim() ?? "") ??
      [];
  if (year === undefined) return undefined;
  const [hours, minutes, seconds] = [hour ?? "0", minute ?? "0", second].map(Number);
  const clock = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), hours, minutes, seconds),
  );
  const sound = clock.getUTCDate() === Number(day) && clock.getUTCMonth() === Number(month) - 1;
  if (!sound) return undefined;
  const zone = utc ? "UTC" : line?.parameters.get("TZID")?.replace(/^\//, "") ?? "";
  return { clock, isDate: hour === undefined, zone };
}

/** The end as it is told: of days, the last one that is part of it (§3.6.1). */
function findEnd(entry: CalendarEntry, start: Moment): Moment | undefined {
  const end = readMoment(entry.find("DTEND"));
  const clock = end?.clock.getTime() ??
    start.clock.getTime() + readDuration(entry.text("DURATION"));
  if (clock <= start.clock.getTime() && (end === undefined || end.zone === start.zone)) {
    return undefined;
  }
  const last = start.isDate ? Math.max(clock - DAY, start.clock.getTime()) : clock;
  return { ...end ?? start, clock: new Date(last) };
}

function readDuration(text: string): number {
  const [, sign, ...amounts] = DURATION.exec(text.toUpperCase()) ?? [];
  if (sign === undefined || sign === "-") return 0;
  const [weeks, days, hours, minutes, seconds] = amounts.map((amount) => Number(amount ?? 0));
  return (weeks * 7 + days) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

function tellSpan(start: Moment, end: Moment): string {
  const [from, to] = [start, end].map(({ clock }) => DATES.format(clock));
  const zone = ({ zone }: Moment) => zone === "" ? "" : zone === "UTC" ? " UTC" : ` (${zone})`;
  if (start.isDate) return from === to ? from : `${from} – ${to}`;
  const [begins, ends] = [start, end].map(({ clock }) => TIMES.format(clock));
  const first = start.zone === end.zone ? "" : zone(start);
  if (from !== to) return `${from}, ${begins}${first} – ${to}, ${ends}${zone(end)}`;
  const span = begins === ends && first === "" ? begins : `${begins}${first}–${ends}`;
  return `${from}, ${span}${zone(end)}`;
}

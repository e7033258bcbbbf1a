/**
 * Dates of mail (RFC 5322 §3.3), with the obsolete years and zones of §4.3.
 *
 *     date-time = [day-name ","] day month year hour ":" minute [":" second] zone
 *
 *     Fri, 21 Nov 1997 09:55:06 -0600
 *     21 Nov 97 09:55:06 GMT
 *     Fri, 21 Nov 1997 09(comment):   55  :  06 -0600
 *
 * @module
 */
import { type FieldDefect, readMailTokens } from "./mail_token.ts";

/** A date, or null where the field holds none, and what was wrong with it. */
export interface MailDate {
  readonly date: Date | null;
  /** Minutes east of UTC; absent where the sender's zone is not known (`-0000`). */
  readonly offset?: number;
  readonly defects: readonly FieldDefect[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** Hours east of UTC (§4.3). All other letters, single military ones among them, say nothing. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  z: 0,
  utc: 0, // not in the RFC, and common
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};
const DATE_TIME =
  /^(?:([a-z]+) ?,? ?)?(\d{1,2}) ?-? ?([a-z]{3})[a-z]* ?-? ?(\d{2,})[ ,]+(\d{1,2}) ?: ?(\d{1,2})(?: ?: ?(\d{1,2}))?(?:\.\d*)?(?: (.*)|([+-].*))?$/;
// What C's asctime writes, as some mailers send it against the RFC.
const ASCTIME =
  /^([a-z]+),? ([a-z]{3})[a-z]* (\d{1,2}),? (\d{1,2}) ?: ?(\d{1,2})(?: ?: ?(\d{1,2}))? (?:([a-z]+|[+-]\d{4}) )?(\d{4})(?: (.*))?$/;

/** Reads a date. One that can't exist (31 February, hour 25) is null. */
export function parseMailDate(text: string): MailDate {
  const plain = plainText(text);
  const parts = splitDate(plain);
  if (!parts) return { date: null, defects: [{ code: "date-invalid", offset: 0 }] };
  const defects: FieldDefect[] = [];
  const report = (code: string) => defects.push({ code, offset: 0 });
  const year = fullYear(parts.year, report);
  const offset = zoneOffset(parts.zone, report);
  const time = year === undefined ? undefined : utcTime(year, parts);
  if (time === undefined) return { date: null, defects: [{ code: "date-invalid", offset: 0 }] };
  if (parts.dayName !== undefined && weekdayOf(time, parts) !== parts.dayName.slice(0, 3)) {
    report("date-weekday");
  }
  return { date: new Date(time - (offset ?? 0) * 60_000), offset, defects };
}

/** A date as RFC 5322 §3.3 writes it, in UTC. */
export function formatMailDate(date: Date): string {
  return date.toUTCString().replace(/GMT$/, "+0000");
}

interface DateParts {
  readonly dayName?: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly hour: string;
  readonly minute: string;
  readonly second?: string;
  readonly zone: string;
}

/** The field in lower case without comments, white space made single. */
function plainText(text: string): string {
  const words = readMailTokens(text).filter((token) => token.kind !== "comment");
  return words.map((token) => (token.spaced ? " " : "") + token.text).join("").trim().toLowerCase();
}

function splitDate(plain: string): DateParts | undefined {
  const usual = DATE_TIME.exec(plain);
  if (usual) {
    const [, dayName, day, month, year, hour, minute, second, zone, glued] = usual;
    return { dayName, day, month, year, hour, minute, second, zone: zone ?? glued ?? "" };
  }
  const asctime = ASCTIME.exec(plain);
  if (!asctime) return undefined;
  const [, dayName, month, day, hour, minute, second, zone, year, after] = asctime;
  return { dayName, day, month, year, hour, minute, second, zone: zone ?? after ?? "" };
}

function fullYear(digits: string, report: (code: string) => void): number | undefined {
  const year = Number(digits);
  if (digits.length >= 4) return year >= 1900 ? year : undefined;
  report("date-obsolete-year");
  if (digits.length === 3 || year >= 50) return 1900 + year;
  return 2000 + year;
}

function zoneOffset(zone: string, report: (code: string) => void): number | undefined {
  const numeric = /^([+-])(\d{1,2})([0-5]\d)(?: .*)?$/.exec(zone);
  if (numeric) {
    if (numeric[2].length === 1) report("date-short-zone");
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
    if (numeric[1] === "-" && minutes === 0) return undefined;
    return numeric[1] === "-" ? -minutes : minutes;
  }
  const hours = ZONES[zone.split(" ", 1)[0]];
  report(hours === undefined ? "date-unknown-zone" : "date-obsolete-zone");
  return hours === undefined ? undefined : hours * 60;
}

function utcTime(year: number, parts: DateParts): number | undefined {
  const month = MONTHS.indexOf(parts.month);
  const [day, hour, minute] = [Number(parts.day), Number(parts.hour), Number(parts.minute)];
  const second = Number(parts.second ?? 0);
  // §3.3 allows a leap second; a Date has none, so that it becomes the next second.
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = new Date(Date.UTC(year, month, day));
  // A Date ends in the year 275760; the month of what is beyond is no number.
  if (midnight.getUTCMonth() !== month || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The day of the week; a leap second, which counts as the next day's first, belongs to the day before. */
function weekdayOf(time: number, parts: DateParts): string {
  return DAYS[new Date(Number(parts.second) === 60 ? time - 1000 : time).getUTCDay()];
}

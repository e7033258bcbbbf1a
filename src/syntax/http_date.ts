/**
 * Points in time, as fields like Date and Expires carry them (RFC 9110 §5.6.7).
 *
 * ```abnf
 * HTTP-date    = IMF-fixdate / obs-date
 * IMF-fixdate  = day-name "," SP date1 SP time-of-day SP GMT
 * obs-date     = rfc850-date / asctime-date
 * rfc850-date  = day-name-l "," SP date2 SP time-of-day SP GMT
 * asctime-date = day-name SP date3 SP time-of-day SP year
 * ```
 *
 * ```http
 * Date: Sun, 06 Nov 1994 08:49:37 GMT
 * Last-Modified: Sunday, 06-Nov-94 08:49:37 GMT
 * Expires: Sun Nov  6 08:49:37 1994
 * Expires: 0
 * ```
 *
 * @module
 */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = MONTHS.join("|");
const DAY = "mon|tue|wed|thu|fri|sat|sun";
const LONG_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

// Case does not count, as RFC 9111 §4.2 asks of caches; blanks, commas and digits do.
const FORMS: readonly RegExp[] = [
  new RegExp(`^(?:${DAY}), (?<day>\\d\\d) (?<month>${MONTH}) (?<year>\\d{4}) ${TIME} gmt$`, "i"),
  new RegExp(
    `^(?:${LONG_DAY}), (?<day>\\d\\d)-(?<month>${MONTH})-(?<year>\\d\\d) ${TIME} gmt$`,
    "i",
  ),
  new RegExp(`^(?:${DAY}) (?<month>${MONTH}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`, "i"),
];

/** Longest of the three forms: an RFC 850 date on a Wednesday. */
const LONGEST = 33;
const LAST_WRITABLE = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * The time in milliseconds since the epoch, or undefined for all that is no HTTP-date.
 *
 * A year of two digits lies at most 50 years after `now`; without `now` it lies from 1970 to 2069.
 */
export function parseHttpDate(value: string, now?: number): number | undefined {
  if (value.length > LONGEST) return undefined;
  if (value.length === FIXED_LENGTH && FORMS[0].test(value)) return timeOf(cutFixed(value), now);
  for (const form of FORMS) {
    const groups = form.exec(value)?.groups;
    if (groups) return timeOf(groups, now);
  }
  return undefined;
}

const FIXED_LENGTH = "Sun, 06 Nov 1994 08:49:37 GMT".length;

/** The parts of an IMF-fixdate, which stand where they always do. */
function cutFixed(value: string) {
  return {
    day: value.slice(5, 7),
    month: value.slice(8, 11),
    year: value.slice(12, 16),
    hour: value.slice(17, 19),
    minute: value.slice(20, 22),
    second: value.slice(23, 25),
  };
}

function timeOf(groups: Readonly<Record<string, string>>, now?: number): number | undefined {
  const month = MONTHS.indexOf(groups.month.toLowerCase());
  const [day, hour, minute, second] = [groups.day, groups.hour, groups.minute, groups.second].map(
    Number,
  );
  const year = groups.year.length === 2 ? widenYear(Number(groups.year), now) : Number(groups.year);
  // 60 is the leap second; it becomes the second after it.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  // Date.UTC alone would read the year 50 as 1950.
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minute, second);
}

function widenYear(lastDigits: number, now?: number): number {
  const latest = now === undefined ? 2069 : new Date(now).getUTCFullYear() + 50;
  const year = latest - (latest % 100) + lastDigits;
  return year > latest ? year - 100 : year;
}

/** The time as IMF-fixdate, the only form that may be sent. Fractions of a second are cut. */
export function formatHttpDate(time: number): string {
  return new Date(Math.min(Math.max(time, 0), LAST_WRITABLE)).toUTCString();
}

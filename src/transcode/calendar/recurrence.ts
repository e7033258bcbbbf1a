/**
 * Rules of recurrence in words (RFC 5545 §3.3.10): those that people make. Others are told as they stand.
 *
 *     FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4   every 2 weeks on Tuesday and Thursday, 4 times
 *     FREQ=MONTHLY;BYDAY=-1FR                      every month on the last Friday
 *
 * @module
 */
import { tellMoment } from "./calendar_time.ts";

const UNITS: Readonly<Record<string, string>> = {
  HOURLY: "hour",
  DAILY: "day",
  WEEKLY: "week",
  MONTHLY: "month",
  YEARLY: "year",
};
const DAYS: Readonly<Record<string, string>> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};
const MONTHS = ("January February March April May June July August September October November " +
  "December").split(" ");
const PLACES: Readonly<Record<string, string>> = {
  "1": "first",
  "2": "second",
  "3": "third",
  "4": "fourth",
  "5": "fifth",
  "-1": "last",
  "-2": "last but one",
};
/** What a rule may say to be told in words; the first day of the week changes little. */
const TOLD = new Set("FREQ INTERVAL COUNT UNTIL BYDAY BYMONTH BYMONTHDAY WKST".split(" "));
/** More of a rule that can't be told is not shown. */
const LONGEST = 200;

/** The rule in words, or as it stands. */
export function tellRecurrence(rule: string): string {
  const parts = new Map(
    rule.trim().toUpperCase().split(";").map((part) => part.split("=", 2) as [string, string]),
  );
  const unit = UNITS[parts.get("FREQ") ?? ""];
  const days = tellList(parts.get("BYDAY"), tellDay);
  const dates = tellList(parts.get("BYMONTHDAY"), tellDate);
  const months = tellList(parts.get("BYMONTH"), (month) => MONTHS[Number(month) - 1]);
  const known = [...parts.keys()].every((name) => TOLD.has(name));
  if (!unit || !known || days === undefined || dates === undefined || months === undefined) {
    return rule.slice(0, LONGEST);
  }
  const interval = Number(parts.get("INTERVAL") ?? 1);
  const count = parts.get("COUNT");
  const until = parts.get("UNTIL");
  return [
    interval > 1 ? `every ${interval} ${unit}s` : `every ${unit}`,
    ...days === "" ? [] : [` on ${days}`],
    ...dates === "" ? [] : [` on the ${dates}`],
    ...months === "" ? [] : [` in ${months}`],
    ...count === undefined ? [] : [`, ${count} times`],
    ...until === undefined ? [] : [`, until ${tellUntil(until)}`],
  ].join("");
}

/** The members of a list in words; undefined if one of them has none, nothing if there is no list. */
function tellList(
  list: string | undefined,
  tell: (member: string) => string | undefined,
): string | undefined {
  if (list === undefined) return "";
  const words = list.split(",").map(tell);
  if (words.includes(undefined)) return undefined;
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((one) => one !== "").join(
    " and ",
  );
}

function tellDay(text: string): string | undefined {
  const [, place, day = ""] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const name = DAYS[day];
  if (name === undefined || place === undefined) return name;
  const word = PLACES[place.replace("+", "")];
  return word && `the ${word} ${name}`;
}

function tellDate(text: string): string | undefined {
  if (text === "-1") return "last day";
  const day = Number(text);
  if (!/^\d{1,2}$/.test(text) || day < 1 || day > 31) return undefined;
  const suffix = day >= 11 && day <= 13 ? "th" : ["th", "st", "nd", "rd"][day % 10] ?? "th";
  return `${day}${suffix}`;
}

function tellUntil(text: string): string {
  const line = { name: "UNTIL", parameters: new Map<string, string>(), value: text };
  return tellMoment(line) || text.slice(0, LONGEST);
}

/**
 * Dates in all forms of the grammar, also the obsolete ones, and such that do not exist (RFC 5322 §3.3,
 * §4.3).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { anyCase, once, pick } from "../grammar/elements.ts";
import { cfws, fws } from "./tokens.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Hours east; letters of the military and names that nobody knows say nothing, so that UTC is taken. */
const ZONES: readonly (readonly [name: string, hours: number])[] = [
  ["UT", 0],
  ["GMT", 0],
  ["EST", -5],
  ["EDT", -4],
  ["CST", -6],
  ["CDT", -5],
  ["MST", -7],
  ["MDT", -6],
  ["PST", -8],
  ["PDT", -7],
  ["A", 0],
  ["M", 0],
  ["Y", 0],
  ["Z", 0],
  ["CEST", 0],
  ["KST", 0],
];

/** A date and its time in milliseconds; null where there is none such. */
export interface MadeDate {
  readonly wire: string;
  readonly time: number | null;
}

const two = (value: number) => String(value).padStart(2, "0");

function leap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function writeYear(roll: Dice): [wire: string, year: number] {
  switch (roll(8)) {
    case 0: {
      const year = roll(100);
      return [two(year), year < 50 ? 2000 + year : 1900 + year];
    }
    case 1: {
      const year = 100 + roll(100);
      return [String(year), 1900 + year];
    }
    case 2: {
      const year = 1900 + roll(8100);
      return [String(year), year];
    }
    default: {
      const year = 1970 + roll(80);
      return [String(year), year];
    }
  }
}

function writeZone(roll: Dice): [wire: string, minutes: number | null] {
  if (once(roll, 4)) {
    const [name, hours] = pick(roll, ZONES);
    return [anyCase(roll, name), hours * 60];
  }
  const hours = once(roll, 8) ? roll(100) : roll(15);
  const minutes = once(roll, 3) ? roll(60) : 0;
  const sign = once(roll, 2) ? 1 : -1;
  return [`${sign > 0 ? "+" : "-"}${two(hours)}${two(minutes)}`, sign * (hours * 60 + minutes)];
}

/** A date of any kind. */
export function date(roll: Dice): MadeDate {
  const obsolete = once(roll, 4);
  const opt = () => obsolete ? cfws(roll, 2) : "";
  const blank = () => obsolete && once(roll, 3) ? cfws(roll, 1) || " " : fws(roll);
  const [yearWire, year] = writeYear(roll);
  const month = roll(12);
  const length = LENGTHS[month] + (month === 1 && leap(year) ? 1 : 0);
  const day = once(roll, 20) ? length + 1 : 1 + roll(length);
  const hour = once(roll, 40) ? 24 : roll(24);
  const minute = once(roll, 40) ? 60 : roll(60);
  const hasSecond = !once(roll, 4);
  const second = !hasSecond ? 0 : once(roll, 20) ? 61 : roll(60);
  const [zone, offset] = writeZone(roll);
  const weekday = DAYS[new Date(Date.UTC(year, month, day)).getUTCDay()];
  const dayName = once(roll, 3) ? "" : `${opt()}${anyCase(roll, weekday)}${opt()},`;
  const time = `${opt()}${two(hour)}${opt()}:${opt()}${two(minute)}` +
    (hasSecond ? `${opt()}:${opt()}${two(second)}` : "");
  const exists = day <= length && hour < 24 && minute < 60 && second < 61 && offset !== null;
  return {
    wire: `${dayName}${blank()}${once(roll, 3) ? day : two(day)}${blank()}${
      anyCase(roll, MONTHS[month])
    }${blank()}${yearWire}${blank()}${time}${blank()}${zone}${cfws(roll, 5)}`.trimStart(),
    time: exists ? Date.UTC(year, month, day, hour, minute, second) - offset * 60_000 : null,
  };
}

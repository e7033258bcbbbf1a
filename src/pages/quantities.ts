/**
 * Sizes and times as people read them.
 *
 * @module
 */
import type { Run } from "./content.ts";

const UNITS = ["kB", "MB", "GB", "TB", "PB"] as const;

/** A length in bytes, rounded for people; nothing if it is not a length. */
export function sizeRun(length: number | undefined): Run | undefined {
  if (length === undefined || !Number.isSafeInteger(length) || length < 0) return undefined;
  return { text: roundSize(length), exact: { value: String(length) } };
}

/** A time in milliseconds since the epoch, to the minute and in UTC; nothing if it is not a time. */
export function timeRun(time: number | undefined): Run | undefined {
  const stamp = isoTime(time);
  if (stamp === undefined) return undefined;
  return { text: stamp.slice(0, 16).replace("T", " "), exact: { time: stamp } };
}

/** The time by RFC 3339, to the second. Years beyond four digits are nobody's file date. */
export function isoTime(time: number | undefined): string | undefined {
  if (time === undefined || !(time >= -62_135_596_800_000 && time < 253_402_300_800_000)) {
    return undefined;
  }
  return new Date(time).toISOString().slice(0, 19) + "Z";
}

function roundSize(length: number): string {
  if (length < 1000) return `${length} B`;
  let value = length / 1000;
  let unit = 0;
  // From 999.5 on, rounding would print 1000.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}

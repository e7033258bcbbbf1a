/**
 * How Stalwart's mail-parser writes addresses and dates in what it expects.
 *
 * @module
 */
import type { Address } from "../../../src/mime/mod.ts";

/** A mailbox. */
export interface ExpectedMailbox {
  readonly name: string | null;
  readonly address: string | null;
}

/** A group; mailboxes beside groups stand in one without a name. */
export interface ExpectedGroup {
  readonly name: string | null;
  readonly addresses: readonly ExpectedMailbox[];
}

/** What an address field holds. */
export interface ExpectedAddresses {
  readonly List?: readonly ExpectedMailbox[];
  readonly Group?: readonly ExpectedGroup[];
}

/** A date in its own zone. */
export interface ExpectedDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly tz_before_gmt: boolean;
  readonly tz_hour: number;
  readonly tz_minute: number;
}

/** Texts with single blanks: they were made single there, against RFC 5322 §2.2.3. */
export function squeeze(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

function showMailboxes(list: readonly ExpectedMailbox[]): string {
  return list.map(({ name, address }) => `${squeeze(name)} <${squeeze(address)}>`).join(", ");
}

/** Their addresses on one line. */
export function showExpectedAddresses({ List, Group }: ExpectedAddresses): string {
  if (List) return showMailboxes(List);
  return (Group ?? []).map(({ name, addresses }) =>
    name === null ? showMailboxes(addresses) : `${squeeze(name)}: (${showMailboxes(addresses)})`
  ).join(", ");
}

/** Ours on one line. */
export function showAddresses(addresses: readonly Address[]): string {
  return addresses.map((one) =>
    "group" in one ? `${squeeze(one.group)}: (${showMailboxes(one.members)})` : showMailboxes([one])
  ).join(", ");
}

/** Their date in UTC. */
export function showDate(date: ExpectedDate): string {
  const { year, month, day, hour, minute, second, tz_hour, tz_minute } = date;
  const zone = (tz_hour * 60 + tz_minute) * (date.tz_before_gmt ? 1 : -1);
  return new Date(Date.UTC(year, month - 1, day, hour, minute + zone, second)).toISOString();
}

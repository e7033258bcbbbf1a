/**
 * The keys of what is kept in Redis. All keys of a group have the same hash tag, which puts them into
 * one slot of a cluster.
 *
 * @module
 */
import type { Shelf } from "../store.ts";
import { checksum } from "./checksum.ts";

/** Of this form of what is kept; what others have kept is not seen. */
const PREFIX = "variform1";

/** The channel on which purges and leases that ended are told. */
export const CHANNEL = `${PREFIX}:told`;
/** The counter of purges. */
export const EPOCH_KEY = `${PREFIX}:epoch`;
/** All groups, each with when something was last put there. */
export const GROUPS_KEY = `${PREFIX}:groups`;
/** Purges of prefixes, each with its epoch. */
export const PREFIXES_KEY = `${PREFIX}:prefixes`;

/** Heads, their order of use, the last purge, and a counter of uses. */
export function groupKeys(group: string): readonly [string, string, string, string] {
  const heads = `${PREFIX}:{${digest(group)}}`;
  return [heads, `${heads}/order`, `${heads}/purged`, `${heads}/uses`];
}

/** Where things with this label stand. */
export function labelKey(label: string): string {
  return `${PREFIX}:label:${digest(label)}`;
}

/** The epoch of a label's last purge. */
export function labelPurgeKey(label: string): string {
  return `${PREFIX}:unlabelled:${digest(label)}`;
}

/** The lease of what is to be fetched or made. */
export function leaseKey(name: string): string {
  return `${PREFIX}:lease:${digest(name)}`;
}

/** What the fields of a shelf begin with. */
export function fieldPrefix({ name }: Shelf): string {
  return `[${JSON.stringify(name)},`;
}

/** The field of a thing. */
export function fieldOf(shelf: Shelf, id: string): string {
  return `${fieldPrefix(shelf)}${JSON.stringify(id)}]`;
}

function digest(text: string): string {
  return checksum("", new TextEncoder().encode(text)).toHex();
}

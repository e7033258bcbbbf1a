/**
 * The page of a folder that has no index: what lies in it.
 *
 * @module
 */
import { type Block, type ColumnOf, type Json, type Run, tableOf } from "./content.ts";
import { linkTarget, readablePath } from "./link_target.ts";
import { type Page, pageOf } from "./page.ts";
import { isoTime, sizeRun, timeRun } from "./quantities.ts";

/** One file or folder of a listing. */
export interface ListingEntry {
  /** The name as it is on disk, without a slash. */
  readonly name: string;
  /** Path at which it is found, percent-encoded. */
  readonly location: string;
  /** Folders are listed before files. */
  readonly kind: "file" | "folder";
  /** Media type. */
  readonly type?: string;
  /** Length in bytes. */
  readonly length?: number;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly modified?: number;
}

/** A folder and what lies in it, in any order. */
export interface Listing {
  /** Path of the folder, percent-encoded, with the slash at its end. */
  readonly location: string;
  /** What lies in the folder. */
  readonly entries: readonly ListingEntry[];
  /** Whether the folder has more entries than were looked at. */
  readonly partial?: boolean;
}

const COLUMNS: readonly ColumnOf<ListingEntry>[] = [
  { title: "Name", show: nameRun },
  { title: "Type", show: ({ type }) => type === undefined ? undefined : { text: type } },
  { title: "Size", numeric: true, show: ({ length }) => sizeRun(length) },
  { title: "Modified (UTC)", show: ({ modified }) => timeRun(modified) },
];

/** The page that lists a folder: folders first, then files, each by name. */
export function listingPage(listing: Listing): Page {
  const entries = listing.entries.toSorted(compareEntries);
  const parent = parentOf(listing.location);
  const blocks: Block[] = [];
  if (parent !== undefined) {
    blocks.push({ kind: "paragraph", runs: [{ text: "Parent folder", href: parent }] });
  }
  if (entries.length > 0) blocks.push(tableOf(COLUMNS, entries));
  blocks.push({ kind: "paragraph", runs: [{ text: summarize(listing) }] });
  return pageOf({
    title: `Index of ${readablePath(listing.location)}`,
    blocks,
    problem: false,
    data: {
      location: listing.location,
      parent,
      ...(listing.partial && { partial: true }),
      entries: entries.map(entryData),
    },
  });
}

const BY_NAME = new Intl.Collator("en", { numeric: true });

function compareEntries(a: ListingEntry, b: ListingEntry): number {
  if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
  return BY_NAME.compare(a.name, b.name);
}

function nameRun({ name, location, kind }: ListingEntry): Run {
  return { text: kind === "folder" ? `${name}/` : name, href: linkTarget(location) };
}

function parentOf(location: string): string | undefined {
  const path = location.replace(/[?#].*$/s, "").replace(/\/$/, "");
  const slash = path.lastIndexOf("/");
  return slash < 0 ? undefined : linkTarget(path.slice(0, slash + 1));
}

function summarize({ entries, partial }: Listing): string {
  if (entries.length === 0) return "This folder is empty.";
  const folders = entries.filter(({ kind }) => kind === "folder").length;
  const files = entries.length - folders;
  const counts = [count(folders, "folder"), count(files, "file")].filter((part) => part !== "");
  return counts.join(", ") + (partial ? "; the folder has more than are listed." : ".");
}

function count(number: number, noun: string): string {
  if (number === 0) return "";
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function entryData(entry: ListingEntry): Json {
  return {
    name: entry.name,
    location: linkTarget(entry.location),
    kind: entry.kind,
    type: entry.type,
    length: entry.length,
    modified: isoTime(entry.modified),
  };
}

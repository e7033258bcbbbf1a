/**
 * The listing of a folder that has no index.
 *
 * @module
 */
import { eTag } from "../libraries/std_http.ts";
import { readFileName } from "./file_name.ts";
import { formatPath, isHidden, joinPath } from "./file_path.ts";
import { stampFile } from "./file_stamp.ts";
import type { FolderNames } from "./folder_match.ts";
import type { Listing, ListingEntry } from "./origin.ts";

/** Entries that are looked at together, so that a large folder does not take all of the server. */
const BATCH = 32;

/** A folder that is to be listed. */
export interface ListedFolder {
  /** Real path of the folder that is served. */
  readonly root: string;
  /** Real path of this folder in it. */
  readonly path: string;
  /** Its path in URLs, decoded. */
  readonly segments: readonly string[];
  readonly names: FolderNames;
}

/** Lists what strangers can fetch from a folder: one row a file, folders first. */
export async function listFolder(folder: ListedFolder): Promise<Listing> {
  const { files, folders } = folder.names;
  // A link may stand in both.
  const stored = new Map([
    ...folders,
    ...[...files].map(([key, file]) => [key, file.name] as const),
  ]);
  const names = [...stored].filter(([name]) => !isHidden(name));
  const found: ListingEntry[] = [];
  for (let at = 0; at < names.length; at += BATCH) {
    const batch = names.slice(at, at + BATCH).map(([key, name]) => listEntry(folder, key, name));
    for (const entry of await Promise.all(batch)) if (entry !== undefined) found.push(entry);
  }
  const entries = orderEntries(found);
  return {
    location: formatPath(folder.segments, true),
    entries,
    etag: await eTag(JSON.stringify(entries)),
  };
}

async function listEntry(
  folder: ListedFolder,
  name: string,
  stored: string,
): Promise<ListingEntry | undefined> {
  const stamp = await stampFile(folder.root, joinPath(folder.path, stored)).catch(() => undefined);
  // Vanished, led out by a link, or neither file nor folder: nobody could fetch it.
  if (stamp === undefined) return undefined;
  const segments = [...folder.segments, name];
  if (stamp === "folder") return { name, location: formatPath(segments, true), kind: "folder" };
  const { type } = readFileName(name);
  return {
    name,
    location: formatPath(segments, false),
    kind: "file",
    ...(type !== undefined && { type }),
    length: stamp.size,
    ...(stamp.modified !== undefined && { modified: stamp.modified }),
  };
}

/** The root collation, so that the order does not depend on where the server runs. */
const collator = new Intl.Collator("und", { numeric: true });

function orderEntries(entries: readonly ListingEntry[]): ListingEntry[] {
  return entries.toSorted((one, other) =>
    Number(other.kind === "folder") - Number(one.kind === "folder") ||
    collator.compare(one.name, other.name) || (one.name < other.name ? -1 : 1)
  );
}

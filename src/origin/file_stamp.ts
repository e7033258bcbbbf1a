/**
 * Which file this is, and whether it is still the same one.
 *
 * @module
 */
import { eTag } from "../libraries/std_http.ts";
import { Fault } from "../model/fault.ts";
import { isInside, refusalOf } from "./file_path.ts";

/** A file as it was when it was looked at. */
export interface FileStamp {
  /** Its real path, which was seen to be inside the folder. */
  readonly path: string;
  readonly size: number;
  /** Milliseconds since the epoch, where the file system knows. */
  readonly modified: number | undefined;
  /** The same for content, name and rights; programs set `modified` back, but not this. */
  readonly changed: number;
  readonly device: number;
  readonly inode: number | null;
}

/** Finds what a path leads to: a stamp for a file, `folder`, or undefined for anything else. */
export async function stampFile(
  root: string,
  path: string,
): Promise<FileStamp | "folder" | undefined> {
  const real = await Deno.realPath(path);
  // A link that leads out; read permission for the folder does not stop it.
  if (!isInside(root, real)) return undefined;
  const info = await Deno.lstat(real);
  if (info.isDirectory) return "folder";
  return info.isFile ? stampOf(real, info) : undefined;
}

/**
 * Opens the very file that was stamped, or fails with a fault when another one has its place by
 * now. Its content may have changed; {@link isStill} tells.
 */
export async function openStamped(stamp: FileStamp): Promise<Deno.FsFile> {
  let file: Deno.FsFile | undefined;
  try {
    file = await Deno.open(stamp.path);
    const now = stampOf(await Deno.realPath(stamp.path), await file.stat());
    if (!isSameFile(stamp, now)) throw changedFault();
    return file;
  } catch (error) {
    file?.close();
    const { fault, detail } = refusalOf(error);
    throw new Fault(fault, detail);
  }
}

/** Whether the content of an open file is still as it was stamped. */
export async function isStill(file: Deno.FsFile, stamp: FileStamp): Promise<boolean> {
  const now = stampOf(stamp.path, await file.stat());
  return now.size === stamp.size && now.modified === stamp.modified;
}

/** The fault of a file that changed between its description and its last byte. */
export function changedFault(): Fault {
  return new Fault("changed", "the file changed while it was read");
}

/** A strong entity tag: other content of this file, or another file, has another one. */
export function tagFile(name: string, stamp: FileStamp): Promise<string> {
  const facts = [name, stamp.size, stamp.modified, stamp.changed, stamp.device, stamp.inode];
  return eTag(JSON.stringify(facts));
}

/** When a file was changed last, but never in the future (RFC 9110 §8.8.2.1). */
export function modifiedOf({ modified }: FileStamp): number | undefined {
  return modified === undefined ? undefined : Math.min(modified, Date.now());
}

function stampOf(path: string, info: Deno.FileInfo): FileStamp {
  return {
    path,
    size: info.size,
    modified: info.mtime?.getTime(),
    changed: info.ctime?.getTime() ?? 0,
    device: info.dev,
    inode: info.ino,
  };
}

function isSameFile(one: FileStamp, other: FileStamp): boolean {
  return one.path === other.path && one.device === other.device && one.inode === other.inode;
}

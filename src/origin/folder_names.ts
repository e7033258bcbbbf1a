/**
 * Reads folders, and remembers their names for as long as they cannot have changed.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import { readFileName } from "./file_name.ts";
import { isHidden, WELL_KNOWN } from "./file_path.ts";
import type { FolderNames } from "./folder_match.ts";

/** The names of a folder as they were read. */
export interface FolderReading extends FolderNames {
  /** There are more entries than are looked at. */
  readonly cut: boolean;
}

/** What of a folder changes when a name in it does. */
interface Stamp {
  readonly device: number;
  readonly inode: number | null;
  readonly modified: number;
  /** Tools that copy trees set `modified` back; nothing sets this. */
  readonly changed: number;
}

/**
 * File systems count time in steps, the coarsest of two seconds. A folder that changed less than
 * that before it was read may change again without looking changed, so it is read again.
 */
export const COARSEST_CLOCK = 2_000;

/** Reads the names in folders. Knows nothing of URLs, and trusts the paths that it is given. */
export class FolderReader {
  readonly #entries: number;
  readonly #languages: readonly string[];
  readonly #memo: LRUCache<string, { stamp: Stamp; names: FolderReading }>;

  constructor(entries: number, languages: readonly string[]) {
    this.#entries = entries;
    this.#languages = languages;
    // Four of the largest folders, or many small ones.
    const maxSize = 4 * (2 * entries + 1);
    this.#memo = new LRUCache({
      maxSize,
      sizeCalculation: ({ names }) => names.files.size + names.folders.size + 1,
    });
  }

  /** The names in the folder at a real path; throws what Deno throws. */
  async read(path: string): Promise<FolderReading> {
    const stamp = stampOf(await Deno.stat(path));
    const known = this.#memo.get(path);
    if (known !== undefined && isSame(known.stamp, stamp)) return known.names;
    const started = Date.now();
    const names = await this.#list(path);
    if (Math.max(stamp.modified, stamp.changed) < started - COARSEST_CLOCK) {
      this.#memo.set(path, { stamp, names });
    } else this.#memo.delete(path);
    return names;
  }

  async #list(path: string): Promise<FolderReading> {
    const files = new Map();
    const folders = new Map();
    const bases = new Map();
    let seen = 0;
    for await (const entry of Deno.readDir(path)) {
      if (++seen > this.#entries) break;
      if (isHidden(entry.name) && entry.name !== WELL_KNOWN) continue;
      const key = entry.name.normalize("NFC");
      // What a link leads to can change without the folder changing: it counts as both.
      if (entry.isDirectory || entry.isSymlink) folders.set(key, entry.name);
      if (entry.isFile || entry.isSymlink) {
        const file = readFileName(entry.name, this.#languages);
        files.set(key, file);
        const group = bases.get(file.base);
        if (group === undefined) bases.set(file.base, [file]);
        else group.push(file);
      }
    }
    return { files, bases, folders, cut: seen > this.#entries };
  }
}

function stampOf(info: Deno.FileInfo): Stamp {
  return {
    device: info.dev,
    inode: info.ino,
    modified: info.mtime?.getTime() ?? Infinity,
    changed: info.ctime?.getTime() ?? 0,
  };
}

function isSame(one: Stamp, other: Stamp): boolean {
  return one.device === other.device && one.inode === other.inode &&
    one.modified === other.modified && one.changed === other.changed;
}

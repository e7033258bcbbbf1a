/**
 * Maildirs: a folder `new` of messages that came, a folder `cur` of those that were looked at, and a
 * folder `tmp` where they are written, so that no reader ever sees half of one.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import {
  compareMaildirNames,
  formatMaildirName,
  type MaildirFlag,
  type MaildirMark,
  type MaildirName,
  parseMaildirName,
} from "./maildir_name.ts";

/** What a maildir asks of a file system. Paths are relative to the maildir, with slashes. */
export interface MaildirFiles {
  /** Names of the plain files in a folder; none, if there is no such folder. */
  list(folder: string): AsyncIterable<string>;
  /** Content of a file. */
  read(path: string): Promise<Uint8Array>;
  /** Makes a folder, unless it is there. */
  makeFolder(path: string): Promise<void>;
  /** Makes a file that must not be there yet, and has it on the disk when it is done. */
  create(path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Gives a file another name. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. */
  remove(path: string): Promise<void>;
}

/** One message of a maildir. */
export interface MaildirEntry extends MaildirName {
  /** Path below the maildir. */
  readonly path: string;
  /** Whether nobody has looked at it. */
  readonly isNew: boolean;
}

/** How a maildir is written. */
export interface MaildirOptions {
  /** Stands before the flags; a colon, but `;` on file systems without it. */
  readonly mark?: MaildirMark;
  /** Makes unique names; by time and chance, if not given. */
  readonly makeUnique?: () => string;
}

const FOLDERS = ["tmp", "new", "cur"];

/** A maildir. */
export class Maildir {
  readonly #files: MaildirFiles;
  readonly #options: MaildirOptions;

  /** A maildir in these files; {@linkcode Maildir.create} makes its folders. */
  constructor(files: MaildirFiles, options: MaildirOptions = {}) {
    this.#files = files;
    this.#options = options;
  }

  /** Makes the three folders, unless they are there. */
  async create(): Promise<void> {
    for (const folder of FOLDERS) await this.#files.makeFolder(folder);
  }

  /** All messages in the order in which they were delivered. */
  async list(): Promise<MaildirEntry[]> {
    const entries: MaildirEntry[] = [];
    for (const folder of ["cur", "new"]) {
      for await (const name of this.#files.list(folder)) {
        if (name.startsWith(".")) continue;
        entries.push({
          ...parseMaildirName(name),
          path: `${folder}/${name}`,
          isNew: folder === "new",
        });
      }
    }
    return entries.sort((one, other) => compareMaildirNames(one.unique, other.unique));
  }

  /** The bytes of a message, also where its flags have changed since it was listed. */
  async read(entry: MaildirEntry): Promise<Uint8Array> {
    try {
      return await this.#files.read(entry.path);
    } catch (error) {
      const now = await this.#find(entry.unique);
      if (now === undefined || now.path === entry.path) throw error;
      return await this.#files.read(now.path);
    }
  }

  /** Delivers a message: into `new`, or with flags into `cur`. It is there whole, or not at all. */
  async deliver(
    message: Uint8Array | AsyncIterable<Uint8Array>,
    flags?: readonly MaildirFlag[],
  ): Promise<MaildirEntry> {
    const unique = (this.#options.makeUnique ?? makeUnique)();
    const name = { unique, flags: flags ?? [], others: "" };
    // Also without flags: a name must be one that every file system has.
    const flagged = formatMaildirName(name, this.#options.mark);
    const path = flags === undefined ? `new/${unique}` : `cur/${flagged}`;
    const draft = `tmp/${unique}`;
    const content = message instanceof Uint8Array ? ReadableStream.from([message]) : message;
    try {
      await this.#files.create(draft, content);
      await this.#files.rename(draft, path);
    } catch (error) {
      await this.#files.remove(draft).catch(() => {});
      throw error;
    }
    return { ...name, path, isNew: flags === undefined };
  }

  /** Sets the flags of a message; flags that are not known stay. Moves it out of `new`. */
  async setFlags(entry: MaildirEntry, flags: readonly MaildirFlag[]): Promise<MaildirEntry> {
    const now = await this.#find(entry.unique);
    if (now === undefined) throw new Fault("missing", "the message is no longer in the maildir");
    const name = { unique: now.unique, flags, others: now.others };
    const path = `cur/${formatMaildirName(name, this.#options.mark)}`;
    if (path !== now.path) await this.#files.rename(now.path, path);
    return { ...name, path, isNew: false };
  }

  /** Removes a message. */
  async remove(entry: MaildirEntry): Promise<void> {
    const now = await this.#find(entry.unique);
    if (now !== undefined) await this.#files.remove(now.path);
  }

  async #find(unique: string): Promise<MaildirEntry | undefined> {
    return (await this.list()).find((entry) => entry.unique === unique);
  }
}

function makeUnique(): string {
  const now = Date.now();
  const chance = crypto.randomUUID().replaceAll("-", "");
  return `${Math.floor(now / 1000)}.M${(now % 1000) * 1000}R${chance}.variform`;
}

/** The files below a folder of this machine. */
export function openMaildirFiles(folder: string | URL): MaildirFiles {
  const root = typeof folder === "string"
    ? folder.replace(/\/+$/, "")
    : decodeURIComponent(folder.pathname).replace(/\/+$/, "");
  const at = (path: string) => `${root}/${path}`;
  return {
    async *list(path) {
      try {
        for await (const entry of Deno.readDir(at(path))) if (entry.isFile) yield entry.name;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
    read: (path) => Deno.readFile(at(path)),
    makeFolder: (path) => Deno.mkdir(at(path), { recursive: true, mode: 0o700 }),
    async create(path, content) {
      using file = await Deno.open(at(path), { write: true, createNew: true, mode: 0o600 });
      for await (const chunk of content) {
        for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
      }
      await file.sync();
    },
    rename: (from, to) => Deno.rename(at(from), at(to)),
    remove: (path) => Deno.remove(at(path)),
  };
}

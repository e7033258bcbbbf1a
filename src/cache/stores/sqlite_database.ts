/**
 * One SQLite file: opened, of our schema, and replaced by an empty one when it is damaged.
 *
 * @module
 */
import process from "node:process";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Log } from "./log.ts";

/** A change to the tables, or to what is in them, takes another number; files of others start empty. */
const SCHEMA = 1;

const TABLES = `
  create table things (
    seq integer primary key autoincrement,
    grp blob not null, shelf blob not null, id blob not null,
    head text not null, length integer not null, sum blob not null, used integer not null);
  create unique index by_place on things (grp, shelf, id);
  create index by_use on things (used);
  create table labels (label blob, seq integer, primary key (label, seq)) without rowid;
  create index by_thing on labels (seq);
  create table pieces (place integer primary key, bytes blob not null, sum blob not null);
  create table loose (seq integer primary key);
`;

/** A row, by columns. */
export type Row = Record<string, unknown>;

/** What went wrong, and what that means. */
export type Trouble = "damaged" | "refused";

/** The file, and what is asked of it. */
export class SqliteDatabase {
  readonly #path: string;
  readonly #log: Log;
  readonly #onOpen: (database: SqliteDatabase) => void;
  readonly #statements = new Map<string, StatementSync>();
  #database: DatabaseSync | undefined;
  #isClosed = false;
  #retryAt = 0;
  /** What has to be done with the old file before another is opened. */
  #leftover: "aside" | "away" | undefined;
  #lastTrouble = "";

  /** Opens the file, or an empty one in its place. What fails, fails later: nothing is kept then. */
  constructor(path: string, log: Log, onOpen: (database: SqliteDatabase) => void) {
    this.#path = path;
    this.#log = log;
    this.#onOpen = onOpen;
    this.#ensureOpen();
  }

  /** Does something with the file, or gives `otherwise`; a damaged file is replaced. */
  attempt<T>(act: () => T, otherwise: T): T {
    if (!this.#ensureOpen()) return otherwise;
    try {
      return act();
    } catch (error) {
      if (this.#tell(error) === "damaged") this.#startOver("aside");
      return otherwise;
    }
  }

  /** Does something that has to be done: where it cannot be, nothing at all is kept any longer. */
  insist<T>(act: () => T, otherwise: T): T {
    if (!this.#ensureOpen()) {
      // What is in a file that was never opened must not come to light later.
      if (this.#leftover === undefined) this.#isClosed = true;
      return otherwise;
    }
    try {
      return act();
    } catch (error) {
      this.#tell(error);
      this.#startOver("away");
      return otherwise;
    }
  }

  /** Does all of it or nothing. */
  transaction<T>(act: () => T): T {
    this.#handle.exec("begin immediate");
    try {
      const result = act();
      this.#handle.exec("commit");
      this.#lastTrouble = "";
      return result;
    } catch (error) {
      // A disk that is full has rolled it back already.
      try {
        this.#handle.exec("rollback");
      } catch { /* there is nothing left to roll back */ }
      throw error;
    }
  }

  /** The first row. */
  one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** All rows. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** Changes something; gives the number of rows that changed, and the last number given. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; last: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values);
    return { changes: Number(changes), last: Number(lastInsertRowid) };
  }

  /** Bytes that are in use. */
  get bytes(): number {
    const pages = Number(this.one("pragma page_count")?.page_count);
    const free = Number(this.one("pragma freelist_count")?.freelist_count);
    return (pages - free) * PAGE;
  }

  /** Closes the file. */
  close(): void {
    this.#isClosed = true;
    this.#shut();
  }

  #shut(): void {
    this.#statements.clear();
    const database = this.#database;
    this.#database = undefined;
    try {
      database?.close();
    } catch { /* it was no database any more */ }
  }

  /** Puts the file aside or away, and begins an empty one. */
  #startOver(where: "aside" | "away"): void {
    this.#shut();
    this.#leftover = where;
    this.#retryAt = 0;
    this.#ensureOpen();
  }

  /** Opens what is not open, but does not try that at every request. */
  #ensureOpen(): boolean {
    if (this.#database !== undefined) return true;
    if (this.#isClosed || performance.now() < this.#retryAt) return false;
    const isSecondTry = this.#leftover !== undefined;
    try {
      this.#clear();
      this.#open();
      this.#onOpen(this);
    } catch (error) {
      this.#shut();
      this.#retryAt = performance.now() + RETRY_TIME;
      if (this.#tell(error) === "damaged" && !isSecondTry) this.#startOver("aside");
    }
    return this.#database !== undefined;
  }

  /** Clears away what must not be read again, its journal first: that would be played back. */
  #clear(): void {
    if (this.#leftover === undefined) return;
    for (const end of ["-wal", "-shm"]) removeFile(this.#path + end);
    if (this.#leftover === "away") removeFile(this.#path);
    else Deno.renameSync(this.#path, `${this.#path}.damaged`);
    this.#leftover = undefined;
  }

  #open(): void {
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    const database = new DatabaseSync(this.#path);
    this.#database = database;
    // One process alone, which needs no shared memory for it.
    database.exec("pragma locking_mode = exclusive");
    database.exec(`pragma page_size = ${PAGE}`);
    database.exec("pragma journal_mode = wal");
    // A killed process loses nothing, for the system has what was written. A power cut may lose the
    // last seconds but leaves the file sound, without a wait for the disk at each answer.
    database.exec("pragma synchronous = normal");
    database.exec(`pragma journal_size_limit = ${4 << 20}`);
    // What cannot be purged must not be served: a file that others hold or that is read-only fails.
    database.exec("begin immediate; rollback");
    const version = Number(database.prepare("pragma user_version").get()?.user_version);
    if (version === SCHEMA) return;
    if (version !== 0) throw new Error(`${OTHER_VERSION} ${version}`);
    this.transaction(() => {
      database.exec(TABLES);
      database.exec(`pragma user_version = ${SCHEMA}`);
    });
  }

  get #handle(): DatabaseSync {
    if (this.#database === undefined) throw new Error("the cache file is not open");
    return this.#database;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#handle.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** One line for each kind of trouble, until something succeeds again. */
  #tell(error: unknown): Trouble {
    const trouble = troubleOf(error);
    const reason = error instanceof Error ? error.message : String(error);
    const what = trouble === "damaged" ? "is put aside" : "cannot be used as it should";
    const line = `The cache file ${this.#path} ${what}: ${reason}`;
    if (line !== this.#lastTrouble) this.#log(line);
    this.#lastTrouble = line;
    return trouble;
  }
}

const PAGE = 4096;
const OTHER_VERSION = "it is of version";

/** Between attempts to open a file that could not be opened, in milliseconds. */
const RETRY_TIME = 10_000;

/** A file that cannot be read as it was written is of no use; one that cannot be written may be. */
function troubleOf(error: unknown): Trouble {
  const { errcode = 0, message = "" } = error as { errcode?: number; message?: string };
  const isDamaged = [11, 26].includes(errcode & 0xff) || message.startsWith(OTHER_VERSION) ||
    /not a database|malformed|no such (?:table|column)/.test(message);
  return isDamaged ? "damaged" : "refused";
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * The store that keeps everything in an SQLite file: it survives restarts, and crashes.
 *
 * @module
 */
import type { PurgeTarget } from "../purge_target.ts";
import type {
  Awaitable,
  BodyWriter,
  Kept,
  KeptHead,
  Place,
  Purged,
  Shelf,
  Store,
  Usage,
} from "../store.ts";
import { Holds } from "./holds.ts";
import { ShelfViews } from "./shelf_views.ts";
import { SqliteBodies } from "./sqlite_bodies.ts";
import type { Log } from "./log.ts";
import { SqliteDatabase } from "./sqlite_database.ts";
import { type Entry, SqliteIndex } from "./sqlite_index.ts";
import { SqliteWriter } from "./sqlite_writer.ts";

/** How an SQLite store is made. */
export interface SqliteOptions {
  /** The file. Its folder must be there. */
  readonly path: string;
  /** All that it keeps, in bytes of the file. */
  readonly maxBytes: number;
  /** What of it may be in memory as well. */
  readonly memoryBytes?: number;
  /** Told of trouble with the file in one line. */
  readonly log?: Log;
}

const MEMORY_BYTES = 32 << 20;
/** Uses that are remembered before they are noted in the file. */
const USES_AT_ONCE = 512;
/** Things that are evicted, or purged, in one go. */
const EVICTED_AT_ONCE = 8;
const PURGED_AT_ONCE = 500;
const GROUPS_AT_ONCE = 1_000;
/** What a thing takes in the file beside its body: a little generous. */
const OVERHEAD = 2_048;

/** A store in one file, for one process. */
export class SqliteStore implements Store {
  readonly #database: SqliteDatabase;
  readonly #index: SqliteIndex;
  readonly #bodies: SqliteBodies;
  readonly #holds = new Holds();
  readonly #views: ShelfViews;
  readonly #maxBytes: number;
  readonly #seqs = new WeakMap<Kept, number>();
  readonly #uses = new Map<number, number>();
  #seq = 0;
  #clock = 0;

  /** Opens the file, or begins one. Where that fails nothing is kept, and it is tried again. */
  constructor({ path, maxBytes, memoryBytes = MEMORY_BYTES, log = console.error }: SqliteOptions) {
    this.#maxBytes = maxBytes;
    this.#views = new ShelfViews(memoryBytes);
    this.#database = new SqliteDatabase(path, log, (database) => this.#settle(database));
    this.#index = new SqliteIndex(this.#database);
    this.#bodies = new SqliteBodies(this.#database, this.#holds, (seq) => this.#discard(seq));
  }

  /** Heads of all on the shelf, least recently used first. */
  list(shelf: Shelf): readonly KeptHead[] {
    const known = this.#views.heads(shelf);
    if (known !== undefined) return known;
    const reading = this.#views.read();
    const entries = this.#database.attempt(() => this.#index.shelf(shelf), []);
    const heads = this.#sound(entries)
      .toSorted((a, b) => this.#lastUse(a) - this.#lastUse(b))
      .flatMap(({ head }) => head ?? []);
    this.#views.setHeads(shelf, heads, reading);
    return heads;
  }

  /** One thing; counts as use. */
  get(shelf: Shelf, id: string): Awaitable<Kept | undefined> {
    const known = this.#views.kept(shelf, id);
    if (known !== undefined) {
      this.#use(this.#seqs.get(known));
      return known;
    }
    const reading = this.#views.read();
    const entry = this.#database.attempt(() => this.#index.find(shelf, id), undefined);
    const [sound] = this.#sound(entry ? [entry] : []);
    return sound && this.#open(sound, reading);
  }

  /** Keeps it, at the cost of what was used least recently. */
  put(shelf: Shelf, head: KeptHead, bytes: Uint8Array): boolean {
    if (bytes.byteLength + OVERHEAD > this.#maxBytes) return false;
    const seq = ++this.#seq;
    return this.#write(shelf, () => {
      this.#replace(seq, shelf, head);
      this.#bodies.writeAll(seq, bytes);
      this.#makeRoom(seq);
    });
  }

  /** Begins a thing that comes in pieces. */
  begin(): BodyWriter {
    const seq = ++this.#seq;
    const release = this.#holds.open(seq);
    const sink = {
      add: (number: number, bytes: Uint8Array) =>
        this.#write(undefined, () => {
          if (number === 0) this.#database.run("insert into loose values (?)", seq);
          this.#bodies.write(seq, number, bytes);
          this.#makeRoom(seq);
        }),
      read: (number: number) =>
        this.#database.attempt(() => this.#bodies.read(seq, number), undefined),
      show: (shelf: Shelf, head: KeptHead, number: number, last: Uint8Array) =>
        this.#write(shelf, () => {
          this.#replace(seq, shelf, head);
          if (last.byteLength > 0) this.#bodies.write(seq, number, last);
          this.#database.run("delete from loose where seq = ?", seq);
          this.#makeRoom(seq);
        }, release),
      drop: () => {
        release();
        this.#write(undefined, () => this.#loosen(seq));
      },
      open: (length: number) => this.#bodies.open(seq, length),
    };
    return new SqliteWriter(sink, this.#maxBytes - OVERHEAD);
  }

  /** Replaces a head. */
  update(shelf: Shelf, head: KeptHead): boolean {
    const entry = this.#database.attempt(() => this.#index.find(shelf, head.id), undefined);
    if (entry === undefined || entry.length !== head.length) return false;
    return this.#write(shelf, () => {
      this.#index.remove(entry.seq);
      this.#index.add(entry.seq, shelf, head, ++this.#clock);
      this.#uses.delete(entry.seq);
    });
  }

  /** Removes one thing, or all from the shelf. */
  remove(shelf: Shelf, id?: string): number {
    return this.#removeAll(() =>
      id === undefined ? this.#index.shelf(shelf) : [this.#index.find(shelf, id)]
    );
  }

  /** Removes a group, groups, or what has a label with what is derived from it. */
  async purge(target: PurgeTarget): Promise<Purged> {
    let count = 0;
    for (;;) {
      const removed = this.#removeAll(() => this.#index.targeted(target, PURGED_AT_ONCE));
      count += removed;
      if (removed < PURGED_AT_ONCE) return { count };
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** The groups that begin with this text. */
  *groups(prefix: string): Generator<string> {
    let after: string | undefined;
    for (;;) {
      const groups: string[] = this.#database.attempt(
        () => this.#index.groups(prefix, after, GROUPS_AT_ONCE),
        [],
      );
      yield* groups;
      if (groups.length < GROUPS_AT_ONCE) return;
      after = groups.at(-1);
    }
  }

  /** Where things with this label stand. */
  find(label: string): readonly Place[] {
    return this.#database.attempt(() => this.#index.labelled(label), [])
      .map(({ shelf, id }) => ({ shelf, id }));
  }

  /** How much it keeps. */
  usage(): Usage {
    return this.#database.attempt(
      () => ({ bytes: this.#database.bytes, count: this.#index.count() }),
      { bytes: 0, count: 0 },
    );
  }

  /** Closes the file. */
  close(): void {
    this.#write(undefined, () => this.#noteUses());
    this.#views.clear();
    this.#database.close();
  }

  /** Takes up the file as it was left, without what was being written when it was. */
  #settle(database: SqliteDatabase): void {
    const { seq, used } = new SqliteIndex(database).latest();
    this.#seq = Math.max(this.#seq, seq);
    this.#clock = Math.max(this.#clock, used);
    this.#uses.clear();
    this.#views.clear();
    const bodies = new SqliteBodies(database, this.#holds, () => {});
    database.transaction(() => {
      for (const { seq } of database.all("select seq from loose")) bodies.remove(Number(seq));
      database.run("delete from loose");
    });
  }

  #open(entry: Entry, reading: number): Awaitable<Kept | undefined> {
    const { seq, shelf, head, length } = entry;
    if (head === undefined) return undefined;
    const body = this.#database.attempt(() => this.#bodies.open(seq, length), undefined);
    if (body instanceof Promise) {
      return body.then((body) => {
        if (body === undefined) this.#discard(seq);
        else this.#use(seq);
        return body && { head, body };
      });
    }
    if (body === undefined) {
      this.#discard(seq);
      return undefined;
    }
    const kept = { head, body };
    this.#seqs.set(kept, seq);
    this.#use(seq);
    this.#views.setKept(shelf, kept, reading);
    return kept;
  }

  /** Changes the file, all or nothing; false where that failed. */
  #write(shelf: Shelf | undefined, act: () => void, onSuccess?: () => void): boolean {
    const done = this.#database.attempt(() => {
      this.#database.transaction(act);
      return true;
    }, false);
    if (shelf) this.#views.drop(shelf);
    if (done) onSuccess?.();
    return done;
  }

  #replace(seq: number, shelf: Shelf, head: KeptHead): void {
    const old = this.#index.find(shelf, head.id);
    if (old !== undefined) this.#drop(old);
    this.#index.add(seq, shelf, head, ++this.#clock);
  }

  #removeAll(find: () => readonly (Entry | undefined)[]): number {
    const entries = this.#database.insist(() => {
      const entries = find().filter((entry) => entry !== undefined);
      if (entries.length === 0) return entries;
      this.#database.transaction(() => {
        for (const entry of entries) this.#drop(entry);
        this.#freeLoose();
      });
      return entries;
    }, []);
    return entries.length;
  }

  /** Takes a thing away; its pieces stay while somebody reads them. */
  #drop({ seq, shelf }: Entry): void {
    this.#index.remove(seq);
    this.#uses.delete(seq);
    this.#views.drop(shelf);
    this.#loosen(seq);
  }

  #loosen(seq: number): void {
    if (this.#holds.has(seq)) {
      this.#database.run("insert or ignore into loose values (?)", seq);
    } else {
      this.#bodies.remove(seq);
      this.#database.run("delete from loose where seq = ?", seq);
    }
  }

  /** Frees the pieces that nobody reads any more. */
  #freeLoose(): void {
    for (const { seq } of this.#database.all("select seq from loose")) this.#loosen(Number(seq));
  }

  /** Removes what was used least recently until all fits, but not the newest, nor what is read. */
  #makeRoom(newest: number): void {
    if (this.#database.bytes <= this.#maxBytes) return;
    this.#noteUses();
    this.#freeLoose();
    let kept = 0;
    while (this.#database.bytes > this.#maxBytes) {
      const oldest = this.#index.oldest(kept + EVICTED_AT_ONCE).slice(kept);
      if (oldest.length === 0) throw new Error("there is no room for this");
      for (const entry of oldest) {
        if (this.#database.bytes <= this.#maxBytes) return;
        if (entry.seq === newest || this.#holds.has(entry.seq)) kept++;
        else this.#drop(entry);
      }
    }
  }

  #noteUses(): void {
    for (const [seq, used] of this.#uses) this.#index.use(seq, used);
    this.#uses.clear();
  }

  #use(seq: number | undefined): void {
    if (seq === undefined) return;
    this.#uses.set(seq, ++this.#clock);
    if (this.#uses.size < USES_AT_ONCE) return;
    this.#write(undefined, () => this.#noteUses());
    // What could not be noted is not worth another attempt.
    this.#uses.clear();
  }

  #lastUse({ seq, used }: Entry): number {
    return this.#uses.get(seq) ?? used;
  }

  /** What can be read of these; the rest is removed. */
  #sound(entries: readonly Entry[]): readonly Entry[] {
    for (const { seq, head } of entries) if (head === undefined) this.#discard(seq);
    return entries.filter(({ head }) => head !== undefined);
  }

  #discard(seq: number): void {
    this.#removeAll(() => [this.#index.numbered(seq)]);
  }
}

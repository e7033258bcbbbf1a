/**
 * Where things stand in an SQLite file, and what their heads are.
 *
 * @module
 */
import type { PurgeTarget } from "../purge_target.ts";
import type { KeptHead, Place, Shelf } from "../store.ts";
import { checksum, isSound } from "./checksum.ts";
import { packHead, unpackHead } from "./packed_head.ts";
import type { Row, SqliteDatabase } from "./sqlite_database.ts";

/** A thing as the index has it. */
export interface Entry extends Place {
  /** Its number; the next one has another, even in its place. */
  readonly seq: number;
  readonly length: number;
  /** Undefined where it cannot be read any more. */
  readonly head: KeptHead | undefined;
  readonly used: number;
}

const COLUMNS = "seq, grp, shelf, id, head, length, sum, used";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The tables of things and labels. Throws as the file does. */
export class SqliteIndex {
  readonly #database: SqliteDatabase;

  /** The index in this file. */
  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Everything on a shelf. */
  shelf({ group, name }: Shelf): Entry[] {
    const sql = `select ${COLUMNS} from things where grp = ? and shelf = ?`;
    return this.#database.all(sql, encoder.encode(group), encoder.encode(name)).map(entryOf);
  }

  /** One thing. */
  find({ group, name }: Shelf, id: string): Entry | undefined {
    const sql = `select ${COLUMNS} from things where grp = ? and shelf = ? and id = ?`;
    const row = this.#database.one(sql, ...[group, name, id].map((text) => encoder.encode(text)));
    return row && entryOf(row);
  }

  /** One thing by its number. */
  numbered(seq: number): Entry | undefined {
    const row = this.#database.one(`select ${COLUMNS} from things where seq = ?`, seq);
    return row && entryOf(row);
  }

  /** Adds a thing. */
  add(seq: number, shelf: Shelf, head: KeptHead, used: number): void {
    const [group, name, id] = [shelf.group, shelf.name, head.id].map((key) => encoder.encode(key));
    const text = packHead(head, shelf.group);
    const sum = checksum(placeOf(seq, head.length), encoder.encode(text), group, name, id);
    const { length } = head;
    const sql = `insert into things (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)`;
    this.#database.run(sql, seq, group, name, id, text, length, sum, used);
    for (const label of head.labels ?? []) {
      this.#database.run("insert into labels values (?, ?)", encoder.encode(label), seq);
    }
  }

  /** Removes a thing. */
  remove(seq: number): void {
    this.#database.run("delete from things where seq = ?", seq);
    this.#database.run("delete from labels where seq = ?", seq);
  }

  /** Notes when a thing was used. */
  use(seq: number, used: number): void {
    this.#database.run("update things set used = ? where seq = ?", used, seq);
  }

  /** Things that were used longest ago. */
  oldest(limit: number): Entry[] {
    return this.#database.all(`select ${COLUMNS} from things order by used limit ?`, limit)
      .map(entryOf);
  }

  /** Things that a purge of this meets, in part if there are many. */
  targeted(target: PurgeTarget, limit: number): Entry[] {
    if ("label" in target) {
      return this.labelled(target.label, limit).flatMap((entry) => [
        entry,
        ...this.shelf({ group: entry.shelf.group, name: entry.id }),
      ]);
    }
    const [from, to] = "group" in target ? only(target.group) : beginning(target.prefix);
    const sql = `select ${COLUMNS} from things where grp >= ? and grp < ? limit ?`;
    return this.#database.all(sql, from, to, limit).map(entryOf);
  }

  /** Things with this label. */
  labelled(label: string, limit: number = -1): Entry[] {
    const columns = COLUMNS.replace("seq", "things.seq");
    const sql = `select ${columns} from labels join things on things.seq = labels.seq
      where label = ? limit ?`;
    return this.#database.all(sql, encoder.encode(label), limit).map(entryOf);
  }

  /** The next groups that begin with this text. */
  groups(prefix: string, after: string | undefined, limit: number): string[] {
    const [start, to] = beginning(prefix);
    const from = after === undefined ? start : only(after)[1];
    const sql = "select distinct grp from things where grp >= ? and grp < ? order by grp limit ?";
    return this.#database.all(sql, from, to, limit).map(({ grp }) => textOf(grp));
  }

  /** How many things there are. */
  count(): number {
    return Number(this.#database.one("select count(*) as count from things")?.count);
  }

  /** The highest number, and the latest use. */
  latest(): { readonly seq: number; readonly used: number } {
    const sql = `select (select max(seq) from things) as seq, (select max(seq) from loose) as loose,
      (select max(used) from things) as used`;
    const { seq, loose, used } = this.#database.one(sql) ?? {};
    return { seq: Math.max(Number(seq), Number(loose)), used: Number(used) };
  }
}

function entryOf(row: Row): Entry {
  const [group, name, id] = [row.grp, row.shelf, row.id].map(textOf);
  const [seq, length] = [Number(row.seq), Number(row.length)];
  const text = String(row.head);
  const keys = [encoder.encode(text), ...[row.grp, row.shelf, row.id].filter(isBytes)];
  const head = isSound(row.sum, placeOf(seq, length), ...keys)
    ? unpackHead(text, group, length)
    : undefined;
  return { seq, shelf: { group, name }, id, length, head, used: Number(row.used) };
}

function placeOf(seq: number, length: number): string {
  return `${seq} ${length}`;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function textOf(value: unknown): string {
  return isBytes(value) ? decoder.decode(value) : "";
}

/** The least key, and the least beyond those that are meant. */
function only(group: string): [from: Uint8Array, to: Uint8Array] {
  const key = encoder.encode(group);
  return [key, Uint8Array.from([...key, 0])];
}

function beginning(prefix: string): [from: Uint8Array, to: Uint8Array] {
  const key = encoder.encode(prefix);
  // No byte of UTF-8 is 255.
  return [key, Uint8Array.from([...key, 255])];
}

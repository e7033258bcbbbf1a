/**
 * Bodies as pieces in an SQLite file, each with its checksum.
 *
 * @module
 */
import type { ByteRange } from "../../model/variant.ts";
import { BytesBody } from "../stored_body.ts";
import type { StoredBody } from "../store.ts";
import { checksum, isSound } from "./checksum.ts";
import type { Holds } from "./holds.ts";
import type { SqliteDatabase } from "./sqlite_database.ts";

/** Bytes of a piece, the last one of a body excepted: a moment's work. */
export const PIECE = 128 << 10;

/** Bodies up to this length are read at once. */
const AT_ONCE = 2 * PIECE;

/** A piece has the number of its thing, and then its own. */
const PIECES_LIMIT = 2 ** 22;

/** For so long after all of a body was checked, each piece is checked only when it is read. */
const CHECKED_TIME = 10_000;

/** Pieces that are checked before others have their turn. */
const CHECKED_AT_ONCE = 8;

/** Writes, reads and removes pieces. What is damaged is reported, and never given out. */
export class SqliteBodies {
  readonly #database: SqliteDatabase;
  readonly #holds: Holds;
  readonly #onDamage: (seq: number) => void;
  readonly #checked = new Map<number, number>();

  /** `onDamage` is told of what can be read no more. */
  constructor(database: SqliteDatabase, holds: Holds, onDamage: (seq: number) => void) {
    this.#database = database;
    this.#holds = holds;
    this.#onDamage = onDamage;
  }

  /** Writes a piece. */
  write(seq: number, number: number, bytes: Uint8Array): void {
    const place = placeOf(seq, number);
    const sum = checksum(`${place}`, bytes);
    this.#database.run("insert into pieces values (?, ?, ?)", place, bytes, sum);
  }

  /** Writes a whole body. */
  writeAll(seq: number, bytes: Uint8Array): void {
    for (let at = 0, number = 0; at < bytes.byteLength; at += PIECE, number++) {
      this.write(seq, number, bytes.subarray(at, at + PIECE));
    }
  }

  /** Removes all pieces of a thing. */
  remove(seq: number): void {
    const [first, next] = [placeOf(seq, 0), placeOf(seq + 1, 0)];
    this.#database.run("delete from pieces where place >= ? and place < ?", first, next);
    this.#checked.delete(seq);
  }

  /** A piece as it was written, or undefined. */
  read(seq: number, number: number): Uint8Array | undefined {
    const place = placeOf(seq, number);
    const row = this.#database.one("select bytes, sum from pieces where place = ?", place);
    const bytes = row?.bytes;
    return bytes instanceof Uint8Array && isSound(row?.sum, `${place}`, bytes) ? bytes : undefined;
  }

  /** A body of which all is there and sound; undefined if it is not. */
  open(seq: number, length: number): StoredBody | undefined | Promise<StoredBody | undefined> {
    if (length > AT_ONCE) return this.#openLarge(seq, length);
    const pieces = Array.from(
      { length: Math.ceil(length / PIECE) },
      (_, number) => this.read(seq, number),
    );
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      if (piece === undefined || at + piece.byteLength > length) return undefined;
      whole.set(piece, at);
      at += piece.byteLength;
    }
    return at === length ? new BytesBody(whole) : undefined;
  }

  async #openLarge(seq: number, length: number): Promise<StoredBody | undefined> {
    this.#holds.handOut(seq);
    if (!await this.#check(seq, length)) return undefined;
    return { length, open: (range) => this.#stream(seq, range ?? { first: 0, last: length - 1 }) };
  }

  /** Reads all of it before any of it is sent: what was begun must not be cut. */
  async #check(seq: number, length: number): Promise<boolean> {
    if (performance.now() - (this.#checked.get(seq) ?? -Infinity) < CHECKED_TIME) return true;
    let at = 0;
    for (let number = 0; at < length; number++) {
      const piece = this.#database.attempt(() => this.read(seq, number), undefined);
      if (piece === undefined) return false;
      at += piece.byteLength;
      if (number % CHECKED_AT_ONCE === CHECKED_AT_ONCE - 1) await nextTurn();
    }
    this.#checked.set(seq, performance.now());
    return at === length;
  }

  #stream(seq: number, { first, last }: ByteRange): ReadableStream<Uint8Array> {
    const release = this.#holds.open(seq);
    let at = first;
    return new ReadableStream({
      pull: (controller) => {
        const number = Math.floor(at / PIECE);
        const piece = this.#database.attempt(() => this.read(seq, number), undefined);
        if (piece === undefined) {
          release();
          this.#onDamage(seq);
          throw new Error("a stored body was damaged while it was read");
        }
        const start = number * PIECE;
        const part = piece.subarray(at - start, last + 1 - start);
        at += part.byteLength;
        controller.enqueue(part);
        if (at <= last) return;
        release();
        controller.close();
      },
      cancel: release,
    }, { highWaterMark: 0 });
  }
}

function placeOf(seq: number, number: number): number {
  if (number >= PIECES_LIMIT) throw new RangeError("a body of too many pieces");
  return seq * PIECES_LIMIT + number;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

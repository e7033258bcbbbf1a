/**
 * Content on its way into an SQLite file.
 *
 * @module
 */
import { BytesBody } from "../stored_body.ts";
import type { Awaitable, BodyWriter, KeptHead, Shelf, StoredBody } from "../store.ts";
import { PIECE } from "./sqlite_bodies.ts";

/** What a writer needs of its store. */
export interface PieceSink {
  /** Writes a piece that nobody can see yet; false where there is no room. */
  add(number: number, bytes: Uint8Array): boolean;
  /** A piece that was written. */
  read(number: number): Uint8Array | undefined;
  /** Shows the thing; `last` is its last piece, which was not written yet. */
  show(shelf: Shelf, head: KeptHead, number: number, last: Uint8Array): boolean;
  /** Removes what was written. */
  drop(): void;
  /** The body, once it is shown. */
  open(length: number): Awaitable<StoredBody | undefined>;
}

/** Cuts what comes into pieces. A body of one piece is written when it is committed. */
export class SqliteWriter implements BodyWriter {
  readonly #sink: PieceSink;
  readonly #limit: number;
  readonly #piece = new Uint8Array(PIECE);
  #filled = 0;
  #written = 0;
  #length = 0;
  #isOpen = true;

  /** `limit` bounds the length of the body. */
  constructor(sink: PieceSink, limit: number) {
    this.#sink = sink;
    this.#limit = limit;
  }

  /** Bytes that were written so far. */
  get length(): number {
    return this.#length;
  }

  /** Takes the next bytes. */
  write(bytes: Uint8Array): boolean {
    this.#length += bytes.byteLength;
    if (this.#length > this.#limit) this.abort();
    for (let at = 0; this.#isOpen && at < bytes.byteLength;) {
      const part = bytes.subarray(at, at + PIECE - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.byteLength;
      at += part.byteLength;
      if (this.#filled === PIECE) this.#flush();
    }
    return this.#isOpen;
  }

  /** The rest of the piece in which this position lies. */
  peek(position: number): Uint8Array | undefined {
    if (!this.#isOpen) return undefined;
    const number = Math.floor(position / PIECE);
    const start = position % PIECE;
    if (number >= this.#written) return this.#piece.slice(start, Math.max(start, this.#filled));
    return this.#sink.read(number)?.subarray(start);
  }

  /** Shows the whole. */
  commit(shelf: Shelf, head: KeptHead): Awaitable<StoredBody | undefined> {
    const isWhole = this.#isOpen && head.length === this.#length;
    const last = this.#piece.slice(0, this.#filled);
    if (!isWhole || !this.#sink.show(shelf, head, this.#written, last)) {
      this.abort();
      return undefined;
    }
    this.#isOpen = false;
    return this.#written === 0 ? new BytesBody(last) : this.#sink.open(this.#length);
  }

  /** Removes what was written. */
  abort(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#written > 0) this.#sink.drop();
  }

  #flush(): void {
    if (!this.#sink.add(this.#written, this.#piece)) return this.abort();
    this.#written++;
    this.#filled = 0;
  }
}

/**
 * The pieces that a message is made of, in order; joined they are the message, byte for byte.
 *
 * @module
 */

import type { EntityHead } from "./entity_head.ts";

/**
 * What a piece is. A `delimiter` or `close` has with it the line end before it, which is no part of
 * the body there; a `delimiter` also has the one after it.
 */
export type PieceKind = "head" | "body" | "preamble" | "delimiter" | "close" | "epilogue";

/** One piece of a message. */
export interface MessagePiece {
  /** What it is. */
  readonly kind: PieceKind;
  /** The entity that it belongs to, as in IMAP; delimiters belong to their multipart. */
  readonly path: string;
  /** Its bytes, or some of them: what is longer than 64 KiB comes as several pieces. */
  readonly bytes: Uint8Array;
  /** The entity that begins here, with the first piece of its header. */
  readonly opens?: OpenedEntity;
}

/** An entity whose header is complete. */
export interface OpenedEntity {
  /** What the header says. */
  readonly head: EntityHead;
  /** How many entities of the input it is in. */
  readonly depth: number;
}

/** A longer piece is cut, always after as many bytes, however the input came. */
const BLOCK = 64 << 10;

const NOTHING: Uint8Array = new Uint8Array();

/** Gathers bytes into pieces. */
export class PieceWriter {
  #block = NOTHING;
  #length = 0;
  #kind: PieceKind = "head";
  #path = "";
  #opens: OpenedEntity | undefined;
  #ready: MessagePiece[] = [];
  readonly #lends: boolean;

  /** A writer that lends copies nothing: its pieces are as the input cut them, and lie in it. */
  constructor(lends: boolean = false) {
    this.#lends = lends;
  }

  /** Ends the piece before, and begins another one. */
  begin(kind: PieceKind, path: string, opens?: OpenedEntity): void {
    this.#flush();
    this.#kind = kind;
    this.#path = path;
    this.#opens = opens;
  }

  /** Adds the bytes to the piece. */
  write(bytes: Uint8Array): void {
    if (this.#lends) return this.#put(bytes);
    if (this.#block.length === 0) this.#block = new Uint8Array(BLOCK);
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + BLOCK - this.#length);
      this.#block.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length === BLOCK) this.#flush();
    }
  }

  /** The pieces that are complete. */
  take(): MessagePiece[] {
    const ready = this.#ready;
    if (ready.length > 0) this.#ready = [];
    return ready;
  }

  /** Ends the last piece. */
  end(): void {
    this.#flush();
  }

  #flush(): void {
    this.#put(this.#block.slice(0, this.#length));
    this.#length = 0;
  }

  /** A header of no bytes at all is a piece too: an entity begins there. */
  #put(bytes: Uint8Array): void {
    const opens = this.#opens;
    if (bytes.length === 0 && !opens) return;
    this.#ready.push({ kind: this.#kind, path: this.#path, bytes, ...(opens ? { opens } : {}) });
    this.#opens = undefined;
  }
}

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
  /** What a header says, with the first piece of it. */
  readonly head?: EntityHead;
}

/** A longer piece is cut, always after as many bytes, however the input came. */
const BLOCK = 64 << 10;

/** Gathers bytes into pieces. */
export class PieceWriter {
  #block = new Uint8Array(BLOCK);
  #length = 0;
  #kind: PieceKind = "head";
  #path = "";
  #head: EntityHead | undefined;
  #ready: MessagePiece[] = [];

  /** Ends the piece before, and begins another one. */
  begin(kind: PieceKind, path: string, head?: EntityHead): void {
    this.#flush();
    this.#kind = kind;
    this.#path = path;
    this.#head = head;
  }

  /** Adds a copy of the bytes to the piece. */
  write(bytes: Uint8Array): void {
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

  /** A header of no bytes at all is a piece too: an entity begins there. */
  #flush(): void {
    const head = this.#head;
    if (this.#length === 0 && !head) return;
    const bytes = this.#block.slice(0, this.#length);
    this.#ready.push({ kind: this.#kind, path: this.#path, bytes, ...(head ? { head } : {}) });
    this.#length = 0;
    this.#head = undefined;
  }
}

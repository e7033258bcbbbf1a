/**
 * Content on its way into a store that holds it in memory until it is whole.
 *
 * @module
 */
import { joinChunks } from "../../coding/read_whole.ts";
import type { Epoch } from "../epochs.ts";
import { BytesBody, withOwnBuffer } from "../stored_body.ts";
import type { Awaitable, BodyWriter, KeptHead, Shelf, StoredBody } from "../store.ts";

/** Puts what is whole where it belongs. */
export type Put = (
  shelf: Shelf,
  head: KeptHead,
  bytes: Uint8Array,
  since?: Epoch,
) => Awaitable<boolean>;

/** Gathers pieces up to a limit, and puts them as one. */
export class PendingBody implements BodyWriter {
  readonly #put: Put;
  readonly #limit: number;
  #pieces: Uint8Array[] | undefined = [];
  #length = 0;

  /** `limit` bounds its length in bytes. */
  constructor(put: Put, limit: number) {
    this.#put = put;
    this.#limit = limit;
  }

  /** Bytes that were written so far. */
  get length(): number {
    return this.#length;
  }

  /** Takes the next piece. */
  write(piece: Uint8Array): boolean {
    this.#length += piece.byteLength;
    if (this.#length > this.#limit) this.#pieces = undefined;
    this.#pieces?.push(withOwnBuffer(piece));
    return this.#pieces !== undefined;
  }

  /** The rest of the piece in which this position lies. */
  peek(position: number): Uint8Array | undefined {
    let offset = position;
    for (const piece of this.#pieces ?? []) {
      if (offset < piece.byteLength) return piece.subarray(offset);
      offset -= piece.byteLength;
    }
    return this.#pieces && new Uint8Array();
  }

  /** Puts the whole on the shelf. */
  async commit(shelf: Shelf, head: KeptHead, since?: Epoch): Promise<StoredBody | undefined> {
    const pieces = this.#pieces;
    this.#pieces = undefined;
    if (pieces === undefined || head.length !== this.#length) return undefined;
    const bytes = joinChunks(pieces, this.#length);
    return await this.#put(shelf, head, bytes, since) ? new BytesBody(bytes) : undefined;
  }

  /** Lets go of what it has. */
  abort(): void {
    this.#pieces = undefined;
  }
}

/**
 * A thing in memory: its head as JSON and its content, one behind the other. An object for each part
 * of a head would take more than most contents do.
 *
 * @module
 */
import { hashOfText } from "../../syntax/text_hash.ts";
import { BytesBody } from "../stored_body.ts";
import type { Kept, KeptHead, Lair, Shelf } from "../store.ts";
import { packHead, unpackHead } from "./packed_head.ts";
import { type Chunked, Slabs } from "./slabs.ts";

/** A kept thing. It is small: there may be millions. */
export interface MemoryItem extends Shelf, Chunked {
  /** Of its id; others may have the same. */
  readonly hash: number;
  /** Length of its head. */
  readonly start: number;
  /** Its bytes, where they are too many for a slab. */
  large: Uint8Array | undefined;
  readonly labels: readonly string[] | undefined;
  /** The one of its group that was used before it. */
  next: MemoryItem | undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Keeps the bytes of items: small ones in slabs. */
export class ItemBytes {
  readonly #slabs: Slabs<MemoryItem>;
  readonly #used: (item: MemoryItem) => void;
  #large = 0;

  /** With slabs of pages of this size; 0 for none. `used` is told of what is looked at. */
  constructor(pageSize: number, used: (item: MemoryItem) => void = () => {}) {
    this.#slabs = new Slabs(pageSize);
    this.#used = used;
  }

  /** All bytes that are set aside. */
  get bytes(): number {
    return this.#slabs.bytes + this.#large;
  }

  /** Packs a thing. The bytes are copied. */
  pack({ group, name }: Shelf, head: KeptHead, bytes: Uint8Array): MemoryItem {
    const text = encoder.encode(packHead(head, group));
    const { id, labels } = head;
    const [start, hash] = [text.byteLength, hashOf(id)];
    const size = start + bytes.byteLength;
    const large = size > this.#slabs.largest ? new Uint8Array(size) : undefined;
    const item = { group, name, hash, start, size, at: 0, large, labels, next: undefined };
    const room = large ?? this.#slabs.add(item);
    if (large) this.#large += size;
    room.set(text);
    room.set(bytes, start);
    return item;
  }

  /** The thing as it was packed. Its content stays as it is, whatever becomes of the item. */
  unpack(item: MemoryItem): Kept {
    const whole = item.large ?? this.#slabs.view(item);
    const content = whole.subarray(item.start);
    const bytes = item.large ? content : content.slice();
    const body = new BytesBody(bytes, new ItemLair(item, this));
    const text = decoder.decode(whole.subarray(0, item.start));
    return { head: unpackHead(text, item.group, body.length), body };
  }

  /** The content where it lies; undefined where the item has been given up. */
  look(item: MemoryItem): Uint8Array | undefined {
    if (item.at === NOWHERE) return undefined;
    this.#used(item);
    return (item.large ?? this.#slabs.view(item)).subarray(item.start);
  }

  /** Gives up the bytes of an item. */
  free(item: MemoryItem): void {
    if (item.large) this.#large -= item.size;
    else this.#slabs.remove(item);
    item.at = NOWHERE;
  }
}

/** Where things lie that are kept no more. */
const NOWHERE = -1;

/** The content of an item. */
class ItemLair implements Lair {
  readonly #item: MemoryItem;
  readonly #bytes: ItemBytes;

  constructor(item: MemoryItem, bytes: ItemBytes) {
    this.#item = item;
    this.#bytes = bytes;
  }

  look(): Uint8Array | undefined {
    return this.#bytes.look(this.#item);
  }

  isSame(other: Lair): boolean {
    return other instanceof ItemLair && other.#item === this.#item;
  }
}

/** Of the last hundred characters, in which ids of one group differ, as a small integer. */
export function hashOf(id: string): number {
  return hashOfText(id, Math.max(0, id.length - 100)) >>> 2;
}

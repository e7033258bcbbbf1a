/**
 * Things in memory that are in use, unpacked: using one again costs nothing.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
import type { Kept } from "../store.ts";
import { hashOf, type ItemBytes, type MemoryItem } from "./memory_item.ts";

/** What an unpacked thing takes beside its parts, by measurement: a little generous. */
const OVERHEAD = 768;
/** What its head takes, in lengths of its JSON. */
const HEAD_WEIGHT = 4;

/** Keeps the things unpacked that are used most. */
export class OpenItems {
  readonly #bytes: ItemBytes;
  readonly #open: LRUCache<MemoryItem, Kept>;

  /** `limit` bounds what they take beside what is packed. */
  constructor(bytes: ItemBytes, limit: number) {
    this.#bytes = bytes;
    this.#open = new LRUCache({ maxSize: Math.max(1, Math.floor(limit)) });
  }

  /** About what they take now. */
  get bytes(): number {
    return this.#open.calculatedSize;
  }

  /** The thing as it was put. */
  open(item: MemoryItem): Kept {
    const known = this.#open.get(item);
    if (known !== undefined) return known;
    const kept = this.#bytes.unpack(item);
    const copied = item.large ? 0 : kept.body.length;
    this.#open.set(item, kept, { size: OVERHEAD + HEAD_WEIGHT * item.start + copied });
    return kept;
  }

  /** Whether it is the one with this id. */
  is(item: MemoryItem, id: string, hash: number = hashOf(id)): boolean {
    return item.hash === hash && this.open(item).head.id === id;
  }

  /** Lets go of a thing. */
  forget(item: MemoryItem): void {
    this.#open.delete(item);
  }
}

/**
 * The store that keeps everything in memory, the least recently used going first.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
import { BytesBody, withOwnBuffer } from "../stored_body.ts";
import type { PurgeTarget } from "../purge_target.ts";
import type { BodyWriter, Kept, KeptHead, Place, Purged, Shelf, Store, Usage } from "../store.ts";
import { MemoryIndex, type MemoryItem } from "./memory_index.ts";
import { OpenHeads, packHead } from "./packed_head.ts";
import { PendingBody } from "./pending_body.ts";

/** What a thing takes beside its texts and bytes, by measurement: a little generous. */
const OVERHEAD = 768;
const LABEL_OVERHEAD = 200;

/** The part of its memory that a store uses to have heads at hand that are in use. */
const OPEN_HEADS = { part: 1 / 16, most: 1 << 20 };

/** The bounds of a memory store. */
export interface MemoryLimits {
  /** All that it keeps. */
  readonly cacheBytes: number;
  /** The largest body that it takes in pieces. */
  readonly cachedBody?: number;
}

/** A store in memory, bounded by the bytes of bodies, heads and keys. */
export class MemoryStore implements Store {
  readonly #index = new MemoryIndex();
  readonly #items: LRUCache<MemoryItem, MemoryItem>;
  readonly #heads: OpenHeads;
  readonly #largest: number;

  /** An empty store. */
  constructor({ cacheBytes, cachedBody = Infinity }: MemoryLimits) {
    const open = Math.min(OPEN_HEADS.most, cacheBytes * OPEN_HEADS.part);
    this.#heads = new OpenHeads(open);
    this.#largest = Math.min(cachedBody, cacheBytes);
    this.#items = new LRUCache({
      maxSize: Math.max(1, Math.floor(cacheBytes - open)),
      sizeCalculation: weigh,
      dispose: (item) => {
        this.#index.remove(item);
        this.#heads.forget(item);
      },
    });
  }

  /** How much it keeps. */
  usage(): Usage {
    return { bytes: this.#items.calculatedSize + this.#heads.bytes, count: this.#items.size };
  }

  /** Heads of all on the shelf, least recently used first. */
  list(shelf: Shelf): readonly KeptHead[] {
    return this.#index.shelf(shelf).map((item) => this.#heads.open(item)).reverse();
  }

  /** One thing; counts as use. */
  get(shelf: Shelf, id: string): Kept | undefined {
    const item = this.#index.use(shelf, id);
    if (item === undefined) return undefined;
    this.#items.get(item);
    return { head: this.#heads.open(item), body: new BytesBody(item.bytes) };
  }

  /** Keeps it if it fits, at the cost of what was used least recently. */
  put(shelf: Shelf, head: KeptHead, bytes: Uint8Array): boolean {
    this.remove(shelf, head.id);
    const item: MemoryItem = {
      ...shelf,
      id: head.id,
      text: packHead(head, shelf.group),
      labels: head.labels,
      bytes: withOwnBuffer(bytes),
      next: undefined,
    };
    this.#index.add(item);
    this.#items.set(item, item);
    if (this.#items.has(item)) return true;
    this.#index.remove(item);
    return false;
  }

  /** Begins a thing that comes in pieces. */
  begin(): BodyWriter {
    return new PendingBody((shelf, head, bytes) => this.put(shelf, head, bytes), this.#largest);
  }

  /** Replaces a head. */
  update(shelf: Shelf, head: KeptHead): boolean {
    const item = this.#index.use(shelf, head.id);
    return item !== undefined && item.bytes.byteLength === head.length &&
      this.put(shelf, head, item.bytes);
  }

  /** Removes one thing, or all from the shelf. */
  remove(shelf: Shelf, id?: string): number {
    const items = this.#index.shelf(shelf);
    return this.#drop(id === undefined ? items : items.filter((item) => item.id === id));
  }

  /** Removes a group, groups, or what has a label with what is derived from it. */
  purge(target: PurgeTarget): Purged {
    if ("group" in target) return { count: this.#drop(this.#index.group(target.group)) };
    if ("prefix" in target) {
      const groups = [...this.groups(target.prefix)];
      return { count: this.#drop(groups.flatMap((group) => this.#index.group(group))) };
    }
    const found = this.#index.labelled(target.label);
    const derived = found.flatMap(({ group, id }) => this.#index.shelf({ group, name: id }));
    return { count: this.#drop([...found, ...derived]) };
  }

  /** The groups that begin with this text. */
  groups(prefix: string): Iterable<string> {
    return this.#index.groups(prefix);
  }

  /** Where things with this label stand. */
  find(label: string): readonly Place[] {
    return this.#index.labelled(label).map(({ group, name, id }) => ({
      shelf: { group, name },
      id,
    }));
  }

  /** Forgets everything. */
  close(): void {
    this.#items.clear();
  }

  #drop(items: readonly MemoryItem[]): number {
    return items.filter((item) => this.#items.delete(item)).length;
  }
}

function weigh({ group, name, id, text, labels = [], bytes }: MemoryItem): number {
  const texts = group.length + name.length + id.length + text.length;
  const indexed = labels.reduce((sum, label) => sum + LABEL_OVERHEAD + label.length, 0);
  return OVERHEAD + bytes.byteLength + texts + indexed;
}

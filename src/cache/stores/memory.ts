/**
 * The store that keeps everything in memory, the least recently used going first.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
import type { PurgeTarget } from "../purge_target.ts";
import type { BodyWriter, Kept, KeptHead, Place, Purged, Shelf, Store, Usage } from "../store.ts";
import { MemoryIndex } from "./memory_index.ts";
import { ItemBytes, type MemoryItem } from "./memory_item.ts";
import { OpenItems } from "./open_items.ts";
import { PendingBody } from "./pending_body.ts";

/** What a thing takes beside its texts and bytes, by measurement: a little generous. */
const OVERHEAD = 512;
const LABEL_OVERHEAD = 200;

/** The part of its memory that a store uses to have at hand what is in use. */
const OPEN = { part: 1 / 16, most: 8 << 20 };

/** Pages of slabs, large only where many fit into the whole: some of them are not full. */
const PAGE = { part: 1 / 512, least: 4 << 10, most: 256 << 10 };

const NONE: readonly KeptHead[] = [];

/** The bounds of a memory store. */
export interface MemoryLimits {
  /** All that it keeps. */
  readonly cacheBytes: number;
  /** The largest body that it takes in pieces. */
  readonly cachedBody?: number;
}

/** A store in memory, bounded by the bytes of bodies, heads and keys. */
export class MemoryStore implements Store {
  readonly #bytes: ItemBytes;
  readonly #open: OpenItems;
  readonly #index: MemoryIndex;
  readonly #items: LRUCache<MemoryItem, MemoryItem>;
  readonly #limit: number;
  readonly #largest: number;

  /** An empty store. */
  constructor({ cacheBytes, cachedBody = Infinity }: MemoryLimits) {
    const open = Math.min(OPEN.most, cacheBytes * OPEN.part);
    const page = Math.min(PAGE.most, cacheBytes * PAGE.part);
    const size = page < PAGE.least ? 0 : Math.floor(page);
    this.#bytes = new ItemBytes(size, (item) => this.#touch(item));
    this.#open = new OpenItems(this.#bytes, open);
    this.#index = new MemoryIndex(this.#open);
    this.#limit = Math.max(1, Math.floor(cacheBytes - open));
    this.#largest = Math.min(cachedBody, cacheBytes);
    this.#items = new LRUCache({
      maxSize: this.#limit,
      sizeCalculation: weigh,
      dispose: (item) => this.#forget(item),
    });
  }

  /** How much it keeps. */
  usage(): Usage {
    return { bytes: this.#used + this.#open.bytes, count: this.#items.size };
  }

  /** Heads of all on the shelf, least recently used first. */
  list(shelf: Shelf): readonly KeptHead[] {
    const items = this.#index.shelf(shelf);
    return items.length === 0 ? NONE : items.map((item) => this.#open.open(item).head).reverse();
  }

  /** One thing; counts as use. */
  get(shelf: Shelf, id: string): Kept | undefined {
    const item = this.#index.use(shelf, id);
    if (item === undefined) return undefined;
    this.#items.get(item);
    return this.#open.open(item);
  }

  /** Keeps it if it fits, at the cost of what was used least recently. */
  put(shelf: Shelf, head: KeptHead, bytes: Uint8Array): boolean {
    this.remove(shelf, head.id);
    if (bytes.byteLength > this.#limit) return false;
    const item = this.#bytes.pack(shelf, head, bytes);
    if (weigh(item) + item.size > this.#limit) {
      this.#bytes.free(item);
      return false;
    }
    this.#index.add(item);
    this.#items.set(item, item);
    while (this.#used > this.#limit) this.#items.pop();
    return this.#items.has(item);
  }

  /** Begins a thing that comes in pieces. */
  begin(): BodyWriter {
    return new PendingBody((shelf, head, bytes) => this.put(shelf, head, bytes), this.#largest);
  }

  /** Replaces a head. */
  update(shelf: Shelf, head: KeptHead): boolean {
    const item = this.#index.use(shelf, head.id);
    const bytes = item && this.#open.open(item).body.bytes;
    return bytes?.byteLength === head.length && this.put(shelf, head, bytes);
  }

  /** Removes one thing, or all from the shelf. */
  remove(shelf: Shelf, id?: string): number {
    const items = this.#index.shelf(shelf);
    return this.#drop(id === undefined ? items : items.filter((item) => this.#open.is(item, id)));
  }

  /** Removes a group, groups, or what has a label with what is derived from it. */
  purge(target: PurgeTarget): Purged {
    if ("group" in target) return { count: this.#drop(this.#index.group(target.group)) };
    if ("prefix" in target) {
      const groups = [...this.groups(target.prefix)];
      return { count: this.#drop(groups.flatMap((group) => this.#index.group(group))) };
    }
    const found = this.find(target.label);
    const derived = found.flatMap(({ shelf, id }) =>
      this.#index.shelf({ group: shelf.group, name: id })
    );
    return { count: this.#drop([...this.#index.labelled(target.label), ...derived]) };
  }

  /** The groups that begin with this text. */
  groups(prefix: string): Iterable<string> {
    return this.#index.groups(prefix);
  }

  /** Where things with this label stand. */
  find(label: string): readonly Place[] {
    return this.#index.labelled(label).map((item) => ({
      shelf: { group: item.group, name: item.name },
      id: this.#open.open(item).head.id,
    }));
  }

  /** Forgets everything. */
  close(): void {
    this.#items.clear();
  }

  /** All that it takes, but for what is open. */
  get #used(): number {
    return this.#items.calculatedSize + this.#bytes.bytes;
  }

  #touch(item: MemoryItem): void {
    this.#items.get(item);
    this.#index.touch(item);
  }

  #forget(item: MemoryItem): void {
    this.#index.remove(item);
    this.#open.forget(item);
    this.#bytes.free(item);
  }

  #drop(items: readonly MemoryItem[]): number {
    return items.filter((item) => this.#items.delete(item)).length;
  }
}

/** All but its bytes, which are counted where they lie. */
function weigh({ group, name, labels = [] }: MemoryItem): number {
  const indexed = labels.reduce((sum, label) => sum + LABEL_OVERHEAD + label.length, 0);
  return OVERHEAD + group.length + name.length + indexed;
}

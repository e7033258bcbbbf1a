/**
 * What was read of a slow store, in memory: a shelf's heads, and the bodies that were asked for.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
import type { PurgeTarget } from "../purge_target.ts";
import type { Kept, KeptHead, Shelf } from "../store.ts";

interface View {
  readonly group: string;
  readonly heads: readonly KeptHead[];
  readonly kept: ReadonlyMap<string, Kept>;
  readonly bytes: number;
  readonly until: number;
}

/** What a view, and each head and body in it, takes beside texts and bytes. */
const OVERHEAD = 512;
/** What a head takes, in lengths of its texts; heads are rarely longer than this. */
const HEAD_BYTES = 2_048;

/** When views of things were forgotten last; what was read before must not become a view. */
export type Reading = number;

/** Keeps views of the shelves that are used most, for a bounded time. */
export class ShelfViews {
  readonly #views: LRUCache<string, View>;
  readonly #lifetime: number;
  readonly #hearsAll: boolean;
  #drops: Reading = 0;

  /**
   * `bytes` bounds what they take; `lifetime`, in milliseconds, how long they are believed. Of empty shelves
   * there are views where it is heard of whatever is put there.
   */
  constructor(bytes: number, lifetime: number = Infinity, hearsAll: boolean = false) {
    this.#views = new LRUCache({
      maxSize: Math.max(1, Math.floor(bytes)),
      sizeCalculation: (view) => view.bytes,
    });
    this.#lifetime = lifetime;
    this.#hearsAll = hearsAll;
  }

  /** To be called before something is read that is to become a view. */
  read(): Reading {
    return this.#drops;
  }

  /** The heads on a shelf, least recently used first. */
  heads(shelf: Shelf): readonly KeptHead[] | undefined {
    return this.#view(shelf)?.heads;
  }

  /** One thing; it is the one that was used last from now on. */
  kept(shelf: Shelf, id: string): Kept | undefined {
    const view = this.#view(shelf);
    const kept = view?.kept.get(id);
    if (view === undefined || kept === undefined) return undefined;
    if (view.heads.at(-1)?.id !== id) this.#set(shelf, usedLast(view, id));
    return kept;
  }

  /** Has the heads of a shelf at hand, as they were read. */
  setHeads(shelf: Shelf, heads: readonly KeptHead[], reading: Reading): void {
    if (reading !== this.#drops || (heads.length === 0 && !this.#hearsAll)) return;
    const bytes = OVERHEAD + heads.reduce((sum, head) => sum + weigh(head), 0);
    const until = performance.now() + this.#lifetime;
    this.#set(shelf, { group: shelf.group, heads, kept: new Map(), bytes, until });
  }

  /** Has a thing at hand, if its shelf is, and its body is in memory. */
  setKept(shelf: Shelf, kept: Kept, reading: Reading): void {
    const view = this.#view(shelf);
    if (reading !== this.#drops || view === undefined || kept.body.bytes === undefined) return;
    const bytes = view.bytes + OVERHEAD + kept.body.length;
    const all = new Map(view.kept).set(kept.head.id, kept);
    this.#set(shelf, usedLast({ ...view, kept: all, bytes }, kept.head.id));
  }

  /** Forgets a shelf. */
  drop(shelf: Shelf): void {
    this.#drops++;
    this.#views.delete(keyOf(shelf));
  }

  /** Forgets what a purge may have met. */
  dropAll(target: PurgeTarget): void {
    if ("group" in target) this.#dropGroup(target.group);
    else this.clear();
  }

  #dropGroup(group: string): void {
    this.#drops++;
    for (const [key, view] of this.#views.entries()) {
      if (view.group === group) this.#views.delete(key);
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#drops++;
    this.#views.clear();
  }

  #view(shelf: Shelf): View | undefined {
    const key = keyOf(shelf);
    const view = this.#views.get(key);
    if (view === undefined || performance.now() < view.until) return view;
    this.#views.delete(key);
    return undefined;
  }

  #set(shelf: Shelf, view: View): void {
    this.#views.set(keyOf(shelf), view);
  }
}

/** No group has a line feed in it: it is the first line of the names of its shelves. */
function keyOf({ group, name }: Shelf): string {
  return `${group}\n${name}`;
}

function usedLast(view: View, id: string): View {
  const head = view.heads.find((head) => head.id === id);
  if (head === undefined) return view;
  return { ...view, heads: [...view.heads.filter((other) => other !== head), head] };
}

function weigh(head: KeptHead): number {
  const texts = "fields" in head
    ? head.fields.reduce((sum, [name, value]) => sum + name.length + value.length + 96, 0)
    : 0;
  return HEAD_BYTES + texts + head.id.length;
}

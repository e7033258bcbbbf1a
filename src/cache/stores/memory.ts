/**
 * The store that keeps everything in memory, the least recently used going first.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
import type { Kept, KeptHead, Shelf, Store } from "../store.ts";

/** Where one kept thing stands. Its own key in the LRU, so that no two keys can be confused. */
interface Slot {
  readonly shelf: Shelf;
  readonly kept: Kept;
}

type Group = Map<string, Map<string, Slot>>;

/** What the maps and objects around a thing weigh, by measurement: a little generous. */
const OVERHEAD = 768;
const FIELD_OVERHEAD = 48;

/** A store in memory, bounded by the bytes of bodies, heads and keys. */
export class MemoryStore implements Store {
  readonly #groups = new Map<string, Group>();
  readonly #slots: LRUCache<Slot, Slot>;

  /** `cacheBytes` bounds the whole. */
  constructor(limits: { readonly cacheBytes: number }) {
    this.#slots = new LRUCache({
      maxSize: Math.max(1, limits.cacheBytes),
      sizeCalculation: weigh,
      dispose: (slot) => this.#unlink(slot),
    });
  }

  /** All that it weighs now. */
  get bytes(): number {
    return this.#slots.calculatedSize;
  }

  /** How many things it keeps. */
  get count(): number {
    return this.#slots.size;
  }

  /** Heads of all on the shelf, least recently used first. */
  list(shelf: Shelf): readonly KeptHead[] {
    const slots = this.#shelf(shelf);
    return slots ? Array.from(slots.values(), (slot) => slot.kept) : [];
  }

  /** One thing; counts as use. */
  get(shelf: Shelf, id: string): Kept | undefined {
    const slots = this.#shelf(shelf);
    const slot = slots?.get(id);
    if (slots === undefined || slot === undefined) return undefined;
    this.#slots.get(slot);
    // A Map keeps the order of insertion, which so becomes that of use.
    slots.delete(id);
    slots.set(id, slot);
    return slot.kept;
  }

  /** Keeps it if it fits, at the cost of what was used least recently. */
  put(shelf: Shelf, kept: Kept): boolean {
    this.remove(shelf, kept.id);
    const slot: Slot = { shelf, kept: withOwnBytes(kept) };
    this.#link(slot);
    this.#slots.set(slot, slot);
    if (this.#slots.has(slot)) return true;
    this.#unlink(slot);
    return false;
  }

  /** Removes one thing, or all from the shelf. */
  remove(shelf: Shelf, id?: string): number {
    const slots = this.#shelf(shelf);
    if (slots === undefined) return 0;
    const gone = id === undefined ? [...slots.values()] : [slots.get(id)];
    return gone.filter((slot) => slot !== undefined && this.#slots.delete(slot)).length;
  }

  /** Removes the whole group. */
  clear(group: string): number {
    const names = [...this.#groups.get(group)?.keys() ?? []];
    return names.reduce((count, name) => count + this.remove({ group, name }), 0);
  }

  #shelf(shelf: Shelf): Map<string, Slot> | undefined {
    return this.#groups.get(shelf.group)?.get(shelf.name);
  }

  #link(slot: Slot): void {
    const { group: groupName, name } = slot.shelf;
    const group: Group = this.#groups.get(groupName) ?? new Map();
    const slots = group.get(name) ?? new Map<string, Slot>();
    slots.set(slot.kept.id, slot);
    group.set(name, slots);
    this.#groups.set(groupName, group);
  }

  /** Takes the slot off its shelf, and away with a shelf or group that is empty then. */
  #unlink(slot: Slot): void {
    const { group: groupName, name } = slot.shelf;
    const group = this.#groups.get(groupName);
    const slots = group?.get(name);
    if (group === undefined || slots?.get(slot.kept.id) !== slot) return;
    slots.delete(slot.kept.id);
    if (slots.size === 0) group.delete(name);
    if (group.size === 0) this.#groups.delete(groupName);
  }
}

/** A view of a larger buffer would keep all of it alive. */
function withOwnBytes(kept: Kept): Kept {
  const { body } = kept;
  return body.byteLength === body.buffer.byteLength ? kept : { ...kept, body: body.slice() };
}

function weigh({ shelf, kept }: Slot): number {
  let bytes = OVERHEAD + kept.body.byteLength + kept.id.length + shelf.group.length +
    shelf.name.length;
  if ("fields" in kept) {
    for (const [name, value] of [...kept.fields, ...kept.selecting]) {
      bytes += FIELD_OVERHEAD + name.length + value.length;
    }
  }
  return bytes;
}

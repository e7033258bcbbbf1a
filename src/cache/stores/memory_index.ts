/**
 * Where things stand that are in memory: by group, and by label.
 *
 * @module
 */
import type { Shelf } from "../store.ts";
import { hashOf, type MemoryItem } from "./memory_item.ts";
import type { OpenItems } from "./open_items.ts";

/**
 * The things of each group in a chain, the one that was used last in front: most groups have one
 * thing alone, for which a Map of its own would be larger than its head.
 */
export class MemoryIndex {
  readonly #groups = new Map<string, MemoryItem>();
  readonly #labels = new Map<string, Set<MemoryItem>>();
  readonly #open: OpenItems;

  /** Ids are read of what is open. */
  constructor(open: OpenItems) {
    this.#open = open;
  }

  /** All things of a group, the one used last first. */
  group(group: string): MemoryItem[] {
    const items: MemoryItem[] = [];
    for (let item = this.#groups.get(group); item; item = item.next) items.push(item);
    return items;
  }

  /** All things of a shelf, the one used last first. */
  shelf({ group, name }: Shelf): MemoryItem[] {
    const items: MemoryItem[] = [];
    for (let item = this.#groups.get(group); item; item = item.next) {
      if (item.name === name) items.push(item);
    }
    return items;
  }

  /** All things with a label. */
  labelled(label: string): MemoryItem[] {
    return [...this.#labels.get(label) ?? []];
  }

  /** The groups that begin with a text. */
  *groups(prefix: string): Generator<string> {
    for (const group of this.#groups.keys()) {
      if (group.startsWith(prefix)) yield group;
    }
  }

  /** The thing with this id; from now on it is the one of its group that was used last. */
  use({ group, name }: Shelf, id: string): MemoryItem | undefined {
    const hash = hashOf(id);
    for (let item = this.#groups.get(group); item; item = item.next) {
      if (item.name !== name || !this.#open.is(item, id, hash)) continue;
      this.touch(item);
      return item;
    }
    return undefined;
  }

  /** It is the one of its group that was used last. */
  touch(item: MemoryItem): void {
    if (this.#groups.get(item.group) === item) return;
    this.#unchain(item);
    item.next = this.#groups.get(item.group);
    this.#groups.set(item.group, item);
  }

  /** Puts it in front. */
  add(item: MemoryItem): void {
    item.next = this.#groups.get(item.group);
    this.#groups.set(item.group, item);
    for (const label of item.labels ?? []) {
      const items = this.#labels.get(label);
      if (items === undefined) this.#labels.set(label, new Set([item]));
      else items.add(item);
    }
  }

  /** Takes it out, if it is there. */
  remove(item: MemoryItem): void {
    this.#unchain(item);
    for (const label of item.labels ?? []) {
      const items = this.#labels.get(label);
      items?.delete(item);
      if (items?.size === 0) this.#labels.delete(label);
    }
  }

  #unchain(item: MemoryItem): void {
    const first = this.#groups.get(item.group);
    if (first === item) {
      if (item.next === undefined) this.#groups.delete(item.group);
      else this.#groups.set(item.group, item.next);
      return;
    }
    for (let before = first; before; before = before.next) {
      if (before.next !== item) continue;
      before.next = item.next;
      return;
    }
  }
}

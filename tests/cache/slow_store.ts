/**
 * A store that lets others go first at every step, so that whatever can overlap does.
 *
 * @module
 */
import { MemoryStore } from "../../src/cache/stores/memory.ts";
import type { Kept, KeptHead, Shelf, Store } from "../../src/cache/store.ts";

/** A memory store whose every call takes a few turns of the event loop. */
export class SlowStore implements Store {
  readonly #store = new MemoryStore({ cacheBytes: 1 << 20 });

  async list(shelf: Shelf): Promise<readonly KeptHead[]> {
    await pause();
    return this.#store.list(shelf);
  }

  async get(shelf: Shelf, id: string): Promise<Kept | undefined> {
    await pause();
    return this.#store.get(shelf, id);
  }

  async put(shelf: Shelf, kept: Kept): Promise<boolean> {
    await pause();
    const room = this.#store.put(shelf, kept);
    await pause();
    return room;
  }

  async remove(shelf: Shelf, id?: string): Promise<number> {
    await pause();
    return this.#store.remove(shelf, id);
  }

  async clear(group: string): Promise<number> {
    await pause();
    return this.#store.clear(group);
  }
}

async function pause(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
}

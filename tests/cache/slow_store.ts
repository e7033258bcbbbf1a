/**
 * A store that lets others go first at every step, so that whatever can overlap does.
 *
 * @module
 */
import type { PurgeTarget } from "../../src/cache/purge_target.ts";
import type { BodyWriter, Kept, KeptHead, Shelf, Store } from "../../src/cache/store.ts";
import { MemoryStore } from "../../src/cache/stores/memory.ts";

/** A memory store whose every call takes a few turns of the event loop. */
export class SlowStore implements Store {
  readonly #store = new MemoryStore({ cacheBytes: 1 << 20 });

  async list(shelf: Shelf): Promise<readonly KeptHead[]> {
    return await slowly(() => this.#store.list(shelf));
  }

  async get(shelf: Shelf, id: string): Promise<Kept | undefined> {
    return await slowly(() => this.#store.get(shelf, id));
  }

  async put(shelf: Shelf, head: KeptHead, bytes: Uint8Array): Promise<boolean> {
    return await slowly(() => this.#store.put(shelf, head, bytes));
  }

  async begin(): Promise<BodyWriter> {
    return await slowly(() => this.#store.begin());
  }

  async update(shelf: Shelf, head: KeptHead): Promise<boolean> {
    return await slowly(() => this.#store.update(shelf, head));
  }

  async remove(shelf: Shelf, id?: string): Promise<number> {
    return await slowly(() => this.#store.remove(shelf, id));
  }

  async purge(target: PurgeTarget) {
    return await slowly(() => this.#store.purge(target));
  }

  groups(prefix: string): Iterable<string> {
    return this.#store.groups(prefix);
  }

  async find(label: string) {
    return await slowly(() => this.#store.find(label));
  }

  async usage() {
    return await slowly(() => this.#store.usage());
  }

  close(): void {
    this.#store.close();
  }
}

async function slowly<T>(act: () => T): Promise<T> {
  await pause();
  const result = act();
  await pause();
  return result;
}

async function pause(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
}

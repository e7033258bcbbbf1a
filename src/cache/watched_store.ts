/**
 * A store that tells when the answers of a group change, whoever changes them: all that write to it do
 * so through here.
 *
 * @module
 */
import type { Claim } from "./claim.ts";
import type { Epoch, Epochs } from "./epochs.ts";
import type { PurgeTarget } from "./purge_target.ts";
import type {
  Awaitable,
  BodyWriter,
  Kept,
  KeptHead,
  Place,
  Purged,
  Shelf,
  Store,
  Usage,
  Watcher,
} from "./store.ts";

/** Tells a watcher of all that is changed in a store by way of it. */
export class WatchedStore implements Store {
  /** Where purges are counted, if others purge what it keeps as well. */
  readonly epochs?: Epochs;
  readonly #store: Store;
  readonly #watcher: Watcher;

  /** The watcher is told after each change, and before a purge as well. */
  constructor(store: Store, watcher: Watcher) {
    this.#store = store;
    this.#watcher = watcher;
    this.epochs = store.epochs;
  }

  /** Heads of all on the shelf. */
  list(shelf: Shelf): Awaitable<readonly KeptHead[]> {
    return this.#store.list(shelf);
  }

  /** One thing; counts as use. */
  get(shelf: Shelf, id: string): Awaitable<Kept | undefined> {
    return this.#store.get(shelf, id);
  }

  /** Puts a thing. */
  put(shelf: Shelf, head: KeptHead, bytes: Uint8Array, since?: Epoch): Awaitable<boolean> {
    return this.#tell(shelf, this.#store.put(shelf, head, bytes, since));
  }

  /** Begins a thing; its place is known when it is committed. */
  async begin(): Promise<BodyWriter> {
    const writer = await this.#store.begin();
    const commit = (shelf: Shelf, head: KeptHead, since?: Epoch) =>
      this.#tell(shelf, writer.commit(shelf, head, since));
    return {
      get length() {
        return writer.length;
      },
      write: (piece) => writer.write(piece),
      peek: (position) => writer.peek(position),
      commit,
      abort: () => writer.abort(),
    };
  }

  /** Replaces a head. */
  update(shelf: Shelf, head: KeptHead): Awaitable<boolean> {
    return this.#tell(shelf, this.#store.update(shelf, head));
  }

  /** Removes one thing, or all from the shelf. */
  remove(shelf: Shelf, id?: string): Awaitable<number> {
    return this.#tell(shelf, this.#store.remove(shelf, id));
  }

  /** Removes groups, or what has a label. */
  async purge(target: PurgeTarget): Promise<Purged> {
    tellPurge(this.#watcher, target);
    const purged = await this.#store.purge(target);
    tellPurge(this.#watcher, target);
    return purged;
  }

  /** The groups that begin with this text. */
  groups(prefix: string): ReturnType<Store["groups"]> {
    return this.#store.groups(prefix);
  }

  /** Where things with this label stand. */
  find(label: string): Awaitable<readonly Place[]> {
    return this.#store.find(label);
  }

  /** How much it keeps. */
  usage(): Awaitable<Usage> {
    return this.#store.usage();
  }

  /** Asks for a right, where several share what is kept; alone in the world, nobody is asked. */
  get claim(): ((key: string, milliseconds: number) => Promise<Claim>) | undefined {
    return this.#store.claim?.bind(this.#store);
  }

  /** Ends its work. */
  close(): Awaitable<void> {
    return this.#store.close();
  }

  #tell<T>(shelf: Shelf, change: Awaitable<T>): Awaitable<T> {
    if (change instanceof Promise) return change.finally(() => tellChange(this.#watcher, shelf));
    tellChange(this.#watcher, shelf);
    return change;
  }
}

/** What is derived from a source stands on a shelf of its own and changes nothing about it. */
export function tellChange(watcher: Watcher, { group, name }: Shelf): void {
  if (name === "") watcher.end(group);
}

/** Tells of a purge. */
export function tellPurge(watcher: Watcher, target: PurgeTarget): void {
  if ("group" in target) watcher.end(target.group);
  else watcher.endAll();
}

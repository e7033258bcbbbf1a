/**
 * The store of a process whose things another one keeps (`Keeper`), on the same machine: what is in use
 * is in memory of this one as well, and dropped when others change it.
 *
 * @module
 */
import type { Claim } from "../claim.ts";
import { UNCONTESTED } from "../claim.ts";
import { type Epoch, Epochs } from "../epochs.ts";
import type { PurgeTarget } from "../purge_target.ts";
import { BytesBody } from "../stored_body.ts";
import type {
  BodyWriter,
  Kept,
  KeptHead,
  Place,
  Purged,
  Shelf,
  Store,
  Usage,
  Watcher,
} from "../store.ts";
import { tellChange, tellPurge } from "../watched_store.ts";
import { ClaimWaits } from "./claim_waits.ts";
import { KeeperClient, type KeeperClientOptions } from "./keeper_client.ts";
import { GROUPS_AT_ONCE, type PurgeNotice, type Told } from "./keeper_messages.ts";
import { PendingBody } from "./pending_body.ts";
import { ShelfViews } from "./shelf_views.ts";

/** How such a store is made. */
export interface KeeperStoreOptions extends KeeperClientOptions {
  /** What may be in memory of this process as well, in bytes. */
  readonly memoryBytes: number;
}

/** So long what is in memory here is believed: what is used here counts as used there once in a while. */
const MEMORY_TIME = 5_000;

/** A store that a keeper has. */
export class KeeperStore implements Store {
  /** Purges of all who share it. */
  readonly epochs: Epochs = new Epochs();
  readonly #limit: number;
  readonly #keeper: KeeperClient;
  readonly #views: ShelfViews;
  readonly #waits = new ClaimWaits();
  #watcher: Watcher | undefined;

  /** Connects. Without the keeper nothing is found and nothing is kept. */
  constructor(options: KeeperStoreOptions) {
    this.#limit = options.bodyBytes;
    this.#views = new ShelfViews(options.memoryBytes, MEMORY_TIME, true);
    this.#keeper = new KeeperClient(options, {
      onTold: (told) => this.#hear(told),
      // Nobody tells any more what others change.
      onEnd: () => {
        this.#views.clear();
        this.#watcher?.endAll();
        this.#waits.endAll();
      },
    });
  }

  /** Heads of all on the shelf, least recently used first. */
  async list(shelf: Shelf): Promise<readonly KeptHead[]> {
    const known = this.#views.heads(shelf);
    if (known !== undefined) return known;
    const reading = this.#views.read();
    try {
      const { answer } = await this.#keeper.call("list", { shelf });
      this.#views.setHeads(shelf, answer, reading);
      return answer;
    } catch {
      // A shelf that nobody could look at is not known to be empty.
      return [];
    }
  }

  /** One thing; counts as use. */
  async get(shelf: Shelf, id: string): Promise<Kept | undefined> {
    const known = this.#views.kept(shelf, id);
    if (known !== undefined) return known;
    const reading = this.#views.read();
    try {
      const { answer: head, bytes } = await this.#keeper.call("get", { shelf, id });
      if (head === null || head.length !== bytes.byteLength) return undefined;
      const kept = { head, body: new BytesBody(bytes) };
      this.#views.setKept(shelf, kept, reading);
      return kept;
    } catch {
      return undefined;
    }
  }

  /** Keeps it, unless it is too large, or was purged since. */
  async put(shelf: Shelf, head: KeptHead, bytes: Uint8Array, since?: Epoch): Promise<boolean> {
    if (bytes.byteLength > this.#limit) return false;
    const done = await this.#keeper.ask("put", { shelf, head, since }, false, bytes);
    this.#views.drop(shelf);
    return done;
  }

  /** Begins a thing that comes in pieces. */
  begin(): BodyWriter {
    return new PendingBody((...thing) => this.put(...thing), this.#limit);
  }

  /** Replaces a head. */
  async update(shelf: Shelf, head: KeptHead): Promise<boolean> {
    const done = await this.#keeper.ask("update", { shelf, head }, false);
    this.#views.drop(shelf);
    return done;
  }

  /** Removes one thing, or all from the shelf. */
  async remove(shelf: Shelf, id?: string): Promise<number> {
    const count = await this.#keeper.ask("remove", { shelf, id }, 0);
    this.#views.drop(shelf);
    return count;
  }

  /** Purges for all. */
  async purge(target: PurgeTarget): Promise<Purged> {
    this.#views.dropAll(target);
    try {
      const { answer } = await this.#keeper.call("purge", { target });
      this.#note(answer);
      const { count, partial } = answer;
      return { count, ...partial !== undefined && { partial } };
    } catch {
      return { count: 0, partial: "the process that keeps what is stored does not answer" };
    } finally {
      this.#views.dropAll(target);
    }
  }

  /** The groups that begin with this text. */
  async *groups(prefix: string): AsyncGenerator<string> {
    const walk = this.#keeper.nextNumber();
    for (;;) {
      const groups = await this.#keeper.ask("groups", { prefix, walk }, []);
      yield* groups;
      if (groups.length < GROUPS_AT_ONCE) return;
    }
  }

  /** Where things with this label stand. */
  find(label: string): Promise<readonly Place[]> {
    return this.#keeper.ask("find", { label }, []);
  }

  /** How much the keeper keeps. */
  usage(): Promise<Usage> {
    return this.#keeper.ask("usage", {}, { bytes: 0, count: 0 });
  }

  /** Has a watcher told of what others change. */
  watch(watcher: Watcher): void {
    this.#watcher = watcher;
  }

  /** Asks for the right to fetch or make something, before all processes. */
  async claim(key: string, milliseconds: number): Promise<Claim> {
    // Waits before it asks: else the end could come between the two.
    const waiting = this.#waits.begin(key);
    try {
      const { answer: isGranted, number } = await this.#keeper.call("claim", { key, milliseconds });
      if (!isGranted) return { granted: false, ended: waiting.end(milliseconds) };
      waiting.stop();
      const release = async () => {
        await this.#keeper.ask("release", { key, claim: number }, false);
      };
      return { granted: true, release };
    } catch {
      waiting.stop();
      return UNCONTESTED;
    }
  }

  /** Leaves the keeper, which keeps what it has. */
  async close(): Promise<void> {
    this.#views.clear();
    await this.#keeper.close();
  }

  #hear({ changed, purged, ended }: Told): void {
    if (changed !== undefined) {
      this.#views.drop(changed);
      if (this.#watcher !== undefined) tellChange(this.#watcher, changed);
    }
    if (purged !== undefined) this.#note(purged);
    if (ended !== undefined) this.#waits.end(ended);
  }

  #note({ target, epoch, groups }: PurgeNotice): void {
    this.epochs.purge(target, epoch);
    for (const group of groups) this.epochs.purge({ group }, epoch);
    this.#views.dropAll(target);
    if (this.#watcher !== undefined) tellPurge(this.#watcher, target);
  }
}

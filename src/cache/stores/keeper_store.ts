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
import type { BodyWriter, Kept, KeptHead, Place, Purged, Shelf, Store, Usage } from "../store.ts";
import { Circuit } from "./circuit.ts";
import { ClaimWaits } from "./claim_waits.ts";
import { KeeperLine } from "./keeper_line.ts";
import {
  GROUPS_AT_ONCE,
  type KeeperAddress,
  type PurgeNotice,
  type Questions,
  TEXT_LIMIT,
  type Told,
} from "./keeper_messages.ts";
import type { Log } from "./log.ts";
import { PendingBody } from "./pending_body.ts";
import { ShelfViews } from "./shelf_views.ts";

/** How such a store is made. */
export interface KeeperStoreOptions {
  readonly address: KeeperAddress;
  /** Which of the keeper's stores it is. */
  readonly store: number;
  /** The largest body that it takes. */
  readonly bodyBytes: number;
  /** What may be in memory of this process as well, in bytes. */
  readonly memoryBytes: number;
  /** Told when the keeper cannot be asked, and when it can again, in one line. */
  readonly log?: Log;
}

/** So long what is in memory here is believed: what is used here counts as used there once in a while. */
const MEMORY_TIME = 5_000;
/** A keeper that moves large contents, or waits for its disk, may take a moment. */
const CIRCUIT = { callTime: 2_000, failures: 3, openTime: 1_000 };

const GONE = "the keeper has gone";

/** An answer, and the content that goes with it. */
interface Content {
  readonly answer: unknown;
  readonly bytes: Uint8Array;
}

/** Settles the promise of an answer. */
interface Pending {
  resolve(content: Content): void;
  reject(reason: Error): void;
}

/** A store that a keeper has. */
export class KeeperStore implements Store {
  /** Purges of all who share it. */
  readonly epochs: Epochs = new Epochs();
  readonly #options: KeeperStoreOptions;
  readonly #line: Promise<KeeperLine>;
  readonly #circuit: Circuit;
  readonly #views: ShelfViews;
  readonly #waits = new ClaimWaits();
  readonly #pending = new Map<number, Pending>();
  #numbers = 0;
  #isGone = false;
  #isClosed = false;

  /** Connects. Without the keeper nothing is found and nothing is kept. */
  constructor(options: KeeperStoreOptions) {
    this.#options = options;
    this.#views = new ShelfViews(options.memoryBytes, MEMORY_TIME);
    this.#circuit = new Circuit(CIRCUIT, (closed) => this.#noteCircuit(closed));
    this.#line = this.#connect();
    // Each call is told by itself.
    this.#line.catch(() => {});
  }

  /** Heads of all on the shelf, least recently used first. */
  async list(shelf: Shelf): Promise<readonly KeptHead[]> {
    const known = this.#views.heads(shelf);
    if (known !== undefined) return known;
    const reading = this.#views.read();
    const heads = await this.#ask("list", { shelf }, []);
    this.#views.setHeads(shelf, heads, reading);
    return heads;
  }

  /** One thing; counts as use. */
  async get(shelf: Shelf, id: string): Promise<Kept | undefined> {
    const known = this.#views.kept(shelf, id);
    if (known !== undefined) return known;
    const reading = this.#views.read();
    try {
      const { answer: head, bytes } = await this.#call("get", { shelf, id });
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
    if (bytes.byteLength > this.#options.bodyBytes) return false;
    const done = await this.#ask("put", { shelf, head, since }, false, bytes);
    this.#views.drop(shelf);
    return done;
  }

  /** Begins a thing that comes in pieces. */
  begin(): BodyWriter {
    return new PendingBody((...thing) => this.put(...thing), this.#options.bodyBytes);
  }

  /** Replaces a head. */
  async update(shelf: Shelf, head: KeptHead): Promise<boolean> {
    const done = await this.#ask("update", { shelf, head }, false);
    this.#views.drop(shelf);
    return done;
  }

  /** Removes one thing, or all from the shelf. */
  async remove(shelf: Shelf, id?: string): Promise<number> {
    const count = await this.#ask("remove", { shelf, id }, 0);
    this.#views.drop(shelf);
    return count;
  }

  /** Purges for all. */
  async purge(target: PurgeTarget): Promise<Purged> {
    this.#forget(target);
    try {
      const { answer } = await this.#call("purge", { target });
      this.#note(answer);
      const { count, partial } = answer;
      return { count, ...partial !== undefined && { partial } };
    } catch {
      return { count: 0, partial: "the process that keeps what is stored does not answer" };
    } finally {
      this.#forget(target);
    }
  }

  /** The groups that begin with this text. */
  async *groups(prefix: string): AsyncGenerator<string> {
    const walk = ++this.#numbers;
    for (;;) {
      const groups = await this.#ask("groups", { prefix, walk }, []);
      yield* groups;
      if (groups.length < GROUPS_AT_ONCE) return;
    }
  }

  /** Where things with this label stand. */
  find(label: string): Promise<readonly Place[]> {
    return this.#ask("find", { label }, []);
  }

  /** How much the keeper keeps. */
  usage(): Promise<Usage> {
    return this.#ask("usage", {}, { bytes: 0, count: 0 });
  }

  /** Asks for the right to fetch or make something, before all processes. */
  async claim(key: string, milliseconds: number): Promise<Claim> {
    // Waits before it asks: else the end could come between the two.
    const waiting = this.#waits.begin(key, milliseconds);
    try {
      const { answer: isGranted, number } = await this.#call("claim", { key, milliseconds });
      if (!isGranted) return { granted: false, ended: waiting.ended };
      waiting.stop();
      const release = async () => {
        await this.#ask("release", { key, claim: number }, false);
      };
      return { granted: true, release };
    } catch {
      waiting.stop();
      return UNCONTESTED;
    }
  }

  /** Leaves the keeper, which keeps what it has. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#views.clear();
    try {
      (await this.#line).close();
    } catch { /* it was never there */ }
  }

  async #connect(): Promise<KeeperLine> {
    const { address: { port, token }, store } = this.#options;
    const line = new KeeperLine(await Deno.connect({ hostname: "127.0.0.1", port }));
    line.send({ token, store });
    this.#listen(line);
    return line;
  }

  async #listen(line: KeeperLine): Promise<void> {
    const limit = this.#options.bodyBytes + TEXT_LIMIT;
    try {
      for (let next; (next = await line.receive<Told>(limit)) !== undefined;) {
        this.#hear(next.message, next.bytes);
      }
    } catch {
      // What it says is not for us.
    }
    this.#isGone = true;
    // Nobody tells any more what others change.
    this.#views.clear();
    this.#waits.endAll();
    for (const { reject } of this.#pending.values()) reject(new Error(GONE));
    this.#pending.clear();
  }

  #hear({ number, answer, changed, purged, ended }: Told, bytes: Uint8Array): void {
    if (number !== undefined) {
      const pending = this.#pending.get(number);
      if (answer === undefined) pending?.reject(new Error("the keeper could not do it"));
      else pending?.resolve({ answer, bytes });
    }
    if (changed !== undefined) this.#views.drop(changed);
    if (purged !== undefined) this.#note(purged);
    if (ended !== undefined) this.#waits.end(ended);
  }

  #note({ target, epoch, groups }: PurgeNotice): void {
    this.epochs.purge(target, epoch);
    for (const group of groups) this.epochs.purge({ group }, epoch);
    this.#forget(target);
  }

  #forget(target: PurgeTarget): void {
    if ("group" in target) this.#views.dropGroup(target.group);
    else this.#views.clear();
  }

  /** The answer, or `otherwise` where there is none. */
  async #ask<Name extends keyof Questions>(
    name: Name,
    ask: Questions[Name]["ask"],
    otherwise: Questions[Name]["answer"],
    bytes?: Uint8Array,
  ): Promise<Questions[Name]["answer"]> {
    try {
      return (await this.#call(name, ask, bytes)).answer;
    } catch {
      return otherwise;
    }
  }

  async #call<Name extends keyof Questions>(
    name: Name,
    ask: Questions[Name]["ask"],
    content?: Uint8Array,
  ): Promise<{ answer: Questions[Name]["answer"]; bytes: Uint8Array; number: number }> {
    const number = ++this.#numbers;
    const send = async () => {
      const line = await this.#line;
      if (this.#isGone) throw new Error(GONE);
      const { promise, resolve, reject } = Promise.withResolvers<Content>();
      this.#pending.set(number, { resolve, reject });
      line.send({ number, name, ask }, content);
      return await promise;
    };
    try {
      const { answer, bytes } = await this.#circuit.call(send);
      return { answer: answer as Questions[Name]["answer"], bytes, number };
    } finally {
      this.#pending.delete(number);
    }
  }

  #noteCircuit(closed: boolean): void {
    if (this.#isClosed) return;
    this.#options.log?.(
      closed
        ? "What the workers share can be asked for again."
        : "What the workers share cannot be asked for: answers are neither found in it nor kept.",
    );
  }
}

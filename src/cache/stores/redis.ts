/**
 * The store that many machines share: everything is in Redis or Valkey, and what is in use is in
 * memory as well, for a moment. Without the server nothing is found and nothing is kept.
 *
 * @module
 */
import type { Claim } from "../claim.ts";
import { type Epoch, Epochs } from "../epochs.ts";
import { EVERYTHING, type PurgeTarget } from "../purge_target.ts";
import { BytesBody } from "../stored_body.ts";
import type { BodyWriter, Kept, KeptHead, Place, Purged, Shelf, Store, Usage } from "../store.ts";
import { packHead, unpackHead } from "./packed_head.ts";
import { PendingBody } from "./pending_body.ts";
import { Circuit } from "./circuit.ts";
import { RedisClaims } from "./redis_claims.ts";
import { CHANNEL, fieldOf, fieldPrefix, groupKeys } from "./redis_keys.ts";
import { linkRedis, readRedisAddress, type RedisArgument, type RedisLink } from "./redis_link.ts";
import { pairs, RedisMarks, REMEMBERED, textOf } from "./redis_marks.ts";
import { GET, LIST, PURGE, PUT, REMOVE, UPDATE } from "./redis_scripts.ts";
import { ShelfViews } from "./shelf_views.ts";
import type { Log } from "./log.ts";

/** How a Redis store is made. */
export interface RedisOptions {
  /** `redis://host:6379/0`, `redis+cluster://a:1,b:2`, or `redis+sentinel://a:1,b:2/master`. */
  readonly url: string;
  /** The largest body that it takes. */
  readonly bodyBytes: number;
  /** What may be in memory of this machine as well, in bytes. */
  readonly memoryBytes?: number;
  /** For how long that is believed, in milliseconds. */
  readonly memoryTime?: number;
  /** For how long Redis keeps what is not used, in seconds; what it has no room for goes before. */
  readonly keepTime?: number;
  /** For one call, in milliseconds; what takes longer counts as an outage. */
  readonly callTime?: number;
  /** Told when the server is lost and found, in one line. */
  readonly log?: Log;
}

const DEFAULTS = {
  memoryBytes: 32 << 20,
  memoryTime: 5_000,
  keepTime: 7 * 86_400,
  callTime: 250,
} as const;

const CIRCUIT = { failures: 3, openTime: 1_000 };
/** Purges that wait for the server; more of them count as one of everything. */
const WAITING_PURGES = 1_000;
const UNREACHED = "Redis cannot be reached; it is purged when it is there again";

/** What is told on the channel. */
interface Told {
  readonly from: string;
  readonly purged?: PurgeTarget;
  readonly groups?: readonly string[];
  readonly epoch?: Epoch;
  readonly ended?: string;
}

/** A store in Redis. */
export class RedisStore implements Store {
  /** Purges of all machines. */
  readonly epochs: Epochs = new Epochs();
  /** Resolves when the server was there for the first time. */
  readonly connected: Promise<void>;
  readonly #link: Promise<RedisLink>;
  readonly #circuit: Circuit;
  readonly #views: ShelfViews;
  readonly #marks: RedisMarks;
  readonly #claims: RedisClaims;
  readonly #options: Required<Omit<RedisOptions, "url">>;
  readonly #waiting = new Map<string, PurgeTarget>();
  /** Who says something on the channel. */
  readonly #self = crypto.randomUUID();
  #hears = false;
  #isClosed = false;
  #completing: Promise<void> | undefined;
  #numbers = 0;

  /** Connects; throws TypeError for a URL that names no Redis. */
  constructor({ url, ...options }: RedisOptions) {
    const address = readRedisAddress(url);
    if (address === undefined) throw new TypeError("This is not the URL of a Redis.");
    this.#options = { ...DEFAULTS, log: console.error, ...options };
    const { callTime, memoryBytes, memoryTime } = this.#options;
    this.#views = new ShelfViews(memoryBytes, memoryTime);
    this.#circuit = new Circuit({ ...CIRCUIT, callTime }, (closed) => this.#noteCircuit(closed));
    const send = (key: string, ...args: readonly RedisArgument[]) => this.#send(key, ...args);
    this.#marks = new RedisMarks(send);
    this.#claims = new RedisClaims(send, (ended) => this.#tell({ ended }));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.connected = promise;
    this.#link = linkRedis(address, CHANNEL, {
      onMessage: (message) => this.#hear(message),
      onHearing: async (hears) => {
        await this.#noteHearing(hears);
        if (this.#hears) resolve();
      },
    }, callTime * 4);
  }

  /** Heads of all on the shelf, least recently used first. */
  async list(shelf: Shelf): Promise<readonly KeptHead[]> {
    const known = this.#hears ? this.#views.heads(shelf) : undefined;
    if (known !== undefined) return known;
    const reading = this.#views.read();
    const found = await this.#read(() => this.#script(LIST, shelf, fieldPrefix(shelf)), []);
    const heads = pairs(found).map(([, value]) => parseValue(value, shelf).head);
    if (this.#hears) this.#views.setHeads(shelf, heads, reading);
    return heads;
  }

  /** One thing; counts as use. */
  async get(shelf: Shelf, id: string): Promise<Kept | undefined> {
    const known = this.#hears ? this.#views.kept(shelf, id) : undefined;
    if (known !== undefined) return known;
    const reading = this.#views.read();
    const found = await this.#read(() => this.#script(GET, shelf, fieldOf(shelf, id)), []);
    const [value, bytes] = found as readonly unknown[];
    if (value === undefined || !(bytes instanceof Uint8Array)) return undefined;
    const { head } = parseValue(textOf(value), shelf);
    if (bytes.byteLength !== head.length) return undefined;
    const kept = { head, body: new BytesBody(Uint8Array.from(bytes)) };
    if (this.#hears) this.#views.setKept(shelf, kept, reading);
    return kept;
  }

  /** Keeps it, unless it is too large, or was purged since. */
  async put(shelf: Shelf, head: KeptHead, bytes: Uint8Array, since?: Epoch): Promise<boolean> {
    if (bytes.byteLength > this.#options.bodyBytes) return false;
    const { labels = [] } = head;
    const epoch = since ?? Number.MAX_SAFE_INTEGER;
    const number = `${this.#self.slice(0, 8)}-${++this.#numbers}`;
    const value = `${number} ${formatValue(head, shelf)}`;
    const kept = await this.#change(async () => {
      await this.#marks.enter({ shelf, id: head.id }, labels);
      if (await this.#marks.lastPurge(shelf.group, labels) > epoch) return 0;
      const seconds = `${this.#options.keepTime}`;
      const field = fieldOf(shelf, head.id);
      return await this.#script(PUT, shelf, field, value, bytes, number, `${epoch}`, seconds);
    }, 0);
    this.#views.drop(shelf);
    return kept === 1;
  }

  /** Begins a thing that comes in pieces. */
  begin(): BodyWriter {
    return new PendingBody((...thing) => this.put(...thing), this.#options.bodyBytes);
  }

  /** Replaces a head. */
  async update(shelf: Shelf, head: KeptHead): Promise<boolean> {
    const field = fieldOf(shelf, head.id);
    const text = packHead(head, shelf.group);
    const done = await this.#change(async () => {
      await this.#marks.enter({ shelf, id: head.id }, head.labels ?? []);
      return await this.#script(UPDATE, shelf, field, text, `${head.length}`);
    }, 0);
    this.#views.drop(shelf);
    return done === 1;
  }

  /** Removes one thing, or all from the shelf. */
  async remove(shelf: Shelf, id?: string): Promise<number> {
    const [what, one] = id === undefined ? [fieldPrefix(shelf), "0"] : [fieldOf(shelf, id), "1"];
    const count = await this.#change(() => this.#script(REMOVE, shelf, what, one), 0);
    this.#views.drop(shelf);
    return Number(count);
  }

  /** Purges for all machines; what cannot be done now is done when the server is there again. */
  async purge(target: PurgeTarget): Promise<Purged> {
    this.#views.dropAll(target);
    try {
      return { count: await this.#purgeNow(target) };
    } catch {
      this.#postpone(target);
      return { count: 0, partial: UNREACHED };
    } finally {
      this.#views.dropAll(target);
    }
  }

  /** The groups that begin with this text. */
  async *groups(prefix: string): AsyncGenerator<string> {
    try {
      yield* this.#marks.groups(prefix);
    } catch { /* what is not there cannot be told */ }
  }

  /** Where things with this label stand. */
  async find(label: string): Promise<readonly Place[]> {
    return await this.#read(() => this.#labelled(label), []);
  }

  /** How much it keeps; this reads all heads. */
  async usage(): Promise<Usage> {
    let [bytes, count] = [0, 0];
    for await (const group of this.groups("")) {
      const [key] = groupKeys(group);
      const values = await this.#read(() => this.#send(key, "HGETALL", key), []);
      for (const [field, value] of pairs(values)) {
        bytes += field.length + value.length + Number(value.split(" ", 2)[1]);
        count++;
      }
    }
    return { bytes, count };
  }

  /** Asks for the right to fetch or make something, before all machines. */
  claim(key: string, milliseconds: number): Promise<Claim> {
    return this.#claims.claim(key, milliseconds);
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#claims.endAll();
    this.#views.clear();
    (await this.#link).close();
  }

  async #purgeNow(target: PurgeTarget): Promise<number> {
    const epoch = await this.#marks.nextEpoch(this.epochs.begin());
    this.epochs.purge(target, epoch);
    await this.#marks.mark(target, epoch);
    let count = 0;
    const groups: string[] = [];
    if ("label" in target) {
      for (const place of await this.#labelled(target.label)) {
        const { shelf, id } = place;
        count += Number(await this.#script(REMOVE, shelf, fieldOf(shelf, id), "1"));
        const derived = { group: shelf.group, name: id };
        count += Number(await this.#script(REMOVE, derived, fieldPrefix(derived), "0"));
        groups.push(shelf.group);
      }
    } else if ("group" in target) {
      count = await this.#purgeGroup(target.group, epoch);
    } else {
      for await (const group of this.#marks.groups(target.prefix)) {
        count += await this.#purgeGroup(group, epoch);
      }
    }
    await this.#tell({ purged: target, epoch, groups });
    return count;
  }

  async #purgeGroup(group: string, epoch: Epoch): Promise<number> {
    const shelf = { group, name: "" };
    return Number(await this.#script(PURGE, shelf, `${epoch}`, `${REMEMBERED}`));
  }

  async #labelled(label: string): Promise<readonly Place[]> {
    const places = await this.#marks.labelled(label);
    const found = await Promise.all(places.map(async (place) => {
      const { shelf, id } = place;
      const [key] = groupKeys(shelf.group);
      const value = await this.#send(key, "HGET", key, fieldOf(shelf, id));
      const { labels = [] } = value === null ? {} : parseValue(textOf(value), shelf).head;
      if (labels.includes(label)) return [place];
      await this.#marks.forget(label, place);
      return [];
    }));
    return found.flat();
  }

  /** Reads, but not what a purge has still to remove. */
  async #read<T>(act: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      if (this.#waiting.size > 0) await this.#complete();
      return await act();
    } catch {
      return otherwise;
    }
  }

  async #change(act: () => Promise<unknown>, otherwise: unknown): Promise<unknown> {
    return await this.#read(act, otherwise);
  }

  async #script(script: string, { group }: Shelf, ...args: RedisArgument[]): Promise<unknown> {
    const keys = groupKeys(group);
    return await this.#send(keys[0], "EVAL", script, `${keys.length}`, ...keys, ...args);
  }

  async #send(key: string, ...args: readonly RedisArgument[]): Promise<unknown> {
    return await this.#circuit.call(async () => (await this.#link).send(key, ...args));
  }

  #postpone(target: PurgeTarget): void {
    this.#waiting.set(JSON.stringify(target), target);
    if (this.#waiting.size > WAITING_PURGES) {
      this.#waiting.clear();
      this.#waiting.set(JSON.stringify(EVERYTHING), EVERYTHING);
    }
    this.#completeLater();
  }

  #completeLater(): void {
    const timer = setTimeout(async () => {
      if (this.#isClosed || this.#waiting.size === 0) return;
      await this.#complete().catch(() => this.#completeLater());
    }, CIRCUIT.openTime);
    Deno.unrefTimer(timer);
  }

  /** Makes up for the purges that did not reach the server. */
  #complete(): Promise<void> {
    this.#completing ??= this.#completeNow().finally(() => this.#completing = undefined);
    return this.#completing;
  }

  async #completeNow(): Promise<void> {
    for (const [key, target] of [...this.#waiting]) {
      await this.#purgeNow(target);
      this.#waiting.delete(key);
    }
  }

  async #tell(told: Omit<Told, "from">): Promise<void> {
    await this.#send(CHANNEL, "PUBLISH", CHANNEL, JSON.stringify({ ...told, from: this.#self }));
  }

  #hear(message: string): void {
    const { from, purged, groups = [], epoch, ended }: Told = JSON.parse(message);
    if (ended !== undefined) this.#claims.end(ended);
    if (purged === undefined || from === this.#self) return;
    this.epochs.purge(purged, epoch);
    for (const group of groups) this.epochs.purge({ group }, epoch);
    this.#views.dropAll(purged);
  }

  /** Whoever did not hear may have missed purges: what is in memory or under way is void. */
  async #noteHearing(hears: boolean): Promise<void> {
    this.#hears = false;
    this.#views.clear();
    this.#claims.endAll();
    if (!hears) return;
    this.#circuit.retry();
    try {
      const epoch = await this.#marks.nextEpoch(this.epochs.begin());
      this.epochs.purge(EVERYTHING, epoch);
      await this.#complete();
      this.#views.clear();
      this.#hears = true;
    } catch {
      if (!this.#isClosed) {
        Deno.unrefTimer(setTimeout(() => this.#noteHearing(true), CIRCUIT.openTime));
      }
    }
  }

  #noteCircuit(closed: boolean): void {
    if (this.#isClosed) return;
    this.#options.log(
      closed
        ? "Redis is there again: answers are shared and kept."
        : "Redis cannot be reached: answers are neither found in it nor kept.",
    );
  }
}

function formatValue(head: KeptHead, { group }: Shelf): string {
  return `${head.length} ${packHead(head, group)}`;
}

/** The number of a thing, its length, and its packed head. */
function parseValue(value: string, { group }: Shelf): { readonly head: KeptHead } {
  const end = value.indexOf(" ", value.indexOf(" ") + 1);
  const length = Number(value.slice(0, end).split(" ")[1]);
  return { head: unpackHead(value.slice(end + 1), group, length) };
}

/**
 * What the workers of one launcher share: it keeps the caches of all sites, in memory or in their folders,
 * and what each worker has counted; its workers ask it. Where a cache is in Redis, each worker asks that.
 *
 * @module
 */
import { limitsOf, openStoreOf, refuseServedPlaces, type VariformOptions } from "../assembly.ts";
import type { Store } from "../cache/mod.ts";
import { Keeper } from "../cache/stores/keeper.ts";
import { KeeperBoard } from "../cache/stores/keeper_board.ts";
import type { KeeperAddress } from "../cache/stores/keeper_messages.ts";
import { KeeperStore } from "../cache/stores/keeper_store.ts";
import { MemoryStore } from "../cache/stores/memory.ts";
import { frontBytes } from "../cache/stores/open_store.ts";
import type { Counts, Metrics } from "../server/metrics.ts";
import { optionsOfSites, type SitesOptions } from "../sites.ts";

/** Where a worker is told its launcher's address: others can read its arguments, but not this. */
export const KEEPER_VARIABLE = "VARIFORM_KEEPER";

/** Counts are told to the others so often, in milliseconds. */
const COUNT_TIME = 1_000;

/** Opens the caches of all sites, and waits for workers to ask for them. */
export function keepCaches(settings: SitesOptions): Keeper {
  const sites = optionsOfSites(settings);
  for (const options of sites) refuseServedPlaces(options);
  // Of a cache that is elsewhere nothing is kept here.
  const stores = sites.map((options) =>
    isElsewhere(options) ? new MemoryStore({ cacheBytes: 0 }) : openStoreOf(options)
  );
  return new Keeper(stores, Math.max(...sites.map((options) => limitsOf(options).cachedBody)));
}

/** What a worker is told, as text. */
export function formatAddress({ port, token }: KeeperAddress): string {
  return `${port} ${token}`;
}

/** What a worker shares with the others. */
export interface Shared {
  /** The store of a site, unless that opens its own. */
  storeOf(options: VariformOptions, site: number): Store | undefined;
  /** Lets the others know, again and again, what is counted here. */
  tell(metrics: Metrics): void;
  /** What the others have counted. */
  others(): Promise<readonly Counts[]>;
  /** Tells it a last time. */
  close(): Promise<void>;
}

/** What a launcher keeps for this process and others, if one does. */
export function joinWorkers(log: (line: string) => void = console.error): Shared | undefined {
  const address = readAddress();
  if (address === undefined) return undefined;
  const board = new KeeperBoard({ address, store: 0, bodyBytes: 0 });
  let write = () => Promise.resolve();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    storeOf(options, store) {
      if (isElsewhere(options)) return undefined;
      const limits = limitsOf(options);
      const [bodyBytes, memoryBytes] = [limits.cachedBody, frontBytes(limits)];
      return new KeeperStore({ address, store, bodyBytes, memoryBytes, log });
    },
    tell(metrics) {
      let told = 0;
      write = async () => {
        const counts = metrics.counts();
        if (counts.count === told) return;
        told = counts.count;
        await board.write(counts);
      };
      timer = setInterval(write, COUNT_TIME);
      Deno.unrefTimer(timer);
    },
    others: async () => await board.read() as readonly Counts[],
    async close() {
      clearInterval(timer);
      await write();
      await board.close();
    },
  };
}

function isElsewhere({ cache }: VariformOptions): boolean {
  return cache?.url !== undefined;
}

function readAddress(): KeeperAddress | undefined {
  const variable = KEEPER_VARIABLE;
  if (Deno.permissions.querySync({ name: "env", variable }).state !== "granted") return undefined;
  const [port, token] = Deno.env.get(variable)?.split(" ") ?? [];
  // It is not for the commands that this process starts.
  Deno.env.delete(variable);
  return token === undefined ? undefined : { port: Number(port), token };
}

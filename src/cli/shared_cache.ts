/**
 * What the workers of one launcher share: it keeps the caches of all sites, in memory or in their folders,
 * and its workers ask it. Where a cache is in Redis, each worker asks that.
 *
 * @module
 */
import { limitsOf, openStoreOf, type VariformOptions } from "../assembly.ts";
import type { Store } from "../cache/mod.ts";
import { Keeper } from "../cache/stores/keeper.ts";
import type { KeeperAddress } from "../cache/stores/keeper_messages.ts";
import { KeeperStore } from "../cache/stores/keeper_store.ts";
import { optionsOfSites, type SitesOptions } from "../sites.ts";

/** Where a worker is told its launcher's address: others can read its arguments, but not this. */
export const KEEPER_VARIABLE = "VARIFORM_KEEPER";

/** What of a shared cache is in memory of each worker as well. */
const FRONT_BYTES = 32 << 20;

/** Opens the caches of all sites, and waits for workers to ask for them. */
export function keepCaches(settings: SitesOptions): Keeper {
  const sites = optionsOfSites(settings);
  const stores = sites.map((options) => isElsewhere(options) ? undefined : openStoreOf(options));
  return new Keeper(stores, Math.max(...sites.map((options) => limitsOf(options).cachedBody)));
}

/** What a worker is told, as text. */
export function formatAddress({ port, token }: KeeperAddress): string {
  return `${port} ${token}`;
}

/** The stores that a launcher keeps for this process, if one does. */
export function storesOfLauncher(
  log: (line: string) => void = console.error,
): ((options: VariformOptions, site: number) => Store | undefined) | undefined {
  const address = readAddress();
  if (address === undefined) return undefined;
  return (options, store) => {
    if (isElsewhere(options)) return undefined;
    const { cacheBytes, cachedBody } = limitsOf(options);
    const memoryBytes = Math.min(FRONT_BYTES, cacheBytes);
    return new KeeperStore({ address, store, bodyBytes: cachedBody, memoryBytes, log });
  };
}

function isElsewhere({ cache }: VariformOptions): boolean {
  return cache?.url !== undefined;
}

function readAddress(): KeeperAddress | undefined {
  const variable = KEEPER_VARIABLE;
  if (Deno.permissions.querySync({ name: "env", variable }).state !== "granted") return undefined;
  const [port, token] = Deno.env.get(variable)?.split(" ") ?? [];
  return token === undefined ? undefined : { port: Number(port), token };
}

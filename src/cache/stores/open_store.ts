/**
 * The store that the settings ask for.
 *
 * @module
 */
import type { Limits } from "../../model/limits.ts";
import type { Store } from "../store.ts";
import { DIRECTORY_BYTES } from "./directory_bytes.ts";
import { MemoryStore } from "./memory.ts";
import { RedisStore } from "./redis.ts";
import { SqliteStore } from "./sqlite.ts";

/** Where things are kept; in memory unless something else is said. */
export interface StoreOptions {
  /** A folder on a disk of this machine, to survive restarts: an SQLite file is made in it. */
  readonly directory?: string;
  /** All that is kept in the folder, in bytes; 1 GiB unless given. */
  readonly maxBytes?: number;
  /**
   * A Redis or Valkey that several machines share: `redis://host:6379/0`,
   * `redis+cluster://a:6379,b:6379` or `redis+sentinel://a:26379,b:26379/master`; `rediss` for TLS.
   */
  readonly url?: string;
}

const FILE_NAME = "variform-cache.sqlite";

const FRONT_BYTES = 32 << 20;

/** What of a slow store is in memory as well: as much as a memory store would keep, to a limit. */
export function frontBytes({ cacheBytes }: Pick<Limits, "cacheBytes">): number {
  return Math.min(FRONT_BYTES, cacheBytes);
}

/** Opens a store. Throws an Error in plain words where that cannot work. */
export function openStore(
  { directory, maxBytes = DIRECTORY_BYTES, url }: StoreOptions,
  limits: Pick<Limits, "cacheBytes" | "cachedBody">,
  log: (line: string) => void,
): Store {
  const memoryBytes = frontBytes(limits);
  if (url !== undefined && directory !== undefined) {
    throw new TypeError("A cache is in a folder or in a Redis, not in both.");
  }
  if (url !== undefined) {
    return new RedisStore({ url, bodyBytes: limits.cachedBody, memoryBytes, log });
  }
  if (directory === undefined) return new MemoryStore(limits);
  makeDirectory(directory);
  return new SqliteStore({ path: `${directory}/${FILE_NAME}`, maxBytes, memoryBytes, log });
}

function makeDirectory(directory: string): void {
  for (const name of ["read", "write"] as const) {
    if (Deno.permissions.querySync({ name, path: directory }).state === "granted") continue;
    throw new Error(
      `The cache folder ${directory} needs the permissions ` +
        `--allow-read=${directory} --allow-write=${directory}.`,
    );
  }
  try {
    Deno.mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new Error(`${directory} cannot be made a cache folder.`, { cause: error });
  }
}

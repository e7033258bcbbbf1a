/**
 * Where a Redis is, as it is written in settings.
 *
 * @module
 */

/** A server's URL, or several behind `redis+cluster:` or `redis+sentinel:`. */
export interface RedisAddress {
  /** What stands there. */
  readonly kind: "single" | "cluster" | "sentinel";
  /** One URL for each server that was named. */
  readonly urls: readonly string[];
  /** The name of the master, for Sentinels. */
  readonly master?: string;
}

const SCHEME = /^(rediss?)(?:\+(cluster|sentinel))?:\/\/((?:[^/@]*@)?)([^/@]+)(?:\/(.*))?$/;

/** Reads `redis://host`, `redis+cluster://a:1,b:2` or `redis+sentinel://a:1,b:2/master`. */
export function readRedisAddress(url: string): RedisAddress | undefined {
  const match = SCHEME.exec(url);
  if (match === null) return undefined;
  const [, scheme, kind, user, hosts, path = ""] = match;
  const urls = hosts.split(",").map((host) => `${scheme}://${user}${host}`);
  if (urls.some((one) => URL.parse(one) === null)) return undefined;
  if (kind === "cluster") return path === "" ? { kind, urls } : undefined;
  if (kind === "sentinel") return path === "" ? undefined : { kind, urls, master: path };
  return urls.length === 1 && /^\d*$/.test(path) ? { kind: "single", urls: [url] } : undefined;
}

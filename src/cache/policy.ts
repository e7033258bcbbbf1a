/**
 * All that later decisions need to know of a stored answer, read from its fields once: a hit is then
 * arithmetic and parses nothing.
 *
 * @module
 */
import { parseVary } from "../syntax/vary.ts";
import { readFields } from "./fields.ts";
import { freshnessLifetime, initialAge, originDate, type Times } from "./freshness.ts";
import type { ResponseHead } from "./storable.ts";
import { settleCaching, type StorageRules } from "./storage_rules.ts";

/** The caching rules of a stored answer, as plain data. Seconds, unless said otherwise. */
export interface CachePolicy {
  /** Names of the selecting header fields, in lower case (RFC 9111 §4.1). */
  readonly vary: readonly string[];
  /** When the answer was made, in milliseconds since the epoch. */
  readonly date: number;
  /** Freshness lifetime. */
  readonly lifetime: number;
  /** Age on arrival. */
  readonly initialAge: number;
  /** To be validated before each use (RFC 9111 §5.2.2.4). */
  readonly alwaysValidate: boolean;
  /** Not to be used stale, not even without an origin, but for the windows below (RFC 9111 §4.2.4). */
  readonly neverStale: boolean;
  /** How long past its lifetime it may be used while it is validated (RFC 5861 §3). */
  readonly staleWhileRevalidate: number;
  /** How long past its lifetime it may stand in for an error (RFC 5861 §4). */
  readonly staleIfError: number;
  /** ETag as it came. */
  readonly etag?: string;
  /** Last-Modified as it came. */
  readonly lastModified?: string;
}

/** The rules of an answer that is about to be stored. */
export function describePolicy(
  response: ResponseHead,
  times: Times,
  operator?: StorageRules,
  shared?: boolean,
): CachePolicy {
  const fields = readFields(response.fields);
  const rules = settleCaching(fields, response.status, operator, shared);
  const { control } = rules;
  const date = originDate(fields, times.responseTime);
  const alwaysValidate = control.noCache === true;
  const forbidden = alwaysValidate || control.mustRevalidate || control.proxyRevalidate || false;
  const lifetime = freshnessLifetime(fields, response.status, rules, times.responseTime);
  return {
    vary: selectedBy(fields.get("vary") ?? "", shared),
    date,
    lifetime: lifetime.seconds,
    initialAge: initialAge(fields, times, date),
    alwaysValidate,
    // s-maxage has the meaning of proxy-revalidate in it (RFC 9111 §5.2.2.10). Leniency: windows
    // that the origin opens beside it are open all the same, as CDNs and frameworks have agreed.
    neverStale: forbidden || control.sharedMaxAge !== undefined,
    staleWhileRevalidate: forbidden ? 0 : control.staleWhileRevalidate ?? 0,
    staleIfError: forbidden ? 0 : control.staleIfError ?? 0,
    ...validator("etag", fields.get("etag")),
    ...validator("lastModified", fields.get("last-modified")),
  };
}

/** A private cache may have several accounts, and none of them gets what is another's. */
function selectedBy(vary: string, shared = true): readonly string[] {
  const named = parseVary(vary).map((name) => name.toLowerCase());
  return shared || named.includes("authorization") ? named : [...named, "authorization"];
}

/** What is absent is left out, as it is in JSON. */
function validator<Name extends string>(name: Name, value: string | null) {
  return value === null ? undefined : { [name]: value } as Record<Name, string>;
}

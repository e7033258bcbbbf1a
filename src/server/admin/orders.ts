/**
 * What can be asked of a cache by those who run it: purge, refresh, look into it.
 *
 * @module
 */
import {
  currentAge,
  EVERYTHING,
  groupLabel,
  primaryKey,
  type PurgeTarget,
  readFields,
  tagLabel,
} from "../../cache/mod.ts";
import { countedUrl } from "../../pipeline/cache_rules.ts";
import { questionFor } from "../../pipeline/question.ts";
import type { Origin } from "../../origin/origin.ts";
import type { House } from "../../pipeline/house.ts";

/** One site, and its origin. */
export interface Site {
  readonly house: House;
  readonly origin: Origin;
}

/** What is to be purged; just one of these. */
export interface PurgeOrder {
  readonly url?: string;
  readonly prefix?: string;
  readonly tag?: string;
  /** A cache group, of the origin of `of`. */
  readonly group?: string;
  readonly of?: string;
  readonly everything?: boolean;
  /** Make it stale instead of removing it. */
  readonly soft?: boolean;
}

/** An order that means nothing. */
export class OrderError extends Error {
  override name = "OrderError";
}

/** What became of a purge. */
export interface PurgeResult {
  /** How many things are gone, or answers stale. */
  readonly count: number;
  /** Why it has not reached all that it should; that is made up for later. */
  readonly partial?: string;
}

/** Removes, or makes stale. */
export async function purge(site: Site, order: PurgeOrder): Promise<PurgeResult> {
  const { cache, now } = site.house;
  const target = targetOf(site, order);
  if (order.soft) return { count: await cache.upkeep.soften(target, now()) };
  return await cache.purge(target);
}

function targetOf(site: Site, order: PurgeOrder): PurgeTarget {
  const { url, prefix, tag, group, of, everything } = order;
  const named = [url, prefix, tag, group, everything].filter((given) => given !== undefined);
  if (named.length !== 1) {
    throw new OrderError("Name one of url, prefix, tag, group and everything.");
  }
  if (url !== undefined) return { group: primaryKey(keyOf(site, readUrl(url))) };
  if (prefix !== undefined) return { prefix: readUrl(prefix).href };
  if (tag !== undefined) return { label: tagLabel(tag) };
  if (group !== undefined) return { label: groupLabel(readUrl(of).href, group) };
  if (everything === true) return EVERYTHING;
  throw new OrderError("everything is true, or is not said.");
}

/** The URL under which answers are stored. */
function keyOf({ house }: Site, url: URL): string {
  return house.searches.keyOf(countedUrl(url, house.at(url).caching));
}

/** An absolute URL as clients ask for it. */
export function readUrl(text: unknown): URL {
  const url = typeof text === "string" ? URL.parse(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new OrderError("A URL is told in full, such as https://site.example/page.");
  }
  return url;
}

/** Validates all that is stored of a URL. */
export async function refresh(site: Site, text: unknown) {
  const url = readUrl(text);
  const { house, origin } = site;
  const here = house.at(url);
  const key = keyOf(site, url);
  let refreshed = 0;
  for (const head of await house.cache.list(key)) {
    const stale = await house.cache.upkeep.open(head);
    const headers = new Headers(head.selecting.map(([name, value]) => [name, value]));
    const ask = { url: countedUrl(url, here.caching), method: "GET", headers };
    const question = questionFor(origin, ask, key, here);
    if (stale === undefined || question === undefined) continue;
    await house.flights.refresh({ ...question, stale }, here);
    refreshed++;
  }
  return { refreshed };
}

/** What is stored of a URL. */
export async function inspect(site: Site, text: unknown) {
  const key = keyOf(site, readUrl(text));
  const { cache, now } = site.house;
  const entries = await cache.upkeep.entries(key);
  return {
    url: key,
    variants: entries.map(({ head, forms }) => {
      const { status, length, selecting, labels = [], policy, responseTime } = head;
      const fields = readFields(head.fields);
      const told = (name: string) => fields.get(name) ?? undefined;
      const age = currentAge(policy.initialAge, responseTime, now());
      return {
        status,
        type: told("content-type"),
        language: told("content-language"),
        encoding: told("content-encoding"),
        etag: policy.etag,
        bytes: length,
        age: Math.floor(age),
        ttl: Math.floor(policy.lifetime - age),
        selecting: Object.fromEntries(selecting),
        labels,
        // A note beside a form is not one.
        forms: forms.filter(({ plan }) => !plan.includes(";")),
      };
    }),
  };
}

/** At most so many URLs are told at once. */
const MOST_URLS = 1_000;

/** URLs that begin with a text. */
export async function listUrls({ house }: Site, prefix: string) {
  const urls: string[] = [];
  for await (const group of house.cache.groups(prefix)) {
    if (urls.length === MOST_URLS) return { urls, more: true };
    urls.push(group);
  }
  return { urls, more: false };
}

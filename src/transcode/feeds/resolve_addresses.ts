/**
 * The addresses of a feed as they hold wherever it is read: neither RSS nor JSON Feed knows relative
 * ones, and whoever reads a form of a feed does not know the address of its source.
 *
 * @module
 */
import { cleanUrl, resolveUrl } from "../html/url.ts";
import type { Feed, FeedItem } from "./feed.ts";

/**
 * The feed with its addresses resolved against a base, those of each item against its own where it has
 * one (`xml:base`), else against the site's.
 */
export function resolveAddresses(
  feed: Feed,
  base: string,
  bases?: readonly (string | undefined)[],
): Feed {
  const home = resolve(feed.home, base);
  const common = bases === undefined ? home ?? base : base;
  return {
    ...feed,
    home,
    self: resolve(feed.self, base),
    items: feed.items.map((item, at) => resolveItem(item, resolve(bases?.[at], base) ?? common)),
  };
}

function resolveItem(item: FeedItem, base: string): FeedItem {
  const url = resolve(item.url, base);
  return {
    ...item,
    id: item.id === item.url && url !== undefined ? url : item.id,
    url,
    attachments: item.attachments.map((file) => ({
      ...file,
      url: resolveUrl(cleanUrl(file.url), base),
    })),
  };
}

function resolve(url: string | undefined, base: string): string | undefined {
  return url === undefined ? undefined : resolveUrl(cleanUrl(url), base);
}

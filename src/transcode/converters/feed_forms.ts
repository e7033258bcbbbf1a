/**
 * Feeds from one format to another, and as pages.
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { feedPage } from "../feeds/feed_page.ts";
import { readFeed } from "../feeds/read_feed.ts";
import { writeAtom, writeJsonFeed, writeRss } from "../feeds/write_feed.ts";
import { giveText, takeText } from "./whole_input.ts";

/** Makes a feed, or a page of it, of any feed. */
export function convertFeed(type: string): Convert {
  return async (input, conversion) => {
    const feed = readFeed(await takeText(input, conversion));
    const { location, limits } = conversion;
    switch (type) {
      case "application/rss+xml":
        return giveText(writeRss(feed, location), conversion);
      case "application/atom+xml":
        return giveText(writeAtom(feed, location), conversion);
      case "application/feed+json":
        return giveText(writeJsonFeed(feed), conversion);
    }
    const form = feedPage(feed, location, limits).forms.find((form) => form.type === type);
    if (form === undefined) throw new Fault("conversion", `no feed is made as ${type}`);
    return giveText(form.render(), conversion);
  };
}

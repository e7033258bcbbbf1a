/**
 * Feeds from one format to another, and as pages.
 *
 * @module
 */
import type { Conversion, Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import type { Feed } from "../feeds/feed.ts";
import { feedPage } from "../feeds/feed_page.ts";
import { readFeed } from "../feeds/read_feed.ts";
import { writeAtom, writeJsonFeed, writeRss } from "../feeds/write_feed.ts";
import { giveText, takeHtml, takeText } from "./whole_input.ts";

/** Makes a feed, or a page of it, of any feed, or of a page that lists articles. */
export function convertFeed(from: string, type: string): Convert {
  return async (input, conversion) => {
    const { limits } = conversion;
    // Addresses in a feed are to hold wherever it is read.
    const location = `${conversion.site ?? ""}${conversion.location}`;
    const feed = from === "text/html"
      ? await readPageFeed(input, conversion, location)
      : readFeed(await takeText(input, conversion), location, limits);
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

async function readPageFeed(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
  location: string,
): Promise<Feed> {
  const [{ feedOfPage }, { readPage }] = await Promise.all([
    import("../feeds/page_feed.ts"),
    import("../views/page_reading.ts"),
  ]);
  const html = await takeHtml(input, conversion);
  const { from: { language }, limits } = conversion;
  const feed = feedOfPage(readPage(html, { location, language, limits }));
  if (feed === undefined) throw new Fault("unable", "there are no articles on the page");
  return feed;
}

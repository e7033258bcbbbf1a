/**
 * The listing of a folder without an index as a resource: its pages are its variants.
 *
 * @module
 */
import { listingPage, PAGE_POLICY } from "../pages/mod.ts";
import { locateByQuery, pinsOfQuery } from "../origin/query_forms.ts";
import { streamOf } from "../coding/stream_of.ts";
import type { Exchange } from "./exchange.ts";
import type { Listing } from "../origin/origin.ts";
import type { Resource } from "../model/variant.ts";

/** The listing as a resource with one stored variant for each form of its page. */
export function resourceOfListing(
  listing: Listing,
  { url, names }: Pick<Exchange, "url" | "names">,
): Resource {
  const locate = locateByQuery(url, names);
  const { type, view } = pinsOfQuery(url, names);
  return {
    location: listing.location,
    // A listing is in one language, whatever the query says.
    pins: { type, view },
    locate,
    variants: listingPage(listing).forms.map((form) => ({
      kind: "stored",
      type: form.type,
      charset: form.charset,
      language: "en",
      etag: `"${listing.etag.replaceAll('"', "")}-${form.type}"`,
      location: locate({ type: form.type }),
      fields: [["Content-Security-Policy", PAGE_POLICY]],
      open: () => Promise.resolve(streamOf(new TextEncoder().encode(form.render()))),
    })),
  };
}

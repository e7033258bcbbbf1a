/**
 * The pages of a folder and of those in it, for a directory: what there is, and what each is about. They
 * are read as keyword views, which are remembered like every form that is made.
 *
 * @module
 */
import { knownFromOrigin } from "./known.ts";
import { recall, remember } from "./remembered.ts";
import { make } from "../transcode/make.ts";
import { readWhole } from "../coding/read_whole.ts";
import type { Listing, Origin } from "../origin/origin.ts";
import type { DerivedVariant, Resource } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";

/** Files of these types are pages. */
const PAGE_TYPES = new Set([
  "text/html",
  "application/xhtml+xml",
  "text/markdown",
  "message/rfc822",
]);

/** Folders within folders, and folders in all, that are looked into. */
const MAX_DEPTH = 5;
const MAX_FOLDERS = 200;

/** The pages that there are. */
export interface SitePages {
  readonly resources: readonly Resource[];
  /** Whether there are more. */
  readonly partial: boolean;
}

/** What is known of one page. */
export interface PageSummary {
  readonly title: string;
  readonly category?: string;
  readonly keywords: readonly { readonly text: string; readonly weight: number }[];
}

/** Walks through a folder, breadth first, as far as the limit goes. */
export async function findPages(
  listing: Listing,
  { exchange, origin, limit }: {
    readonly exchange: Exchange;
    readonly origin: Origin;
    readonly limit: number;
  },
): Promise<SitePages> {
  const { method, headers, signal } = exchange;
  const describe = async (location: string) => {
    signal?.throwIfAborted();
    const url = new URL(location, exchange.url);
    const answer = await origin.describe({ url, method, headers, signal });
    return answer.kind === "resource" ? answer.resource : undefined;
  };
  const walk = await walkThrough(listing, { exchange, origin });
  const resources = new Map<string, Resource>();
  for (const file of walk.files) {
    if (resources.size >= limit) return { resources: [...resources.values()], partial: true };
    const found = await describe(file);
    if (found === undefined || resources.has(found.location)) continue;
    // The name of a file finds that file alone, and the page may be there in other languages.
    const whole = found.location === file ? found : await describe(found.location);
    resources.set(found.location, whole ?? found);
  }
  return { resources: [...resources.values()], partial: walk.partial };
}

/** The files of a folder, and of those in it, that are pages. */
async function walkThrough(
  listing: Listing,
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
): Promise<{ readonly files: readonly string[]; readonly partial: boolean }> {
  const { method, headers, signal } = exchange;
  const files: string[] = [];
  const folders: { readonly listing: Listing; readonly depth: number }[] = [{ listing, depth: 0 }];
  let partial = false;
  for (const { listing, depth } of folders) {
    for (const { location, kind, type } of listing.entries) {
      signal?.throwIfAborted();
      if (kind === "file") {
        if (type !== undefined && PAGE_TYPES.has(type)) files.push(location);
      } else if (depth >= MAX_DEPTH || folders.length >= MAX_FOLDERS) partial = true;
      else {
        const url = new URL(location, exchange.url);
        const inner = await origin.list?.({ url, method, headers, signal });
        if (inner !== undefined) folders.push({ listing: inner, depth: depth + 1 });
      }
    }
  }
  return { files, partial };
}

/** What a page is about, in a language if it has it; undefined if it cannot be read. */
export async function summarisePage(
  resource: Resource,
  language: string | undefined,
  house: House,
): Promise<PageSummary | undefined> {
  const pins = { type: "application/json", view: "keywords" };
  const { variants } = house.offers.of({ ...resource, pins }, { language });
  const variant = variants.find(({ kind, encoding }) =>
    kind === "derived" && encoding === undefined
  );
  if (variant?.kind !== "derived") return undefined;
  try {
    const bytes = await readForm(resource, variant, house);
    return bytes && readSummary(new TextDecoder().decode(bytes));
  } catch (error) {
    // One page that cannot be read is no reason to withhold the others.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

async function readForm(
  resource: Resource,
  variant: DerivedVariant,
  house: House,
): Promise<Uint8Array | undefined> {
  const known = knownFromOrigin(resource);
  const remembered = await recall({ known }, variant, house);
  if (remembered !== undefined) return remembered.content.bytes;
  const epoch = house.cache.begin();
  const { location } = resource;
  const { limits, workshop } = house;
  const input = await variant.source.open();
  const made = await make(variant, input, { location, limits, workshop });
  const bytes = await readWhole(made, limits.cachedBody);
  if (bytes !== undefined) await remember({ known }, variant, { body: bytes }, epoch, house);
  return bytes;
}

function readSummary(json: string): PageSummary {
  const { title, category, keywords } = JSON.parse(json);
  return { title, category, keywords };
}

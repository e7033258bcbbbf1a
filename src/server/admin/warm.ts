/**
 * Filling a cache from a sitemap (sitemaps.org 0.9): each page that it lists is asked for as clients
 * would, through the server itself.
 *
 * @module
 */
import { discard } from "../../pipeline/streams.ts";
import { readWhole } from "../../coding/read_whole.ts";
import { reasonOf } from "../access_log.ts";
import { exchangeOf } from "../web.ts";
import { OrderError, readUrl } from "./orders.ts";
import type { Respond } from "../front.ts";

/** What is to be asked for. */
export interface WarmOrder {
  /** URL of a sitemap, or of an index of sitemaps, on the site itself. */
  readonly sitemap?: unknown;
  /** The Accept fields of the clients that are expected. */
  readonly accept?: unknown;
}

/** How far it has come. */
export interface WarmProgress {
  readonly done: number;
  readonly of: number;
  /** What could not be had. */
  readonly failed: number;
  /** What of it has come to light since the last time, and why. */
  readonly failures: readonly string[];
}

/** Who comes most: browsers, and agents. */
const EXPECTED = ["text/html,application/xhtml+xml,*/*;q=0.8", "text/markdown, text/html, */*"];

/** The limits of sitemaps: entries, and bytes. */
const MOST_ENTRIES = 50_000;
const MOST_BYTES = 50 << 20;

/** Requests at once. */
const AT_ONCE = 4;

/** Asks for all pages; tells how far it has come after each. */
export async function* warm(respond: Respond, order: WarmOrder): AsyncGenerator<WarmProgress> {
  const sitemap = readUrl(order.sitemap);
  const accepts = readAccepts(order.accept);
  const pages = await readPages(respond, sitemap);
  const asks = pages.flatMap((url) => accepts.map((accept) => ({ url, accept })));
  let [done, failed] = [0, 0];
  let failures: string[] = [];
  const progress = () => {
    const now = { done, of: asks.length, failed, failures };
    failures = [];
    return now;
  };
  const running = new Set<Promise<void>>();
  for (const { url, accept } of asks) {
    const asking: Promise<void> = visit(respond, url, accept).then((failure) => {
      done++;
      if (failure !== undefined) {
        failed++;
        failures.push(`${url.href} (${accept}): ${failure}`);
      }
      running.delete(asking);
    });
    running.add(asking);
    if (running.size < AT_ONCE) continue;
    await Promise.race(running);
    yield progress();
  }
  await Promise.all(running);
  yield progress();
}

function readAccepts(given: unknown): readonly string[] {
  if (given === undefined) return EXPECTED;
  if (Array.isArray(given) && given.every((accept) => typeof accept === "string")) return given;
  throw new OrderError("accept is a list of Accept fields.");
}

/** The pages of a sitemap, or of all sitemaps of an index; those of other sites are left out. */
async function readPages(respond: Respond, sitemap: URL): Promise<readonly URL[]> {
  const text = await readText(respond, sitemap);
  const listed = locationsOf(text, sitemap);
  if (!/<sitemapindex[\s>]/.test(text)) return listed;
  const pages: URL[] = [];
  for (const url of listed) {
    if (pages.length >= MOST_ENTRIES) break;
    pages.push(...locationsOf(await readText(respond, url), sitemap));
  }
  return pages.slice(0, MOST_ENTRIES);
}

function locationsOf(text: string, { host }: URL): readonly URL[] {
  const found: URL[] = [];
  for (const [, location] of text.matchAll(/<loc>\s*([^<\s]{1,2048})\s*<\/loc>/g)) {
    const url = URL.parse(location.replaceAll("&amp;", "&"));
    if (url?.host === host && found.push(url) === MOST_ENTRIES) break;
  }
  return found;
}

async function readText(respond: Respond, url: URL): Promise<string> {
  const { status, body } = await ask(respond, url, "application/xml, text/xml;q=0.9, */*;q=0.1");
  if (status !== 200) {
    if (body instanceof ReadableStream) discard(body);
    throw new OrderError(`${url.href} answers ${status}.`);
  }
  const bytes = body instanceof ReadableStream ? await readWhole(body, MOST_BYTES) : body;
  if (bytes === undefined) throw new OrderError(`${url.href} is too large.`);
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}

/** Why a page could not be had, if it could not. */
async function visit(respond: Respond, url: URL, accept: string): Promise<string | undefined> {
  try {
    const { status, body } = await ask(respond, url, accept, "gzip, br, zstd");
    if (body instanceof ReadableStream) await body.pipeTo(new WritableStream());
    return status < 400 ? undefined : String(status);
  } catch (error) {
    return reasonOf(error);
  }
}

function ask(respond: Respond, url: URL, accept: string, codings = "identity") {
  const headers = { accept, "accept-encoding": codings };
  const scheme = url.protocol === "https:" ? "https" : "http";
  return respond(exchangeOf(new Request(url, { headers }), url, { scheme }));
}

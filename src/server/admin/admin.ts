/**
 * The interface for those who run the cache: JSON over HTTP.
 *
 *     GET  /metrics                         counters for Prometheus
 *     GET  /entry?url=https://…             what is stored of a URL
 *     GET  /entries?prefix=https://…        which URLs are stored
 *     POST /purge    {"url" | "prefix" | "tag" | "group", "of" | "everything", "soft"}
 *     POST /refresh  {"url"}
 *     POST /warm     {"sitemap", "accept"}  a line of JSON for each step
 *
 * @module
 */
import { reasonOf } from "../access_log.ts";
import type { Respond } from "../front.ts";
import type { Counts, Metrics } from "../metrics.ts";
import { refuseAdmin } from "./admit.ts";
import {
  inspect,
  listUrls,
  OrderError,
  purge,
  type PurgeOrder,
  refresh,
  type Site,
} from "./orders.ts";
import { warm, type WarmOrder } from "./warm.ts";

/** What is run. */
export interface AdminOptions {
  /** The site that a URL belongs to; the first one for all that names none. */
  readonly siteOf: (url: URL | undefined) => Site;
  /** All sites. */
  readonly sites: readonly Site[];
  readonly respond: Respond;
  readonly metrics: Metrics;
  /** What other processes of the same server have counted. */
  readonly counted?: () => Promise<readonly Counts[]>;
  /** What must be shown; without it, who reaches it may use it. */
  readonly token?: string;
}

/** Answers a request of an operator. Never rejects. */
export async function answerAdmin(request: Request, options: AdminOptions): Promise<Response> {
  const refusal = refuseAdmin(request, options.token);
  if (refusal !== undefined) return tell({ error: refusal.reason }, refusal.status);
  const url = new URL(request.url);
  try {
    if (request.method === "GET") return await read(url, options);
    if (request.method === "POST") return await act(url, await readOrder(request), options);
    return tell({ error: "GET or POST." }, 405);
  } catch (error) {
    return tell({ error: reasonOf(error) }, error instanceof OrderError ? 400 : 500);
  }
}

async function read({ pathname, searchParams }: URL, options: AdminOptions): Promise<Response> {
  const { sites, metrics, siteOf, counted } = options;
  const asked = searchParams.get("url") ?? searchParams.get("prefix");
  const site = siteOf(asked === null ? undefined : URL.parse(asked) ?? undefined);
  switch (pathname) {
    case "/metrics": {
      const usages = await Promise.all(sites.map(({ house }) => house.cache.usage()));
      const bytes = usages.reduce((sum, usage) => sum + usage.bytes, 0);
      const count = usages.reduce((sum, usage) => sum + usage.count, 0);
      const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
      const others = await counted?.();
      return new Response(metrics.text({ bytes, count }, others), { headers });
    }
    case "/entry":
      return tell(await inspect(site, searchParams.get("url")));
    case "/entries":
      return tell(await listUrls(site, searchParams.get("prefix") ?? ""));
    default:
      return tell({ error: "There is /metrics, /entry and /entries." }, 404);
  }
}

async function act(
  { pathname }: URL,
  order: Readonly<Record<string, unknown>>,
  { siteOf, sites, respond }: AdminOptions,
): Promise<Response> {
  const named = order.url ?? order.prefix ?? order.of;
  const url = typeof named === "string" ? URL.parse(named) ?? undefined : undefined;
  switch (pathname) {
    case "/purge": {
      // Tags hold across sites, and so does everything.
      const meant = url === undefined ? sites : [siteOf(url)];
      const results = await Promise.all(meant.map((site) => purge(site, order as PurgeOrder)));
      const count = results.reduce((sum, result) => sum + result.count, 0);
      const { partial } = results.find((result) => result.partial !== undefined) ?? {};
      return tell({ count, partial });
    }
    case "/refresh":
      return tell(await refresh(siteOf(url), order.url));
    case "/warm":
      return new Response(lines(warm(respond, order as WarmOrder)), {
        headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
      });
    default:
      return tell({ error: "There is /purge, /refresh and /warm." }, 404);
  }
}

/** An order is short. */
const MOST_BYTES = 64 << 10;

async function readOrder(request: Request): Promise<Readonly<Record<string, unknown>>> {
  if (Number(request.headers.get("content-length") ?? MOST_BYTES) > MOST_BYTES) {
    throw new OrderError("An order is short.");
  }
  try {
    const order: unknown = await request.json();
    if (typeof order === "object" && order !== null) return { ...order };
  } catch {
    // Told below.
  }
  throw new OrderError("An order is a JSON object.");
}

function lines(steps: AsyncGenerator<unknown>): ReadableStream<Uint8Array> {
  const encode = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await steps.next();
        if (done) controller.close();
        else controller.enqueue(encode(value));
      } catch (error) {
        // The head has gone: a line is all that is left to tell it by.
        controller.enqueue(encode({ error: reasonOf(error) }));
        controller.close();
      }
    },
    cancel: async () => void await steps.return(undefined),
  }, { highWaterMark: 0 });
}

function tell(value: unknown, status = 200): Response {
  const headers: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return new Response(`${JSON.stringify(value)}\n`, { status, headers });
}

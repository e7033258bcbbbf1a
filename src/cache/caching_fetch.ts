/**
 * The cache behind a `fetch`: for programs that ask others, and are to ask them no more than needed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fetchedFields } from "../coding/fetched_fields.ts";
import { type CacheStatus, formatCacheStatus } from "../syntax/cache_status.ts";
import { headersOf } from "../syntax/field_lines.ts";
import type { FieldReader } from "./fields.ts";
import { keepWhileRead } from "./kept_while_read.ts";
import type { Lookup } from "./outcome.ts";
import type { CachedSource } from "./source.ts";
import type { BodyWriter } from "./store.ts";
import type { CacheRequest } from "./storable.ts";
import { conditionalFields } from "./validate.ts";
import { VariantCache, type VariantCacheOptions } from "./variant_cache.ts";

/** How a caching `fetch` is made. */
export interface CachingFetchOptions extends VariantCacheOptions {
  /** A cache that is there already, in place of one by the other options. */
  readonly cache?: VariantCache;
  /** Asks in earnest; `globalThis.fetch` unless given. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /**
   * Whether several users may get what one of them has asked for; they may, if absent. With `false`
   * the cache is a private one (RFC 9111 §1): it keeps what is `private` or sets cookies, and what came
   * to Authorization for the same credentials, of which it keeps no more than a hash.
   */
  readonly shared?: boolean;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A `fetch` that answers from its cache where it may. */
export interface CachingFetch {
  /** As `fetch`; Cache-Status (RFC 9211) tells where the answer came from. */
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** What it keeps: to be purged, or looked at. */
  readonly cache: VariantCache;
}

type Stale = Extract<Lookup, { source: CachedSource }>;

/** A request that is under way, and as the cache sees it. */
interface Errand {
  readonly request: Request;
  readonly asked: CacheRequest;
}

/** Requests with these know the stored answer themselves, or want no more than a part. */
const OWN_CONDITIONS = [
  ...["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "range"],
];

/**
 * Makes a `fetch` with a cache by RFC 9111: fresh answers come from it, stale ones are validated, and
 * stand in for errors where that is allowed; unsafe methods make invalid what they change. The cache
 * is a shared one, unless `shared` is false: what is `private`, came to Authorization or sets cookies is
 * not kept. The request's own Cache-Control is heeded (`no-cache`, `max-stale`, `only-if-cached`, …). Answers that
 * came by a redirect are not kept.
 *
 * ```ts
 * import { createCachingFetch } from "@variform/variform/cache";
 *
 * const cachingFetch = createCachingFetch();
 * const response = await cachingFetch("https://example.org/", { headers: { accept: "text/html" } });
 * console.log(response.headers.get("cache-status")); // "variform; hit; ttl=59"
 * ```
 */
export function createCachingFetch(options: CachingFetchOptions = {}): CachingFetch {
  const { cache = new VariantCache(options), now = Date.now } = options;
  const ask = options.fetch ?? ((request: Request) => fetch(request));
  const fetcher = new Fetcher({ cache, ask, now, shared: options.shared ?? true });
  const cachingFetch = (input: string | URL | Request, init?: RequestInit) =>
    fetcher.fetch(new Request(input, init));
  return Object.assign(cachingFetch, { cache });
}

/** When a question went out, and why. */
interface Question {
  readonly requestTime: number;
  readonly epoch: number;
  readonly status: Told;
}

type Told = Omit<CacheStatus, "cache">;

/** What a fetcher works with. */
interface FetcherSetting {
  readonly cache: VariantCache;
  readonly ask: (request: Request) => Promise<Response>;
  readonly now: () => number;
  readonly shared: boolean;
}

class Fetcher {
  readonly #cache: VariantCache;
  readonly #ask: (request: Request) => Promise<Response>;
  readonly #now: () => number;
  readonly #shared: boolean;
  /** What is being validated behind the back of who got it stale: once for all of them. */
  readonly #behind = new Set<string>();

  constructor({ cache, ask, now, shared }: FetcherSetting) {
    this.#cache = cache;
    this.#ask = ask;
    this.#now = now;
    this.#shared = shared;
  }

  async fetch(request: Request): Promise<Response> {
    const { method, url, headers: fields } = request;
    if (method !== "GET" || OWN_CONDITIONS.some((name) => fields.has(name))) {
      return await this.#forward(request);
    }
    const asked = this.#shared
      ? { method, url, fields }
      : { method, url, fields: withHiddenCredentials(fields), shared: false };
    const errand = { request, asked };
    const found = await this.#cache.lookup({ ...errand.asked, now: this.#now() });
    if (found.verdict === "fresh") return stored(found, { hit: true });
    if (found.verdict === "stale") {
      this.#validateBehind(errand, found);
      return stored(found, { hit: true });
    }
    // The status that RFC 9111 §5.2.1.7 has for it.
    if (found.onlyIfCached) return new Response(null, { status: 504 });
    if (found.verdict === "miss") return await this.#fetchAnew(errand, { fwd: found.reason });
    return await this.#validate(errand, found);
  }

  /** Asks, and makes invalid what the request has changed. */
  async #forward(request: Request): Promise<Response> {
    const { method, url } = request;
    const response = await this.#ask(request);
    const { status } = response;
    await this.#cache.invalidate({ method, url }, { status, fields: fetchedFields(response) });
    return response;
  }

  async #fetchAnew(errand: Errand, status: Told): Promise<Response> {
    const question = { requestTime: this.#now(), epoch: this.#cache.begin(), status };
    return await this.#keep(errand, await this.#ask(errand.request), question);
  }

  /** That this failed is told to nobody; the next one to ask will see. */
  async #validateBehind(errand: Errand, found: Stale): Promise<void> {
    const { id } = found.source;
    if (this.#behind.has(id)) return;
    this.#behind.add(id);
    try {
      const { body } = await this.#validate(errand, found);
      // To its end, since what is read is what is stored.
      await body?.pipeTo(new WritableStream());
    } catch {
      // The stored answer is as stale as before.
    } finally {
      this.#behind.delete(id);
    }
  }

  async #validate(errand: Errand, found: Stale): Promise<Response> {
    const status = { fwd: found.obstacle } as const;
    const question = { requestTime: this.#now(), epoch: this.#cache.begin(), status };
    let response: Response;
    try {
      response = await this.#ask(conditional(errand.request, found.source));
    } catch (error) {
      if (!found.onDisconnect || errand.request.signal.aborted) throw error;
      return stored(found, { ...status, detail: "disconnected" });
    }
    if (response.status >= 500 && found.onError) {
      await response.body?.cancel();
      return stored(found, { ...status, fwdStatus: response.status });
    }
    return response.status === 304
      ? await this.#renew(errand, found, response, question)
      : await this.#keep(errand, response, question);
  }

  async #renew(
    errand: Errand,
    { source }: Stale,
    response: Response,
    { requestTime, status }: Question,
  ): Promise<Response> {
    const update = { status: 304, fields: fetchedFields(response) };
    const times = { requestTime, responseTime: this.#now() };
    const renewed = await this.#cache.refresh(errand.asked, source, { ...update, ...times });
    return renewed === undefined
      ? await this.#fetchAnew(errand, status)
      : stored({ source: renewed, age: 0 }, { ...status, fwdStatus: 304 });
  }

  /** The answer as it comes, which is stored when all of it has come. */
  async #keep(
    { request, asked }: Errand,
    response: Response,
    { requestTime, epoch, status }: Question,
  ): Promise<Response> {
    const fields = fetchedFields(response);
    const head = { status: response.status, fields };
    const url = response.url || request.url;
    const responseTime = this.#now();
    const admission = this.#cache.admit(asked, head, responseTime);
    if (!admission.store || response.redirected) {
      const detail = admission.store ? "redirected" : admission.reason;
      return answer(response.status, fields, response.body, url, { ...status, detail });
    }
    const keep = (body: Uint8Array | BodyWriter) =>
      this.#cache.store(asked, { ...head, body, requestTime, responseTime, epoch });
    const told = { ...status, stored: true };
    if (response.body === null) {
      await keep(new Uint8Array());
      return answer(response.status, fields, null, url, told);
    }
    const body = keepWhileRead(response.body, await this.#cache.receive(), keep);
    return answer(response.status, fields, body, url, told);
  }
}

/** As they are, but for the credentials: stores may be read by others. */
function withHiddenCredentials(fields: Headers): FieldReader {
  return {
    get(name) {
      const value = fields.get(name);
      if (value === null || name.toLowerCase() !== "authorization") return value;
      return createHash("sha256").update(value).digest("base64url");
    },
  };
}

function conditional(request: Request, source: CachedSource): Request {
  const headers = new Headers(request.headers);
  for (const [name, value] of conditionalFields(source)) headers.set(name, value);
  return new Request(request, { headers });
}

/** What is stored, as an answer. */
function stored(
  { source, age, ttl }: Pick<Stale, "source" | "age"> & { readonly ttl?: number },
  status: Told,
): Response {
  const { url, body } = source;
  const fields = [...source.fields, ["age", String(Math.max(0, Math.floor(age)))] as const];
  const content = BODILESS.has(source.status) ? null : body.open();
  return answer(source.status, fields, content, url, { ...status, ttl });
}

/** Statuses whose `Response` may not have a body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function answer(
  status: number,
  fields: CachedSource["fields"],
  body: ReadableStream<Uint8Array> | null,
  url: string,
  told: Told,
): Response {
  const headers = headersOf(fields);
  headers.append("Cache-Status", formatCacheStatus({ cache: "variform", ...told }));
  const response = new Response(body as BodyInit | null, { status, headers });
  // A `Response` that is made has no URL, and those who ask want to know whence relative links start.
  return Object.defineProperty(response, "url", { value: url });
}

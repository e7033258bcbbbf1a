/**
 * What a caching `fetch` does with each request: what is stored is given, validated, or fetched anew.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fetchedFields } from "../coding/fetched_fields.ts";
import type { FieldReader } from "./fields.ts";
import { keepWhileRead } from "./kept_while_read.ts";
import { isError, judgeFor } from "./reuse.ts";
import { answer, type Found, stored, type Told } from "./fetched_answer.ts";
import { currentAge } from "./freshness.ts";
import type { Lookup } from "./outcome.ts";
import type { CachedSource } from "./source.ts";
import type { BodyWriter } from "./store.ts";
import type { CacheRequest } from "./storable.ts";
import { conditionalFields } from "./validate.ts";
import type { VariantCache } from "./variant_cache.ts";

/** A request that is under way, and as the cache sees it. */
interface Errand {
  readonly request: Request;
  readonly asked: CacheRequest;
}

/** Requests with these know the stored answer themselves, or want no more than a part. */
const OWN_CONDITIONS = [
  ...["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "range"],
];

/** When a question went out, and why. */
interface Question {
  readonly requestTime: number;
  readonly epoch: number;
  readonly status: Told;
}

/** What a fetcher works with. */
interface FetcherSetting {
  readonly cache: VariantCache;
  readonly ask: (request: Request) => Promise<Response>;
  readonly now: () => number;
  readonly shared: boolean;
}

/** Asks the cache before it asks others. */
export class Fetcher {
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

  /** As `fetch`. */
  async fetch(request: Request): Promise<Response> {
    const { method, url, headers: fields } = request;
    const isReading = method === "GET" || method === "HEAD";
    if (!isReading || request.redirect !== "follow" || knowsWhatIsStored(fields)) {
      return await this.#forward(request);
    }
    const asked = this.#shared
      ? { method, url, fields }
      : { method, url, fields: withHiddenCredentials(fields), shared: false };
    const errand = { request, asked };
    const found = await this.#cache.lookup({ ...errand.asked, now: this.#now() });
    if (found.verdict === "fresh") return stored(found, method, { hit: true });
    if (found.verdict === "stale") {
      this.#validateBehind(errand, found);
      return stored(found, method, { hit: true });
    }
    // The status that RFC 9111 §5.2.1.7 has for it.
    if (found.onlyIfCached) return new Response(null, { status: 504 });
    if (method === "HEAD") return await this.#askHead(errand, found);
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

  /** Asks for a head, and takes in what it tells of what is stored (RFC 9111 §4.3.5). */
  async #askHead({ request, asked }: Errand, found: Lookup): Promise<Response> {
    const requestTime = this.#now();
    const response = await this.#ask(request);
    const { status, url, redirected } = response;
    const fields = fetchedFields(response);
    if (found.verdict !== "miss" && status < 500 && !redirected) {
      const head = { status, fields, requestTime, responseTime: this.#now() };
      await this.#cache.heed(asked, found.source, head);
    }
    const fwd = found.verdict === "miss" ? found.reason : found.obstacle;
    return answer(status, fields, null, url || request.url, { fwd, detail: "method" });
  }

  async #fetchAnew(errand: Errand, status: Told): Promise<Response> {
    const question = { requestTime: this.#now(), epoch: this.#cache.begin(), status };
    return await this.#keep(errand, await this.#ask(errand.request), question);
  }

  /** That this failed is told to nobody; the next one to ask will see. */
  async #validateBehind(errand: Errand, found: Found): Promise<void> {
    const { id } = found.source;
    if (this.#behind.has(id)) return;
    this.#behind.add(id);
    try {
      const method = "GET";
      const request = new Request(errand.request, { method });
      const asked = { ...errand.asked, method };
      const { body } = await this.#validate({ request, asked }, found);
      // To its end, since what is read is what is stored.
      await body?.pipeTo(new WritableStream());
    } catch {
      // The stored answer is as stale as before.
    } finally {
      this.#behind.delete(id);
    }
  }

  async #validate(errand: Errand, found: Found): Promise<Response> {
    const status = { fwd: found.obstacle } as const;
    const question = { requestTime: this.#now(), epoch: this.#cache.begin(), status };
    let response: Response;
    try {
      response = await this.#ask(conditional(errand.request, found.source));
    } catch (error) {
      const late = this.#judgeNow(errand, found);
      if (!late.onDisconnect || errand.request.signal.aborted) throw error;
      return stored(late, "GET", { ...status, detail: "disconnected" });
    }
    const late = this.#judgeNow(errand, found);
    if (isError(response.status) && late.onError) {
      await response.body?.cancel();
      return stored(late, "GET", { ...status, fwdStatus: response.status });
    }
    return response.status === 304
      ? await this.#renew(errand, found, response, question)
      : await this.#keep(errand, response, question);
  }

  /** Time has passed since it was looked up: it is older, and may have become too old. */
  #judgeNow({ asked }: Errand, { source }: Found) {
    return { ...judgeFor(source, asked.fields, this.#now()), source };
  }

  async #renew(
    errand: Errand,
    { source }: Found,
    response: Response,
    { requestTime, status }: Question,
  ): Promise<Response> {
    const update = { status: 304, fields: fetchedFields(response) };
    const times = { requestTime, responseTime: this.#now() };
    const renewed = await this.#cache.refresh(errand.asked, source, { ...update, ...times });
    if (renewed === undefined) return await this.#fetchAnew(errand, status);
    // The 304 may come from another cache.
    const { policy, responseTime } = renewed;
    const age = currentAge(policy.initialAge, responseTime, this.#now());
    return stored({ source: renewed, age }, "GET", { ...status, fwdStatus: 304 });
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

function knowsWhatIsStored(fields: Headers): boolean {
  return OWN_CONDITIONS.some((name) => fields.has(name));
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

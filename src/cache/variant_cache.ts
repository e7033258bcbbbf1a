/**
 * The cache as the pipeline sees it: it applies the decisions of this floor to what a store keeps.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import type { Limits } from "../model/limits.ts";
import { DerivedForms, shelfOf } from "./derived_forms.ts";
import { type Epoch, Epochs } from "./epochs.ts";
import { readFields } from "./fields.ts";
import type { Times } from "./freshness.ts";
import { invalidatedKeys } from "./invalidate.ts";
import { primaryKey } from "./key.ts";
import { rememberNormal } from "./normalise.ts";
import { judgeReuse, requestControl, type Reuse } from "./reuse.ts";
import { matchesRequest, selectSource } from "./select.ts";
import {
  type Answer,
  type CachedSource,
  describeSource,
  refuseContent,
  type SourceHead,
} from "./source.ts";
import {
  type Admission,
  type CacheRequest,
  judgeStorable,
  type Refusal,
  type ResponseHead,
  type StorableOptions,
} from "./storable.ts";
import type { Kept, KeptHead, Shelf, Store } from "./store.ts";
import { MemoryStore } from "./stores/memory.ts";
import { Turns } from "./turns.ts";
import { agreesWithHead, answersFor, describesSame, updateFields } from "./validate.ts";

/** What a cache is made with. */
export interface VariantCacheOptions extends StorableOptions {
  /** Where things are kept; in memory unless given. */
  readonly store?: Store;
  /** The bounds. */
  readonly limits: Pick<Limits, "cacheBytes" | "cachedBody" | "variants">;
}

/** What the cache has for a request, and what may be done with it. */
export type Lookup =
  | {
    /** Nothing to use. */
    readonly verdict: "miss";
    /** No answer to this URL, none for these fields, or none that may still be used. */
    readonly reason: "uri-miss" | "vary-miss" | "stale";
    /** The client wants 504 rather than the origin's answer (RFC 9111 §5.2.1.7). */
    readonly onlyIfCached: boolean;
  }
  | Omit<Reuse, "verdict"> & {
    /** Use it; use it and validate it meanwhile; or validate it first. */
    readonly verdict: "fresh" | "stale" | "revalidate";
    /** The stored answer. */
    readonly source: CachedSource;
    /** The client wants 504 rather than the origin's answer (RFC 9111 §5.2.1.7). */
    readonly onlyIfCached: boolean;
  };

/** What became of an answer. */
export type Stored =
  | { readonly store: true; readonly source: CachedSource }
  | { readonly store: false; readonly reason: Refusal };

/** A shared cache (RFC 9111) of answers and of the forms derived from them. It has no clock. */
export class VariantCache {
  readonly #store: Store;
  readonly #options: VariantCacheOptions;
  readonly #epochs = new Epochs();
  readonly #turns = new Turns();
  readonly #normalise = rememberNormal();
  readonly #derived: DerivedForms;
  #serial = 0;

  /** An empty cache, or one with what the store still has. */
  constructor(options: VariantCacheOptions) {
    this.#options = options;
    this.#store = options.store ?? new MemoryStore(options.limits);
    this.#derived = new DerivedForms(this.#store, options.limits, this.#epochs, this.#turns);
  }

  /** What there is for this request; `request.fields` as they would go to the origin. */
  async lookup(request: CacheRequest & { readonly now: number }): Promise<Lookup> {
    const control = requestControl(request.fields);
    const onlyIfCached = control.onlyIfCached === true;
    const shelf = sourcesOf(request.url);
    const heads = await this.#heads(shelf);
    if (heads.length === 0) return { verdict: "miss", reason: "uri-miss", onlyIfCached };
    const head = selectSource(heads, request.fields, this.#normalise);
    if (head === undefined) return { verdict: "miss", reason: "vary-miss", onlyIfCached };
    const { verdict, ...reuse } = judgeReuse(head.policy, head.responseTime, control, request.now);
    const source = verdict === "unusable" ? undefined : await this.#store.get(shelf, head.id);
    if (verdict === "unusable" || source === undefined || !isSource(source)) {
      return { verdict: "miss", reason: "stale", onlyIfCached };
    }
    return {
      verdict: verdict === "stale-servable" ? "stale" : verdict,
      source,
      ...reuse,
      onlyIfCached,
    };
  }

  /** All stored answers to a URL, without their content, the least recently used first. */
  async list(url: string): Promise<readonly SourceHead[]> {
    return await this.#heads(sourcesOf(url));
  }

  /** Whether an answer may be stored, as far as its head tells. */
  admit(request: CacheRequest, response: ResponseHead, now: number): Admission {
    const length = Number(readFields(response.fields).get("content-length") ?? 0);
    if (length > this.#options.limits.cachedBody) return { store: false, reason: "size" };
    return judgeStorable(request, response, now, this.#options);
  }

  /**
   * To be called before a request to the origin, or a derivation, begins: what was begun before a
   * purge is not kept after it.
   */
  begin(): Epoch {
    return this.#epochs.begin();
  }

  /** Stores a complete answer in place of what the same request would have got so far. */
  async store(request: CacheRequest, answer: Answer): Promise<Stored> {
    const admission = this.admit(request, answer, answer.responseTime);
    if (!admission.store) return admission;
    const reason = refuseContent(answer, this.#options.limits.cachedBody);
    if (reason !== undefined) return { store: false, reason };
    const source = describeSource(request, answer, ++this.#serial);
    const shelf = sourcesOf(request.url);
    return await this.#turns.take(shelf.group, async (): Promise<Stored> => {
      if (answer.epoch !== undefined && !this.#epochs.isValid(shelf.group, answer.epoch)) {
        return { store: false, reason: "purged" };
      }
      for (const old of await this.#heads(shelf)) {
        const same = old.id === source.id && describesSame(old.fields, source.fields);
        if (!same && matchesRequest(old, request.fields)) await this.#drop(shelf, old.id);
      }
      const kept = await this.#store.put(shelf, source);
      await this.#bound(shelf);
      return kept ? { store: true, source } : { store: false, reason: "size" };
    });
  }

  /**
   * The source as a 304 leaves it (RFC 9111 §4.3.4), stored in its old place where it may be; or
   * undefined where the 304 speaks of another answer, and the request has to be made anew without
   * conditions.
   */
  async refresh(
    request: CacheRequest,
    source: CachedSource,
    update: ResponseHead & Times,
  ): Promise<CachedSource | undefined> {
    if (!answersFor(readFields(update.fields), source)) return undefined;
    return await this.#renew(request, source, update);
  }

  /**
   * Takes in what the answer to a HEAD tells of a stored answer (RFC 9111 §4.3.5): it is as good as
   * new, or not to be used any more.
   */
  async heed(
    request: CacheRequest,
    source: CachedSource,
    head: ResponseHead & Times,
  ): Promise<void> {
    if (head.status === source.status && agreesWithHead(readFields(head.fields), source)) {
      await this.#renew(request, source, head);
      return;
    }
    const shelf = sourcesOf(source.url);
    await this.#turns.take(shelf.group, () => this.#drop(shelf, source.id));
  }

  async #renew(
    request: CacheRequest,
    source: CachedSource,
    update: ResponseHead & Times,
  ): Promise<CachedSource> {
    const fields = updateFields(source.fields, this.#withoutCookies(update.fields));
    const { status, body, id } = source;
    const { requestTime, responseTime } = update;
    const answer = { status, fields, body, requestTime, responseTime };
    const updated = { ...describeSource(request, answer, 0), id };
    // A HEAD tells as much of what a GET has brought as a GET would.
    const asGet = { ...request, method: "GET" };
    const admission = judgeStorable(asGet, answer, responseTime, this.#options);
    const shelf = sourcesOf(source.url);
    await this.#turns.take(shelf.group, async () => {
      const stored = (await this.#heads(shelf)).find((head) => head.id === id);
      // Purged, or refreshed by one who asked later.
      if (stored === undefined || stored.requestTime > requestTime) return;
      if (!describesSame(stored.fields, fields)) await this.#store.remove(shelfOf(id));
      if (admission.store) await this.#store.put(shelf, updated);
      else if (!isOfRequest(admission.reason)) await this.#drop(shelf, id);
    });
    return updated;
  }

  /** The bytes of a form derived from a source: a cached one's `id`, or any other `sourceKey`. */
  derived(sourceKey: string, planKey: string): Promise<Uint8Array | undefined> {
    return this.#derived.get(sourceKey, planKey);
  }

  /** Keeps a derived form; false where it is too large or its source was purged since `epoch`. */
  keepDerived(
    sourceKey: string,
    planKey: string,
    bytes: Uint8Array,
    epoch: Epoch,
  ): Promise<boolean> {
    return this.#derived.keep(sourceKey, planKey, bytes, epoch);
  }

  /** Removes all answers to a URL, or all of another group, and all that is derived from them. */
  async purge(url: string): Promise<number> {
    const group = primaryKey(url);
    this.#epochs.purge(group);
    return await this.#turns.take(group, async () => await this.#store.clear(group));
  }

  /** Purges what the answer to an unsafe request makes invalid (RFC 9111 §4.4). */
  async invalidate(
    request: Omit<CacheRequest, "fields">,
    response: ResponseHead,
  ): Promise<number> {
    let count = 0;
    for (const key of invalidatedKeys(request, response)) count += await this.purge(key);
    return count;
  }

  #withoutCookies(fields: readonly Field[]): readonly Field[] {
    if (this.#options.storeSetCookie) return fields;
    return fields.filter(([name]) => name.toLowerCase() !== "set-cookie");
  }

  async #heads(shelf: Shelf): Promise<readonly SourceHead[]> {
    return (await this.#store.list(shelf)).filter(isSourceHead);
  }

  async #drop(shelf: Shelf, id: string): Promise<void> {
    await this.#store.remove(shelf, id);
    await this.#store.remove(shelfOf(id));
  }

  /** The least recently used go first. */
  async #bound(shelf: Shelf): Promise<void> {
    const heads = await this.#heads(shelf);
    for (const head of heads.slice(0, Math.max(0, heads.length - this.#options.limits.variants))) {
      await this.#drop(shelf, head.id);
    }
  }
}

function sourcesOf(url: string): Shelf {
  return { group: primaryKey(url), name: "" };
}

function isSource(kept: Kept): kept is CachedSource {
  return "policy" in kept;
}

function isSourceHead(kept: KeptHead): kept is SourceHead {
  return "policy" in kept;
}

/** Reasons that lie in one request and say nothing against what is stored already. */
function isOfRequest(reason: Refusal): boolean {
  return reason === "method" || reason === "request-no-store" || reason === "authorization";
}

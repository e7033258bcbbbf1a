/**
 * The cache as the pipeline sees it: it applies the decisions of this floor to what a store keeps.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { type CacheLimits, settleLimits } from "./cache_limits.ts";
import { type Claim, UNCONTESTED } from "./claim.ts";
import type { Lookup, Stored } from "./outcome.ts";
import { DerivedForms, shelfOf } from "./derived_forms.ts";
import { type Epoch, Epochs } from "./epochs.ts";
import { readFields } from "./fields.ts";
import type { Times } from "./freshness.ts";
import { invalidatedKeys, invalidatedLabels } from "./invalidate.ts";
import { groupOf, primaryKey } from "./key.ts";
import { type Beginning, type FoundPart, PartShelf } from "./part_shelf.ts";
import { rememberNormal } from "./normalise.ts";
import type { PurgeTarget } from "./purge_target.ts";
import { judgeReuse, requestControl } from "./reuse.ts";
import { matchesRequest, selectSource } from "./select.ts";
import {
  type Answer,
  type CachedSource,
  describeSource,
  refuseContent,
  type SourceHead,
  sourcesAmong,
} from "./source.ts";
import {
  type Admission,
  type CacheRequest,
  judgeStorable,
  type Refusal,
  type ResponseHead,
  type StorableOptions,
} from "./storable.ts";
import type {
  Awaitable,
  BodyWriter,
  Place,
  Purged,
  Shelf,
  Store,
  StoredBody,
  Usage,
} from "./store.ts";
import { dropBody, putBody } from "./stored_body.ts";
import { MemoryStore } from "./stores/memory.ts";
import { Tenures } from "./tenure.ts";
import { Turns } from "./turns.ts";
import { Upkeep } from "./upkeep.ts";
import { WatchedStore } from "./watched_store.ts";
import { agreesWithHead, answersFor, describesSame, updateFields } from "./validate.ts";

/** What a cache is made with. */
export interface VariantCacheOptions extends StorableOptions {
  /** Where things are kept; in memory unless given. */
  readonly store?: Store;
  /** The bounds that differ from the defaults: 128 MiB in all, 8 MiB a body, 64 answers of a URL. */
  readonly limits?: Partial<CacheLimits>;
}

/** Tells answers of this process from all others that share the store: an id names one answer, once. */
const PROCESS = crypto.randomUUID().slice(0, 8);

/** A shared cache (RFC 9111) of answers and of the forms derived from them. It has no clock. */
export class VariantCache {
  /** For those who run it. */
  readonly upkeep: Upkeep;
  readonly #store: Store;
  readonly #options: VariantCacheOptions;
  readonly #limits: CacheLimits;
  readonly #epochs: Epochs;
  readonly #turns = new Turns();
  readonly #normalise = rememberNormal();
  readonly #derived: DerivedForms;
  readonly #tenures: Tenures;
  readonly #parts: PartShelf;
  #serial = 0;

  /** An empty cache, or one with what the store still has. */
  constructor(options: VariantCacheOptions = {}) {
    const limits = settleLimits(options.limits);
    this.#options = options;
    this.#limits = limits;
    const store: Store = options.store ?? new MemoryStore(limits);
    this.#epochs = store.epochs ?? new Epochs();
    const hearsPurgesAlone = store.epochs !== undefined && store.watch === undefined;
    this.#tenures = new Tenures(this.#epochs, hearsPurgesAlone);
    store.watch?.(this.#tenures);
    this.#store = new WatchedStore(store, this.#tenures);
    this.#derived = new DerivedForms(this.#store, limits, this.#epochs, this.#turns);
    this.upkeep = new Upkeep(this.#store, this.#turns);
    this.#parts = new PartShelf(this.#store, limits);
  }

  /** What there is for this request; `request.fields` as they would go to the origin. */
  async lookup(request: CacheRequest & { readonly now: number }): Promise<Lookup> {
    const control = requestControl(request.fields);
    const onlyIfCached = control.onlyIfCached === true;
    const shelf = sourcesOf(request.url);
    const { group } = shelf;
    const [since, epoch] = [this.#tenures.begin(group), this.#epochs.begin()];
    const heads = await this.#heads(shelf);
    if (heads.length === 0) return { verdict: "miss", reason: "uri-miss", onlyIfCached };
    const head = selectSource(heads, request.fields, this.#normalise);
    if (head === undefined) return { verdict: "miss", reason: "vary-miss", onlyIfCached };
    const { verdict, ...reuse } = judgeReuse(head.policy, head.responseTime, control, request.now);
    const kept = verdict === "unusable" ? undefined : await this.#store.get(shelf, head.id);
    if (verdict === "unusable" || kept === undefined) {
      return { verdict: "miss", reason: reuse.obstacle, onlyIfCached };
    }
    const { body } = kept;
    const lair = body.lair ?? { look: () => void this.#store.get(shelf, head.id) };
    const tenure = verdict === "fresh"
      ? this.#tenures.grant(group, { heads, head, reuse, now: request.now, since, epoch, lair })
      : undefined;
    return {
      verdict: verdict === "stale-servable" ? "stale" : verdict,
      source: { ...head, body },
      tenure,
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
    const admission = judgeStorable(request, response, now, this.#options);
    const length = Number(readFields(response.fields).get("content-length") ?? 0);
    // Last: what is refused for its size alone could be anybody's, and is shared while it comes.
    const isTooLarge = length > this.#limits.cachedBody;
    return admission.store && isTooLarge ? { store: false, reason: "size" } : admission;
  }

  /**
   * To be called before a request to the origin, or a derivation, begins: what was begun before a
   * purge is not kept after it.
   */
  begin(): Epoch {
    return this.#epochs.begin();
  }

  /** Whether nothing of what a key names has been purged since then. */
  isCurrent(sourceKey: string, epoch: Epoch, labels?: readonly string[]): boolean {
    return this.#epochs.isValid(groupOf(sourceKey), epoch, labels);
  }

  /** Begins to store content that comes in pieces; `store` or `keepDerived` takes it when it is whole. */
  receive(): Awaitable<BodyWriter> {
    return this.#store.begin();
  }

  /** An answer as it will be stored, before its content has come: what is made of it meanwhile has its id. */
  announce(request: CacheRequest, response: ResponseHead & Times): SourceHead {
    return describeSource(request, { ...response, length: 0 }, this.#nextSerial());
  }

  #nextSerial(): string {
    return `${PROCESS}.${++this.#serial}`;
  }

  /** Stores a complete answer in place of what the same request would have got so far. */
  async store(request: CacheRequest, answer: Answer): Promise<Stored> {
    const stored = await this.#keep(request, answer);
    if (!stored.store) await dropBody(answer.body);
    return stored;
  }

  #keep(request: CacheRequest, answer: Answer): Awaitable<Stored> {
    const { body, epoch, announced, trailers = [] } = answer;
    const described = { ...answer, length: body.length };
    const reason = announced === undefined ? this.#refuse(request, answer) : undefined;
    const refusal = reason ?? refuseContent(described, this.#limits.cachedBody);
    if (refusal !== undefined) return { store: false, reason: refusal };
    const head: SourceHead = announced === undefined
      ? describeSource(request, described, this.#nextSerial())
      : { ...announced, length: body.length, ...(trailers.length > 0 && { trailers }) };
    const shelf = sourcesOf(request.url);
    return this.#turns.take(shelf.group, async (): Promise<Stored> => {
      if (epoch !== undefined && !this.#epochs.isValid(shelf.group, epoch, head.labels)) {
        return { store: false, reason: "purged" };
      }
      const known = await this.#heads(shelf);
      for (const old of known) {
        const same = old.id === head.id && describesSame(old.fields, head.fields);
        if (!same && matchesRequest(old, request.fields)) await this.#drop(shelf, old.id);
      }
      const kept = await putBody(this.#store, shelf, head, body, epoch);
      // To count them again costs a slow store as much as to find them.
      if (known.length >= this.#limits.variants) await this.#bound(shelf);
      return kept
        ? { store: true, source: { ...head, body: kept } }
        : { store: false, reason: "size" };
    });
  }

  #refuse(request: CacheRequest, answer: Answer): Refusal | undefined {
    const admission = this.admit(request, answer, answer.responseTime);
    return admission.store ? undefined : admission.reason;
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
    const news = this.#withoutCookies(update.fields);
    const fields = updateFields(source.fields, news, request.shared);
    const { status, body, length, id, trailers } = source;
    const { requestTime, responseTime } = update;
    const answer = { status, fields, length, trailers, requestTime, responseTime };
    const head = { ...describeSource(request, answer, ""), id };
    // A HEAD tells as much of what a GET has brought as a GET would.
    const asGet = { ...request, method: "GET" };
    const admission = judgeStorable(asGet, answer, responseTime, this.#options);
    const shelf = sourcesOf(source.url);
    await this.#turns.take(shelf.group, async () => {
      const stored = (await this.#heads(shelf)).find((head) => head.id === id);
      // Purged, or refreshed by one who asked later.
      if (stored === undefined || stored.requestTime > requestTime) return;
      if (!describesSame(stored.fields, fields)) await this.#store.remove(shelfOf(id));
      if (admission.store) await this.#store.update(shelf, head);
      else if (!isOfRequest(admission.reason)) await this.#drop(shelf, id);
    });
    return { ...head, body };
  }

  /** The content of a form derived from a source: a cached one's `id`, or any other `sourceKey`. */
  derived(sourceKey: string, planKey: string): Promise<StoredBody | undefined> {
    return this.#derived.get(sourceKey, planKey);
  }

  /** Keeps a derived form; false where it is too large or its source was purged since `epoch`. */
  keepDerived(
    sourceKey: string,
    planKey: string,
    body: Uint8Array | BodyWriter,
    epoch: Epoch,
  ): Promise<boolean> {
    return this.#derived.keep(sourceKey, planKey, body, epoch);
  }

  /** The stored part that a range is found in, where the whole is not stored. */
  async findPart(request: CacheRequest & { readonly now: number }): Promise<FoundPart | undefined> {
    return await this.#parts.find(request);
  }

  /** The stored part with which the whole begins, so that only the rest has to be asked for. */
  findBeginning(request: CacheRequest): Awaitable<Beginning | undefined> {
    return this.#parts.beginning(request);
  }

  /** Keeps a part of an answer (206), or the whole that it completes (RFC 9111 §3.3, §3.4). */
  async keepPart(request: CacheRequest, answer: Answer): Promise<void> {
    // The whole of it could be stored by the same fields.
    const whole = { ...answer, status: 200 };
    if (!judgeStorable(request, whole, answer.responseTime, this.#options).store) return;
    const { group } = sourcesOf(request.url);
    const completed = await this.#turns.take(group, async () => {
      if (!this.#epochs.isValid(group, answer.epoch ?? this.#epochs.begin())) return undefined;
      return await this.#parts.keep(request, answer, this.#nextSerial());
    });
    if (completed !== undefined) await this.store(request, completed);
  }

  /**
   * Removes all answers to a URL, or all of another group or of groups, and all that is derived from
   * them; or all with a label.
   */
  async purge(target: string | PurgeTarget): Promise<Purged> {
    if (typeof target === "string") return await this.purge({ group: primaryKey(target) });
    this.#epochs.purge(target);
    if ("group" in target) {
      return await this.#turns.take(target.group, async () => await this.#store.purge(target));
    }
    // What is being made of what bears the label has none itself.
    const places = "label" in target ? await this.#store.find(target.label) : [];
    for (const { shelf: { group } } of places) this.#epochs.purge({ group });
    // What was found valid just now is stored first, so that the store's purge meets it.
    await this.#turns.settle();
    return await this.#store.purge(target);
  }

  /** The groups of what is stored that begin with a text: URLs, and paths. */
  groups(prefix: string): ReturnType<Store["groups"]> {
    return this.#store.groups(prefix);
  }

  /** Where what has this label stands. */
  async find(label: string): Promise<readonly Place[]> {
    return await this.#store.find(label);
  }

  /** How much is stored. */
  async usage(): Promise<Usage> {
    return await this.#store.usage();
  }

  /** Asks for the right to fetch or make something; alone in the world, everyone has it. */
  claim(key: string, milliseconds: number): Awaitable<Claim> {
    return this.#store.claim?.(key, milliseconds) ?? UNCONTESTED;
  }

  /** Ends its work; what lasts stays. */
  async close(): Promise<void> {
    await this.#store.close();
  }

  /** Purges what the answer to an unsafe request makes invalid (RFC 9111 §4.4). */
  async invalidate(
    request: Omit<CacheRequest, "fields">,
    response: ResponseHead,
  ): Promise<number> {
    let count = 0;
    for (const key of invalidatedKeys(request, response)) count += (await this.purge(key)).count;
    for (const label of invalidatedLabels(request, response)) {
      count += (await this.purge({ label })).count;
    }
    return count;
  }

  #withoutCookies(fields: readonly Field[]): readonly Field[] {
    if (this.#options.storeSetCookie) return fields;
    return fields.filter(([name]) => name.toLowerCase() !== "set-cookie");
  }

  #heads(shelf: Shelf): Awaitable<readonly SourceHead[]> {
    const kept = this.#store.list(shelf);
    return kept instanceof Promise ? kept.then(sourcesAmong) : sourcesAmong(kept);
  }

  async #drop(shelf: Shelf, id: string): Promise<void> {
    await this.#store.remove(shelf, id);
    await this.#store.remove(shelfOf(id));
  }

  /** The least recently used go first. */
  async #bound(shelf: Shelf): Promise<void> {
    const heads = await this.#heads(shelf);
    for (const head of heads.slice(0, Math.max(0, heads.length - this.#limits.variants))) {
      await this.#drop(shelf, head.id);
    }
  }
}

function sourcesOf(url: string): Shelf {
  return { group: primaryKey(url), name: "" };
}

/** Reasons that lie in one request and say nothing against what is stored already. */
function isOfRequest(reason: Refusal): boolean {
  return reason === "method" || reason === "request-no-store" || reason === "authorization";
}

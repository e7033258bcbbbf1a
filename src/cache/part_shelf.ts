/**
 * Parts of answers in a store: on a shelf of their own beside the whole answers to their URL, so that
 * they are purged with these.
 *
 * @module
 */
import type { ByteRange } from "../model/variant.ts";
import type { Limits } from "../model/limits.ts";
import { judgeReuse, requestControl } from "./reuse.ts";
import {
  combineParts,
  covers,
  fieldsOfCombined,
  type HeldPart,
  isWhole,
  lengthOf,
  type Part,
  readPart,
  wantsTag,
} from "./parts.ts";
import { primaryKey } from "./key.ts";
import { selectRange } from "./range.ts";
import { matchesRequest } from "./select.ts";
import { type Answer, describeSource, type SourceHead, sourcesAmong } from "./source.ts";
import type { CacheRequest } from "./storable.ts";
import type { Awaitable, KeptHead, Shelf, Store, StoredBody } from "./store.ts";
import { readBody } from "./stored_body.ts";

/** The part of a stored part that was asked for. */
export interface FoundPart {
  /** The stored part. */
  readonly head: SourceHead;
  /** Its content. */
  readonly body: StoredBody;
  /** Where in its content the part that was asked for lies. */
  readonly within: ByteRange;
  /** What was asked for, as a range of the whole. */
  readonly range: ByteRange;
  /** Length of the whole. */
  readonly of: number;
  /** Seconds since it was made. */
  readonly age: number;
  /** Seconds for which it stays fresh. */
  readonly ttl: number;
}

/** A stored part with which the whole begins. */
export interface Beginning {
  /** Which part it is. */
  readonly part: Part;
  /** Its content. */
  readonly body: StoredBody;
}

/** Keeps parts in a store. */
export class PartShelf {
  readonly #store: Store;
  readonly #limits: Pick<Limits, "variants" | "cachedBody">;

  /** Changes of one URL must not overlap; the caller sees to that. */
  constructor(store: Store, limits: Pick<Limits, "variants" | "cachedBody">) {
    this.#store = store;
    this.#limits = limits;
  }

  /** The stored part that holds all that is asked for, if there is one that is fresh. */
  async find(request: CacheRequest & { readonly now: number }): Promise<FoundPart | undefined> {
    const { url, fields, now } = request;
    const shelf = shelfOfParts(url);
    for (const head of await this.#heads(shelf)) {
      const part = readPart(head);
      if (part === undefined || !matchesRequest(head, fields) || !wantsTag(fields, part.etag)) {
        continue;
      }
      const range = selectRange(fields.get("range"), part.of);
      if (typeof range === "string" || !covers(part, range)) continue;
      const control = requestControl(fields);
      const { verdict, age, ttl } = judgeReuse(head.policy, head.responseTime, control, now);
      const kept = verdict === "fresh" ? await this.#store.get(shelf, head.id) : undefined;
      if (kept === undefined) continue;
      const within = { first: range.first - part.first, last: range.last - part.first };
      return { head, body: kept.body, within, range, of: part.of, age, ttl };
    }
    return undefined;
  }

  /** The stored part with which the whole begins, fresh or not: it is used only if it still holds. */
  beginning(request: CacheRequest): Awaitable<Beginning | undefined> {
    const shelf = shelfOfParts(request.url);
    const heads = this.#store.list(shelf);
    // Most URLs have no parts: nobody is to wait for that.
    if (heads instanceof Promise || heads.length > 0) {
      return this.#beginningOn(shelf, heads, request);
    }
    return undefined;
  }

  async #beginningOn(
    shelf: Shelf,
    heads: Awaitable<readonly KeptHead[]>,
    request: CacheRequest,
  ): Promise<Beginning | undefined> {
    for (const head of sourcesAmong(await heads).toReversed()) {
      const part = readPart(head);
      if (part?.first !== 0 || !matchesRequest(head, request.fields)) continue;
      const kept = await this.#store.get(shelf, head.id);
      if (kept !== undefined) return { part, body: kept.body };
    }
    return undefined;
  }

  /**
   * Keeps a part, grown together with those that it touches. Gives the whole, where it has become
   * that; it is not kept here then.
   */
  async keep(request: CacheRequest, answer: Answer, serial: string): Promise<Answer | undefined> {
    const part = readPart(answer);
    const { body } = answer;
    if (part === undefined || !(body instanceof Uint8Array)) return undefined;
    if (body.length !== lengthOf(part)) return undefined;
    const shelf = shelfOfParts(request.url);
    let grown: HeldPart = { ...part, bytes: body };
    for (const head of await this.#heads(shelf)) {
      if (!matchesRequest(head, request.fields)) continue;
      const combined = await this.#combined(shelf, head, grown);
      // What touches is taken in; what is of other content is out of date.
      if (combined === undefined && readPart(head)?.etag === part.etag) continue;
      grown = combined ?? grown;
      await this.#store.remove(shelf, head.id);
    }
    const fields = fieldsOfCombined(answer.fields, grown);
    if (isWhole(grown)) return { ...answer, status: 200, fields, body: grown.bytes };
    if (grown.bytes.length > this.#limits.cachedBody) return undefined;
    const described = { ...answer, fields, length: grown.bytes.length };
    const { id, ...head } = describeSource(request, described, serial);
    // Parts of one content that do not touch have its tag in common.
    const named = { ...head, id: `${id}\t${grown.first}` };
    await this.#store.put(shelf, named, grown.bytes, answer.epoch);
    await this.#bound(shelf);
    return undefined;
  }

  async #combined(shelf: Shelf, head: SourceHead, grown: HeldPart): Promise<HeldPart | undefined> {
    const part = readPart(head);
    const kept = part && await this.#store.get(shelf, head.id);
    const bytes = kept && await readBody(kept.body);
    return part && bytes && combineParts({ ...part, bytes }, grown);
  }

  async #heads(shelf: Shelf): Promise<readonly SourceHead[]> {
    return sourcesAmong(await this.#store.list(shelf));
  }

  /** The least recently used go first. */
  async #bound(shelf: Shelf): Promise<void> {
    const heads = await this.#heads(shelf);
    for (const head of heads.slice(0, Math.max(0, heads.length - this.#limits.variants))) {
      await this.#store.remove(shelf, head.id);
    }
  }
}

/** The shelf with parts of answers to a URL. No source has its name: theirs begin with their URL. */
export function shelfOfParts(url: string): Shelf {
  return { group: primaryKey(url), name: "\tparts" };
}

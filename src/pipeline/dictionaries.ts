/**
 * Content that was sent and may serve as compression dictionary for what is sent later (RFC 9842): the
 * next version of a page is mostly the one before it.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import { parseAvailableDictionary } from "../syntax/dictionary_fields.ts";
import { patternOf } from "./dictionary_pattern.ts";
import type { Dictionary } from "../transcode/converters/dictionary_coding.ts";
import type { Limits } from "../model/limits.ts";

/** All dictionaries together, in those of the largest size. */
const MOST = 16;

/** Keeps dictionaries by what they are. */
export class Dictionaries {
  readonly #limit: number;
  readonly #kept: LRUCache<string, { readonly bytes: Uint8Array; readonly match: string }>;

  /** Holds a few megabytes. */
  constructor({ dictionaryBytes }: Pick<Limits, "dictionaryBytes">) {
    this.#limit = dictionaryBytes;
    this.#kept = new LRUCache({
      maxSize: MOST * Math.max(1, dictionaryBytes),
      sizeCalculation: ({ bytes }) => bytes.length + 1,
    });
  }

  /** The longest content that is kept, in bytes. */
  get limit(): number {
    return this.#limit;
  }

  /** Keeps content, for all that the pattern matches. */
  async keep(bytes: Uint8Array, match: string): Promise<void> {
    if (bytes.length === 0 || bytes.length > this.#limit) return;
    const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
    this.#kept.set(new Uint8Array(digest).toBase64(), { bytes, match });
  }

  /** The dictionary that a client has, if it is known here and meant for this URL (§2.2.3). */
  find(headers: Headers, url: URL): Dictionary | undefined {
    const hash = parseAvailableDictionary(headers.get("available-dictionary") ?? "");
    const found = hash === undefined ? undefined : this.#kept.get(hash);
    if (hash === undefined || found === undefined) return undefined;
    if (!patternOf(found.match).test(url)) return undefined;
    return { hash, bytes: () => this.#kept.get(hash)?.bytes };
  }
}

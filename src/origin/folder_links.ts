/**
 * Files of a folder that describe their set themselves (`linked_set.ts`): the set is that of their
 * names, together with the files that they link to.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { canonicalCharset, decodeText } from "../coding/charset.ts";
import { LRUCache } from "../libraries/lru_cache.ts";
import type { StoredVariant } from "../model/variant.ts";
import { COARSEST_CLOCK } from "./folder_names.ts";
import { HEAD_SIZE, type LinkedSet, setReaderOf } from "./linked_set.ts";

/** Files of one set that are looked into. */
const MOST_FILES = 8;

/** What is needed of the folder. */
export interface LinkSetting {
  /** Variants at most. */
  readonly limit: number;
  /** Whether links lead to more variants; else a file tells of itself alone. */
  readonly expand: boolean;
  /** The files that a reference leads to, as their names describe them. */
  find(href: string): Promise<readonly StoredVariant[]>;
}

/** Reads what files say of their sets, and remembers it. */
export class LinkReader {
  readonly #memo = new LRUCache<string, LinkedSet>({ max: 2_048 });

  /** The set as the files themselves describe it; the same variants where they say nothing. */
  async complete(
    variants: readonly StoredVariant[],
    { limit, expand, find }: LinkSetting,
  ): Promise<readonly StoredVariant[]> {
    const set = new Map(variants.map((variant) => [nameOf(variant), variant]));
    for (const variant of variants.slice(0, MOST_FILES)) {
      const { self, others } = await this.#read(variant);
      // A name is what its writer meant for it; the content may have been copied.
      if (Object.keys(self).length > 0) set.set(nameOf(variant), { ...self, ...variant });
      if (!expand) continue;
      for (const { href, description: { type, ...description } } of others) {
        if (set.size >= limit) break;
        for (const found of await find(href)) {
          if (type !== undefined && essenceOf(found.type) !== type) continue;
          const known = set.get(nameOf(found)) ?? found;
          set.set(nameOf(found), { ...known, ...description });
        }
      }
    }
    return [...set.values()].slice(0, limit);
  }

  async #read(variant: StoredVariant): Promise<LinkedSet> {
    const { encoding, etag, lastModified = Infinity, length } = variant;
    const read = setReaderOf(variant.type);
    if (read === undefined || encoding !== undefined) return { self: {}, others: [] };
    const key = JSON.stringify([nameOf(variant), etag, length]);
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const started = Date.now();
    const set = await read(await headOf(variant));
    if (lastModified < started - COARSEST_CLOCK) this.#memo.set(key, set);
    return set;
  }
}

async function headOf({ open, charset, length = HEAD_SIZE }: StoredVariant): Promise<string> {
  if (length === 0) return "";
  const stream = await open({ first: 0, last: Math.min(HEAD_SIZE, length) - 1 });
  const bytes = await new Response(stream).bytes();
  return decodeText(bytes, canonicalCharset(charset ?? "") ?? "utf-8");
}

/** A coded file has the location of the file that was coded. */
function nameOf({ location, encoding }: StoredVariant): string {
  return JSON.stringify([location, encoding]);
}

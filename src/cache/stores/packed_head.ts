/**
 * Heads as texts: a fraction of what their objects take in memory, and what lasts.
 *
 * @module
 */
import { LRUCache } from "../../libraries/lru_cache.ts";
import type { SourceHead } from "../source.ts";
import type { KeptHead } from "../store.ts";

/** The head as a text, without its id, its length and what the group tells already. */
export function packHead(head: KeptHead, group: string): string {
  const url = "url" in head && head.url !== group ? head.url : undefined;
  return JSON.stringify({ ...head, id: undefined, length: undefined, url });
}

/** The head that was packed. */
export function unpackHead(text: string, group: string, id: string, length: number): KeptHead {
  const rest: object = JSON.parse(text);
  const head = { id, length, ...rest };
  return "policy" in head ? { url: group, ...head } as SourceHead : head;
}

/** A thing whose head is packed. */
export interface Packed {
  /** The first line of what it was packed with. */
  readonly group: string;
  /** Its id. */
  readonly id: string;
  /** The packed head. */
  readonly text: string;
  /** Its content. */
  readonly bytes: { readonly byteLength: number };
}

/** What a head takes in memory, in lengths of its text, by measurement: a little generous. */
const OPEN_WEIGHT = 4;

/** Keeps the heads unpacked that are used most, so that using them costs nothing. */
export class OpenHeads {
  readonly #heads: LRUCache<Packed, KeptHead>;

  /** `bytes` bounds what they take. */
  constructor(bytes: number) {
    this.#heads = new LRUCache({ maxSize: Math.max(1, Math.floor(bytes)) });
  }

  /** About what they take now. */
  get bytes(): number {
    return this.#heads.calculatedSize;
  }

  /** The head of this thing. */
  open(packed: Packed): KeptHead {
    const known = this.#heads.get(packed);
    if (known !== undefined) return known;
    const { text, group, id, bytes } = packed;
    const head = unpackHead(text, group, id, bytes.byteLength);
    this.#heads.set(packed, head, { size: OPEN_WEIGHT * (text.length + 128) });
    return head;
  }

  /** Lets go of its head. */
  forget(packed: Packed): void {
    this.#heads.delete(packed);
  }
}

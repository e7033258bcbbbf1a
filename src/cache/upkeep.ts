/**
 * Looking into a cache, and making what it has stale: for those who run it.
 *
 * @module
 */
import { currentAge } from "./freshness.ts";
import { primaryKey } from "./key.ts";
import { shelfOfParts } from "./part_shelf.ts";
import type { PurgeTarget } from "./purge_target.ts";
import type { CachedSource, SourceHead } from "./source.ts";
import type { KeptHead, Shelf, Store } from "./store.ts";
import { shelfOf } from "./derived_forms.ts";
import type { Turns } from "./turns.ts";

/** A form that was made of a stored answer. */
export interface KeptForm {
  /** The plan that made it. */
  readonly plan: string;
  /** Length of its content in bytes. */
  readonly length: number;
}

/** A stored answer, and what was made of it. */
export interface Entry {
  /** The answer without its content. */
  readonly head: SourceHead;
  /** What was made of it. */
  readonly forms: readonly KeptForm[];
}

/** What an operator does with a cache beside purging. */
export class Upkeep {
  readonly #store: Store;
  readonly #turns: Turns;

  /** Turns are shared with all that changes the same store. */
  constructor(store: Store, turns: Turns) {
    this.#store = store;
    this.#turns = turns;
  }

  /** All stored answers to a URL, with what was made of them. */
  async entries(url: string): Promise<readonly Entry[]> {
    const heads = await this.#heads(sourcesOf(primaryKey(url)));
    return await Promise.all(heads.map(async (head) => {
      const forms = await this.#store.list(shelfOf(head.id));
      return { head, forms: forms.map(({ id, length }) => ({ plan: id, length })) };
    }));
  }

  /** A stored answer with its content. */
  async open(head: SourceHead): Promise<CachedSource | undefined> {
    const kept = await this.#store.get(sourcesOf(head.url), head.id);
    return kept && { ...head, body: kept.body };
  }

  /**
   * Makes stale what a purge would remove, as of now: it is validated before its next use, or given
   * out stale as far as that is allowed. Returns how many answers it were.
   */
  async soften(target: PurgeTarget, now: number): Promise<number> {
    let count = 0;
    for (const group of await this.#groupsOf(target)) {
      count += await this.#turns.take(group, async () => {
        const label = "label" in target ? target.label : undefined;
        let softened = 0;
        for (const shelf of [sourcesOf(group), shelfOfParts(group)]) {
          for (const head of await this.#heads(shelf)) {
            if (label !== undefined && !head.labels?.includes(label)) continue;
            if (await this.#store.update(shelf, staleFrom(head, now))) softened++;
          }
        }
        return softened;
      });
    }
    return count;
  }

  async #groupsOf(target: PurgeTarget): Promise<readonly string[]> {
    if ("group" in target) return [target.group];
    if ("label" in target) {
      const places = await this.#store.find(target.label);
      return [...new Set(places.map(({ shelf }) => shelf.group))];
    }
    const groups: string[] = [];
    for await (const group of this.#store.groups(target.prefix)) groups.push(group);
    return groups;
  }

  async #heads(shelf: Shelf): Promise<readonly SourceHead[]> {
    return (await this.#store.list(shelf)).filter(isSourceHead);
  }
}

/** The head of an answer whose lifetime ends now; what may be done with it stale is as before. */
function staleFrom(head: SourceHead, now: number): SourceHead {
  const { policy, responseTime } = head;
  const age = currentAge(policy.initialAge, responseTime, now);
  return { ...head, policy: { ...policy, lifetime: Math.min(policy.lifetime, age) } };
}

function sourcesOf(group: string): Shelf {
  return { group, name: "" };
}

function isSourceHead(head: KeptHead): head is SourceHead {
  return "policy" in head;
}

/**
 * Forms that were derived from a source, kept beside it: they go when it is purged, and none comes
 * back from a derivation that was begun before.
 *
 * @module
 */
import type { Limits } from "../model/limits.ts";
import type { Epoch, Epochs } from "./epochs.ts";
import { groupOf } from "./key.ts";
import type { BodyWriter, Shelf, Store, StoredBody } from "./store.ts";
import { dropBody, putBody } from "./stored_body.ts";
import type { Turns } from "./turns.ts";

/** The limits that bound derived forms. */
export type DerivedLimits = Pick<Limits, "variants" | "cachedBody">;

/** Keeps derived forms in a store. */
export class DerivedForms {
  readonly #store: Store;
  readonly #limits: DerivedLimits;
  readonly #epochs: Epochs;
  readonly #turns: Turns;

  /** Epochs and turns are shared with all that changes the same store. */
  constructor(store: Store, limits: DerivedLimits, epochs: Epochs, turns: Turns) {
    this.#store = store;
    this.#limits = limits;
    this.#epochs = epochs;
    this.#turns = turns;
  }

  /** The content of a form, if it is here. */
  async get(sourceKey: string, planKey: string): Promise<StoredBody | undefined> {
    return (await this.#store.get(shelfOf(sourceKey), planKey))?.body;
  }

  /** Keeps a form, unless it is too large or its source was purged since `epoch`. */
  async keep(
    sourceKey: string,
    planKey: string,
    body: Uint8Array | BodyWriter,
    epoch: Epoch,
  ): Promise<boolean> {
    const shelf = shelfOf(sourceKey);
    const head = { id: planKey, length: body.length };
    const kept = head.length <= this.#limits.cachedBody &&
      await this.#turns.take(shelf.group, async () => {
        if (!this.#epochs.isValid(shelf.group, epoch)) return false;
        const kept = await putBody(this.#store, shelf, head, body, epoch);
        await this.#bound(shelf);
        return kept !== undefined;
      });
    if (!kept) await dropBody(body);
    return kept;
  }

  /** The least recently used go first. */
  async #bound(shelf: Shelf): Promise<void> {
    const forms = await this.#store.list(shelf);
    for (const form of forms.slice(0, Math.max(0, forms.length - this.#limits.variants))) {
      await this.#store.remove(shelf, form.id);
    }
  }
}

/** The shelf with what is derived from a source. */
export function shelfOf(sourceKey: string): Shelf {
  return { group: groupOf(sourceKey), name: sourceKey };
}

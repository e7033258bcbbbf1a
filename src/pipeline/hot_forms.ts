/**
 * What is asked for again and again is coded once more, with all the effort that there is: Brotli's
 * highest quality takes a hundred times as long as what suits content on its way, and saves a tenth.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import { derivedTag } from "../transcode/derived_tag.ts";
import { remember } from "./remembered.ts";
import type { DerivedVariant } from "../model/variant.ts";
import type { House } from "./house.ts";
import type { Selection } from "./state.ts";

/** So many answers from memory make a form hot; after so many tries it stays as it is. */
const HOT = 8;
const MOST_TRIES = 4;
const MOST_FORMS = 2_000;
const FORGOTTEN_AFTER = 60 * 60_000;

/** The version of the coding that takes its time, in place of the one that does not. */
const BEST = "encode_br.11";

/** How often a form was given, or what has come of it: some forms do not get any shorter. */
type Standing = number | "making" | "best" | "plain";

/** Counts, and remembers which forms have been coded with more effort. */
export class HotForms {
  readonly #standings = new LRUCache<string, Standing>({
    max: MOST_FORMS,
    ttl: FORGOTTEN_AFTER,
  });

  /** The selection with the plan of its better form, if there is one. */
  better(selection: Selection): Selection {
    const { variant, known } = selection;
    if (variant.kind !== "derived" || variant.encoding !== "br") return selection;
    const key = known.memory(variant.source);
    if (key === undefined || this.#standings.get(keyOf(key, variant)) !== "best") return selection;
    const best = bestOf(variant);
    const isPlain = selection.etag === derivedTag(variant.source, variant.plan);
    return isPlain
      ? { ...selection, variant: best, etag: derivedTag(best.source, best.plan) }
      : selection;
  }

  /** The better form is gone: it will have to be asked for again before it is made again. */
  forget({ variant, known }: Selection): void {
    if (variant.kind !== "derived") return;
    const key = known.memory(variant.source);
    if (key !== undefined) this.#standings.delete(keyOf(key, variant));
  }

  /**
   * A form has been answered with from memory; in the background it may become a better one. Tells
   * whether that can still be: then the answer must not be given again unseen.
   */
  count(selection: Selection, variant: DerivedVariant, bytes: Uint8Array, house: House): boolean {
    if (variant.encoding !== "br" || isBest(variant)) return false;
    const key = selection.known.memory(variant.source);
    if (key === undefined || bytes.length > house.limits.hotBytes) return false;
    const name = keyOf(key, variant);
    const standing = this.#standings.get(name) ?? 0;
    if (typeof standing !== "number") return standing === "making";
    const uses = standing + 1;
    this.#standings.set(name, uses > MOST_TRIES * HOT ? "plain" : uses);
    if (uses % HOT === 0) this.#begin(name, uses, this.#improve(selection, variant, bytes, house));
    return uses <= MOST_TRIES * HOT;
  }

  /** Waits for what comes of it; where there was no time, the counting goes on. */
  #begin(name: string, uses: number, improving: Promise<boolean>): void {
    this.#standings.set(name, "making");
    improving.then(
      (isBetter) => this.#standings.set(name, isBetter ? "best" : "plain"),
      () => this.#standings.set(name, uses),
    );
  }

  async #improve(
    selection: Selection,
    variant: DerivedVariant,
    input: Uint8Array,
    house: House,
  ): Promise<boolean> {
    const epoch = selection.known.epoch ?? house.cache.begin();
    const settings = { limit: house.limits.hotBytes };
    const job = { name: "encode_br_best", work: "brotli", input, settings, background: true };
    const bytes = await house.workshop.run(job);
    if (bytes.length >= input.length) return false;
    await remember(
      selection,
      bestOf(variant),
      { body: bytes, note: { tokens: selection.tokens, amended: selection.amended } },
      epoch,
      house,
    );
    return true;
  }
}

function keyOf(key: string, { plan }: DerivedVariant): string {
  return `${key}\n${plan.key}`;
}

/** The same form by the plan that takes its time. */
function bestOf(variant: DerivedVariant): DerivedVariant {
  const { plan } = variant;
  // It is made of the whole at once, and so always the same.
  const converters = plan.converters.with(-1, {
    ...plan.converters[plan.converters.length - 1],
    loose: false,
  });
  const key = plan.key.replace(/encode_br\.\w+$/, BEST);
  return { ...variant, plan: { ...plan, key, converters } };
}

function isBest({ plan }: DerivedVariant): boolean {
  return plan.key.endsWith(BEST);
}

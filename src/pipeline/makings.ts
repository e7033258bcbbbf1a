/**
 * Forms that are being made: who wants one that is under way reads it as it comes instead of having
 * it made once more.
 *
 * @module
 */
import type { Epoch, GrowingBody, Seat, VariantCache } from "../cache/mod.ts";

import type { FormNote } from "./remembered.ts";

/** A form under way. */
interface Made {
  readonly body: GrowingBody;
  readonly note: FormNote;
}

/** One who reads a form that another has made. */
export interface Joined {
  readonly seat: Seat;
  readonly note: FormNote;
}

/** The promise to make a form, which is to be kept or given back. */
export interface Making {
  /** It is under way; whoever made it has a seat as well. */
  begin(made: Made): Joined | undefined;
  /** Whether anybody has joined. */
  readonly isShared: boolean;
  /** It will not be: it cannot be made, or it was there already. */
  end(error?: unknown): void;
}

/** What was promised, and when it was begun. */
interface Promised {
  readonly made: Promise<Made | undefined>;
  readonly epoch: Epoch;
  /** Whether anybody has joined. */
  shared: boolean;
}

/** All that are under way, by source and plan. What has been purged since it was begun is not. */
export class Makings {
  readonly #cache: VariantCache;
  readonly #promised = new Map<string, Promised>();

  /** The cache tells what has been purged. */
  constructor(cache: VariantCache) {
    this.#cache = cache;
  }

  /** A seat at the form that another makes; undefined where nobody does. Fails as the making does. */
  async join(key: string): Promise<Joined | undefined> {
    const promised = this.#current(key);
    if (promised !== undefined) promised.shared = true;
    const made = await promised?.made;
    const seat = made?.body.join();
    return made && seat && { seat, note: made.note };
  }

  /** Promises to make a form; undefined where another has promised it already. */
  promise(key: string): Making | undefined {
    if (this.#current(key) !== undefined) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<Made | undefined>();
    // Whoever waits is told; it may be nobody.
    promise.catch(() => {});
    const promised = { made: promise, epoch: this.#cache.begin(), shared: false };
    this.#promised.set(key, promised);
    const end = () => {
      if (this.#promised.get(key) === promised) this.#promised.delete(key);
    };
    return {
      get isShared() {
        return promised.shared;
      },
      begin(made) {
        resolve(made);
        made.body.done.then(end);
        const seat = made.body.join();
        return seat && { seat, note: made.note };
      },
      end(error) {
        end();
        if (error === undefined) resolve(undefined);
        else reject(error);
      },
    };
  }

  #current(key: string): Promised | undefined {
    const promised = this.#promised.get(key);
    return promised && this.#cache.isCurrent(key, promised.epoch) ? promised : undefined;
  }
}

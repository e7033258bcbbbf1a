/**
 * What answers are written from: slots of the shared memory while there are any, then arrays of their
 * own. A client that takes nothing holds its outlet until its time is up, and nobody else has to wait for
 * it: so nothing waits here, and slow clients cost others no more than the slots.
 *
 * @module
 */
import { type Arena, arena, RESERVES } from "./arena.ts";

/** Room for bytes that are written. It is given back once, after the promise of the write has settled. */
export interface Outlet {
  /** As it was left by others, and of at least the size that was asked for. Not to be had afterwards. */
  readonly view: Uint8Array<ArrayBuffer>;
  release(): void;
}

const LARGEST = Math.max(
  ...RESERVES.filter(({ lessee }) => lessee === "answers").map(({ size }) => size),
);

/** Gives room for so many bytes, at once and always. */
export function takeOutlet(size: number, from: Arena = arena): Outlet {
  return (size > LARGEST ? undefined : from.lease("answers", size)) ?? new Loose(size);
}

/** An array of its own, under the same rules. */
class Loose implements Outlet {
  #view: Uint8Array<ArrayBuffer> | undefined;

  constructor(size: number) {
    this.#view = new Uint8Array(size);
  }

  get view(): Uint8Array<ArrayBuffer> {
    if (this.#view === undefined) throw new ReferenceError("outlet used after its release");
    return this.#view;
  }

  release(): void {
    if (this.#view === undefined) throw new ReferenceError("outlet released twice");
    this.#view = undefined;
  }
}

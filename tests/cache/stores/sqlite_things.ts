/**
 * Things whose content follows from their numbers, so that any process can tell what is right.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { KeptHead, Shelf, Store } from "../../../src/cache/store.ts";

/** Where the thing with this number stands. */
export function shelfOf(index: number): Shelf {
  return { group: `http://h/${index % 17}`, name: "" };
}

/** What it contains: one piece, or several. */
export function contentOf(index: number): Uint8Array<ArrayBuffer> {
  const length = index % 5 === 0 ? 300_000 + index : 100 + (index * 37) % 20_000;
  const bytes = new Uint8Array(length);
  let seed = index + 1;
  for (let at = 0; at < length; at++) {
    seed = Math.imul(seed, 48271);
    bytes[at] = seed >>> 24;
  }
  return bytes;
}

/** Its head. */
export function headOf(index: number): KeptHead {
  return { id: `thing ${index}`, length: contentOf(index).length, labels: [`l${index % 3}`] };
}

/** How many of these things a store has; each has to be what was put. */
export async function countSound(store: Store, indices: Iterable<number>): Promise<number> {
  let sound = 0;
  for (const index of indices) {
    const kept = await store.get(shelfOf(index), headOf(index).id);
    if (kept === undefined) continue;
    assertEquals(kept.head, headOf(index));
    const bytes = await new Response(kept.body.open()).bytes();
    assert(equalBytes(bytes, contentOf(index)), `thing ${index} is damaged`);
    sound++;
  }
  return sound;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { type Chunked, Slabs } from "../../../src/cache/stores/slabs.ts";

interface Thing extends Chunked {
  readonly mark: number;
}

function thing(size: number, mark: number): Thing {
  return { size, mark, at: 0 };
}

function isWhole(slabs: Slabs<Thing>, thing: Thing): boolean {
  const bytes = slabs.view(thing);
  return bytes.length === thing.size && bytes.every((byte) => byte === thing.mark);
}

Deno.test("Slabs keeps all bytes through any order of adding and removing", () => {
  const slabs = new Slabs<Thing>(4096);
  const things = new Set<Thing>();
  let seed = 7;
  const random = (below: number) => (seed = Math.imul(seed, 48271) >>> 1) % below;
  for (let round = 0; round < 5_000; round++) {
    if (things.size > 300 || (things.size > 0 && random(5) < 2)) {
      const gone = [...things][random(things.size)];
      things.delete(gone);
      slabs.remove(gone);
    } else {
      const next = thing(random(slabs.largest + 1), random(256));
      slabs.add(next).fill(next.mark);
      things.add(next);
    }
    if (round % 50 === 0) { for (const kept of things) assert(isWhole(slabs, kept)); }
  }
  for (const kept of things) slabs.remove(kept);
  assertEquals(slabs.bytes, 0);
});

Deno.test("Slabs wastes little", () => {
  const slabs = new Slabs<Thing>(64 << 10);
  let size = 0;
  for (let index = 0; index < 20_000; index++) {
    const next = thing(100 + (index * 37) % 3_000, 1);
    slabs.add(next);
    size += next.size;
  }
  assertLessOrEqual(slabs.bytes, size * 1.15);
});

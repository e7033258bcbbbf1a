import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Arena, arena, RESERVES } from "../../src/bytes/arena.ts";
import { ARENA, ARENA_END, GUARD, heap } from "../../src/bytes/layout.ts";

function small(): Arena {
  return new Arena({
    reserves: [
      { lessee: "front", size: 64, count: 2 },
      { lessee: "front", size: 256, count: 1 },
      { lessee: "upstream", size: 64, count: 1 },
    ],
    from: ARENA_END - 4096,
    to: ARENA_END,
  });
}

Deno.test("arena lies within its part of the memory, with a guard behind every slot", () => {
  const needed = RESERVES.reduce((sum, { size, count }) => sum + (size + GUARD) * count, 0);
  assert(ARENA + needed <= ARENA_END);
  using slot = arena.lease("front", 4096);
  assert(slot !== undefined && slot.offset >= ARENA);
  assertEquals(slot.view.buffer, heap.buffer);
});

Deno.test("Arena.lease gives the smallest slot that fits, and undefined when that size is used up", () => {
  const arena = small();
  const first = arena.lease("front", 1);
  const second = arena.lease("front", 64);
  assertEquals([first?.size, second?.size], [64, 64]);
  assertEquals(arena.lease("front", 64), undefined);
  assertEquals(arena.lease("front", 65)?.size, 256);
  assertEquals(arena.leased, 3);
});

Deno.test("Arena.lease keeps the reserves of lessees apart", () => {
  const arena = small();
  arena.lease("front", 64);
  arena.lease("front", 64);
  assertEquals(arena.lease("upstream", 64)?.size, 64);
  assertEquals(arena.lease("upstream", 64), undefined);
});

Deno.test("Arena.lease refuses sizes for which the lessee has no slots at all", () => {
  assertThrows(() => small().lease("upstream", 65), RangeError, "upstream has no slots of 65");
  assertThrows(() => small().lease("converters", 1), RangeError);
});

Deno.test("Arena refuses reserves that do not fit", () => {
  const reserves = [{ lessee: "front", size: 4096, count: 1 }] as const;
  assertThrows(() => new Arena({ reserves, from: ARENA, to: ARENA + 4096 }), RangeError);
});

Deno.test("Slot.release makes the slot free again and the handle useless", () => {
  const arena = small();
  const slot = arena.lease("upstream", 64);
  assert(slot !== undefined);
  const { offset } = slot;
  slot.release();
  assertEquals([arena.leased, slot.released], [0, true]);
  assertThrows(() => slot.view, ReferenceError, "after its release");
  assertThrows(() => slot.offset, ReferenceError);
  assertThrows(() => slot.size, ReferenceError);
  assertEquals(arena.lease("upstream", 64)?.offset, offset);
});

Deno.test("Slot.release throws the second time, even when the slot has a new owner", () => {
  const arena = small();
  const old = arena.lease("upstream", 64);
  old?.release();
  const owner = arena.lease("upstream", 64);
  assertThrows(() => old?.release(), ReferenceError, "twice");
  assertEquals([owner?.released, arena.leased], [false, 1]);
});

Deno.test("Slot is released by `using`, also after it was released by hand", () => {
  const arena = small();
  {
    using slot = arena.lease("upstream", 64);
    slot?.release();
  }
  {
    using _slot = arena.lease("upstream", 64);
    assertEquals(arena.leased, 1);
  }
  assertEquals(arena.leased, 0);
});

Deno.test("Slot.release notices a guard that was overwritten, and does not lend that slot again", () => {
  const arena = small();
  const slot = arena.lease("upstream", 64);
  assert(slot !== undefined);
  heap[slot.offset + slot.size] = 0;
  assertThrows(() => slot.release(), Error, "guard");
  assertEquals(arena.lease("upstream", 64), undefined);
});

Deno.test("Arena.acquire gives at once what is free", async () => {
  const arena = small();
  const slot = await arena.acquire("front", 64);
  assertEquals([slot.size, arena.leased], [64, 1]);
});

Deno.test("Arena.acquire serves those who wait in the order they came, before anybody new", async () => {
  const arena = small();
  const held = await arena.acquire("upstream", 64);
  const order: string[] = [];
  const first = arena.acquire("upstream", 64).then((slot) => (order.push("first"), slot));
  const second = arena.acquire("upstream", 64).then((slot) => (order.push("second"), slot));
  held.release();
  assertEquals(arena.lease("upstream", 64), undefined);
  (await first).release();
  assertEquals(arena.lease("upstream", 64), undefined);
  (await second).release();
  assertEquals(order, ["first", "second"]);
  assertEquals(arena.leased, 0);
});

Deno.test("Arena.acquire stops waiting when its signal fires, and the next in line moves up", async () => {
  const arena = small();
  const held = await arena.acquire("upstream", 64);
  const leaving = new AbortController();
  const first = arena.acquire("upstream", 64, leaving.signal);
  const second = arena.acquire("upstream", 64);
  leaving.abort(new RangeError("gone"));
  await assertRejects(() => first, RangeError, "gone");
  held.release();
  (await second).release();
  assertEquals(arena.leased, 0);
  await assertRejects(() => arena.acquire("upstream", 64, leaving.signal), RangeError, "gone");
});

Deno.test("Arena.acquire ignores a signal that fires once the slot was given", async () => {
  const arena = small();
  const held = await arena.acquire("upstream", 64);
  const late = new AbortController();
  const waiting = arena.acquire("upstream", 64, late.signal);
  held.release();
  late.abort();
  const slot = await waiting;
  assertEquals(slot.released, false);
  slot.release();
});

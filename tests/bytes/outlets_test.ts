import { assert, assertEquals, assertThrows } from "@std/assert";
import { Arena, arena } from "../../src/bytes/arena.ts";
import { ARENA_END, heap } from "../../src/bytes/layout.ts";
import { type Outlet, takeOutlet } from "../../src/bytes/outlets.ts";

function small(): Arena {
  return new Arena({
    reserves: [{ lessee: "answers", size: 64, count: 2 }],
    from: ARENA_END - 4096,
    to: ARENA_END,
  });
}

function lies(outlet: Outlet): "shared" | "loose" {
  return outlet.view.buffer === heap.buffer ? "shared" : "loose";
}

Deno.test("takeOutlet gives room in the shared memory, and an array once that is used up", () => {
  const from = small();
  const outlets = [1, 64, 64, 10].map((size) => takeOutlet(size, from));
  assertEquals(outlets.map(lies), ["shared", "shared", "loose", "loose"]);
  assertEquals(outlets.map(({ view }) => view.length), [64, 64, 64, 10]);
  assert(outlets[0].view !== outlets[1].view);
});

Deno.test("takeOutlet never refuses: what no slot has room for is an array", () => {
  const outlet = takeOutlet(1 << 20);
  assertEquals([lies(outlet), outlet.view.length], ["loose", 1 << 20]);
});

Deno.test("takeOutlet gives what was released to the next, however many are held", () => {
  const from = small();
  const held = takeOutlet(64, from);
  for (let round = 0; round < 1000; round++) {
    const outlet = takeOutlet(64, from);
    assertEquals(lies(outlet), "shared");
    outlet.release();
  }
  held.release();
  assertEquals(from.leased, 0);
});

Deno.test("Outlet cannot be used after its release, nor released twice, wherever it lies", () => {
  const from = small();
  const outlets = [64, 64, 64].map((size) => takeOutlet(size, from));
  for (const outlet of outlets) {
    outlet.release();
    assertThrows(() => outlet.view, ReferenceError, "after its release");
    assertThrows(() => outlet.release(), ReferenceError, "released twice");
  }
  // What is released twice is not lent twice.
  const [first, second] = [takeOutlet(64, from), takeOutlet(64, from)];
  assert(first.view.byteOffset !== second.view.byteOffset);
});

Deno.test("takeOutlet takes nothing from those who wait for slots", () => {
  const before = arena.leased;
  const outlets = Array.from({ length: 1000 }, () => takeOutlet(60 << 10));
  using slot = arena.lease("front", 64 << 10);
  assert(slot !== undefined);
  for (const outlet of outlets) outlet.release();
  assertEquals(arena.leased, before + 1);
});

import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { MemoryStore } from "../../../src/cache/stores/memory.ts";
import { testStore } from "../../contract/store_contract.ts";

testStore({ name: "MemoryStore", make: (limits) => new MemoryStore(limits) });

Deno.test("MemoryStore counts heads and overhead, not bodies alone", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  for (let index = 0; index < 1000; index++) {
    store.put({ group: `http://h/${index}`, name: "" }, { id: "", body: new Uint8Array() });
  }
  assertGreater(store.count, 10);
  assertLessOrEqual(store.count, 200);
  assertLessOrEqual(store.bytes, 100_000);
});

Deno.test("MemoryStore weighs nothing when all is removed", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  for (const name of ["", "a"]) {
    store.put({ group: "g", name }, { id: "x", body: new Uint8Array(9) });
  }
  store.clear("g");
  assertEquals([store.bytes, store.count], [0, 0]);
});

Deno.test("MemoryStore does not keep the buffer that a body was cut from", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  const shelf = { group: "g", name: "" };
  store.put(shelf, { id: "x", body: new Uint8Array(1 << 20).subarray(0, 10) });
  assertEquals(store.get(shelf, "x")?.body.buffer.byteLength, 10);
});

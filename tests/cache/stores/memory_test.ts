import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertLessOrEqual,
  assertStrictEquals,
} from "@std/assert";
import { MemoryStore } from "../../../src/cache/stores/memory.ts";
import { testStore } from "../../contract/store_contract.ts";

testStore({ name: "MemoryStore", make: (limits) => new MemoryStore(limits) });

const SHELF = { group: "g", name: "" };

Deno.test("MemoryStore counts heads and overhead, not bodies alone", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  for (let index = 0; index < 1000; index++) {
    store.put({ group: `http://h/${index}`, name: "" }, { id: "", length: 0 }, new Uint8Array());
  }
  const { bytes, count } = store.usage();
  assertGreater(count, 10);
  assertLessOrEqual(count, 200);
  assertLessOrEqual(bytes, 100_000);
});

Deno.test("MemoryStore counts labels", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  const labels = Array.from({ length: 200 }, (_, index) => `label ${index}`);
  for (let index = 0; index < 100; index++) {
    store.put(SHELF, { id: `${index}`, length: 0, labels }, new Uint8Array());
  }
  assertLessOrEqual(store.usage().count, 3);
});

Deno.test("MemoryStore weighs nothing when all is removed", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  for (const name of ["", "a"]) {
    store.put({ group: "g", name }, { id: "x", length: 9, labels: ["l"] }, new Uint8Array(9));
  }
  store.list(SHELF);
  store.purge({ group: "g" });
  assertEquals(store.usage(), { bytes: 0, count: 0 });
});

Deno.test("MemoryStore does not keep the buffer that a body was cut from", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  store.put(SHELF, { id: "x", length: 10 }, new Uint8Array(1 << 20).subarray(0, 10));
  assertLess(store.get(SHELF, "x")?.body.bytes?.buffer.byteLength, 200);
});

Deno.test("MemoryStore unpacks a head once while it is in use", () => {
  const store = new MemoryStore({ cacheBytes: 100_000 });
  store.put(SHELF, { id: "x", length: 1 }, new Uint8Array(1));
  const [head] = store.list(SHELF);
  assertStrictEquals(store.get(SHELF, "x")?.head, head);
  assert(store.update(SHELF, { id: "x", length: 1, labels: ["l"] }));
  assertEquals(store.list(SHELF), [{ id: "x", length: 1, labels: ["l"] }]);
});

Deno.test("MemoryStore shows where content lies, wherever it is moved, until it is gone", () => {
  const store = new MemoryStore({ cacheBytes: 10 << 20 });
  const put = (id: string) =>
    store.put(SHELF, { id, length: 3 }, new TextEncoder().encode(id.repeat(3)));
  for (const id of ["a", "b", "c"]) put(id);
  const [a, b, c] = ["a", "b", "c"].map((id) => store.get(SHELF, id)?.body.lair);
  const textOf = (lair: typeof a) => {
    const bytes = lair?.look();
    return bytes && new TextDecoder().decode(bytes);
  };
  assertEquals([a, b, c].map(textOf), ["aaa", "bbb", "ccc"]);
  store.remove(SHELF, "a");
  assertEquals([a, b, c].map(textOf), [undefined, "bbb", "ccc"]);
  put("d");
  assertEquals([a, b, c].map(textOf), [undefined, "bbb", "ccc"]);
  const again = store.get(SHELF, "b")?.body.lair;
  assertEquals([again && b?.isSame(again), again && c?.isSame(again)], [true, false]);
});

Deno.test("MemoryStore takes a look at where content lies for use of it", () => {
  const room = 60 << 10;
  const store = new MemoryStore({ cacheBytes: room });
  const put = (id: string) => store.put(SHELF, { id, length: 9_000 }, new Uint8Array(9_000));
  put("first");
  const lair = store.get(SHELF, "first")?.body.lair;
  for (let i = 0; i < 20; i++) {
    put(`other ${i}`);
    assert(lair?.look());
  }
  assertEquals(store.list(SHELF).at(-1)?.id, "first");
  for (let i = 20; i < 40; i++) put(`other ${i}`);
  assertEquals(lair?.look(), undefined);
});

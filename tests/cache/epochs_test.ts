import { assert, assertEquals } from "@std/assert";
import { Epochs } from "../../src/cache/epochs.ts";

Deno.test("Epochs voids what was begun before the purge of its own group", () => {
  const epochs = new Epochs();
  const before = epochs.begin();
  assert(epochs.isValid("a", before));
  epochs.purge({ group: "a" });
  assertEquals(epochs.isValid("a", before), false);
  assert(epochs.isValid("b", before));
  assert(epochs.isValid("a", epochs.begin()));
});

Deno.test("Epochs forgets old purges on the safe side", () => {
  const epochs = new Epochs();
  const before = epochs.begin();
  epochs.purge({ group: "a" });
  const between = epochs.begin();
  for (let index = 0; index < 10_000; index++) epochs.purge({ group: `other ${index}` });
  assertEquals(epochs.isValid("a", before), false);
  assertEquals(epochs.isValid("never purged", between), false);
  assert(epochs.isValid("a", epochs.begin()));
});

Deno.test("Epochs voids what bears a purged label, or begins with a purged prefix", () => {
  const epochs = new Epochs();
  const before = epochs.begin();
  epochs.purge({ label: "red" });
  assertEquals(epochs.isValid("a", before, ["blue", "red"]), false);
  assert(epochs.isValid("a", before, ["blue"]));
  assert(epochs.isValid("a", before));
  epochs.purge({ prefix: "http://a/" });
  assertEquals(epochs.isValid("http://a/b", before), false);
  assert(epochs.isValid("http://b/", before));
  assert(epochs.isValid("http://a/b", epochs.begin(), ["red"]));
});

Deno.test("Epochs forgets old purges of prefixes on the safe side", () => {
  const epochs = new Epochs();
  epochs.purge({ prefix: "a" });
  const between = epochs.begin();
  for (let index = 0; index < 100; index++) epochs.purge({ prefix: `b${index}` });
  assertEquals(epochs.isValid("c", between), false);
  assert(epochs.isValid("c", epochs.begin()));
});

Deno.test("Epochs takes purges that others counted, in any order", () => {
  const epochs = new Epochs();
  epochs.purge({ group: "a" }, 7);
  assertEquals(epochs.begin(), 7);
  epochs.purge({ group: "b" }, 5);
  epochs.purge({ group: "a" }, 6);
  assertEquals(epochs.begin(), 7);
  assertEquals([epochs.isValid("a", 6), epochs.isValid("a", 7)], [false, true]);
  assertEquals([epochs.isValid("b", 4), epochs.isValid("b", 5)], [false, true]);
});

import { assert, assertEquals } from "@std/assert";
import { Epochs } from "../../src/cache/epochs.ts";

Deno.test("Epochs voids what was begun before the purge of its own group", () => {
  const epochs = new Epochs();
  const before = epochs.begin();
  assert(epochs.isValid("a", before));
  epochs.purge("a");
  assertEquals(epochs.isValid("a", before), false);
  assert(epochs.isValid("b", before));
  assert(epochs.isValid("a", epochs.begin()));
});

Deno.test("Epochs forgets old purges on the safe side", () => {
  const epochs = new Epochs();
  const before = epochs.begin();
  epochs.purge("a");
  const between = epochs.begin();
  for (let index = 0; index < 10_000; index++) epochs.purge(`other ${index}`);
  assertEquals(epochs.isValid("a", before), false);
  assertEquals(epochs.isValid("never purged", between), false);
  assert(epochs.isValid("a", epochs.begin()));
});

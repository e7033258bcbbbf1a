import { assert, assertEquals } from "@std/assert";
import { Epochs } from "../../src/cache/epochs.ts";
import type { SourceHead } from "../../src/cache/source.ts";
import { Tenures } from "../../src/cache/tenure.ts";

function headOf(id: string, vary: readonly string[] = [], labels?: readonly string[]): SourceHead {
  const policy = { vary } as SourceHead["policy"];
  return { id, labels, policy } as SourceHead;
}

function granting(isShared = false) {
  const epochs = new Epochs();
  const tenures = new Tenures(epochs, isShared);
  const looks: string[] = [];
  const grant = (group: string, heads = [headOf(group)]) => {
    const lair = { look: () => void looks.push(group) };
    const [since, epoch] = [tenures.begin(group), epochs.begin()];
    const found = { heads, head: heads[0], now: 10_000, since, epoch, lair };
    return tenures.grant(group, { ...found, reuse: { age: 3, ttl: 60 } });
  };
  return { epochs, tenures, grant, looks };
}

Deno.test("Tenures tells when an answer was new, and until when it is fresh", () => {
  const { born, freshUntil, until } = granting().grant("a");
  assertEquals([born, freshUntil, until], [7_000, 70_000, 70_000]);
  assertEquals(granting(true).grant("a").until, 11_000);
});

Deno.test("Tenures names the fields by which any answer of the group was selected", () => {
  const { grant } = granting();
  assertEquals(grant("a", [headOf("1", ["accept"]), headOf("2", ["accept", "cookie"])]).vary, [
    "accept",
    "cookie",
  ]);
});

Deno.test("Tenures ends those of a group with its first change, and others not", () => {
  const { tenures, grant } = granting();
  const [a, b] = [grant("a"), grant("b")];
  tenures.end("a");
  assertEquals([a.isCurrent(), b.isCurrent(), grant("a").isCurrent()], [false, true, true]);
  tenures.endAll();
  assertEquals(b.isCurrent(), false);
});

Deno.test("Tenures ends what was granted on what had changed meanwhile", () => {
  const { tenures, epochs } = granting();
  const [since, epoch] = [tenures.begin("a"), epochs.begin()];
  tenures.end("a");
  const lair = { look: () => undefined };
  const found = { heads: [headOf("a")], head: headOf("a"), now: 0, since, epoch, lair };
  assertEquals(tenures.grant("a", { ...found, reuse: { age: 0, ttl: 1 } }).isCurrent(), false);
});

Deno.test("Tenures ends those of what was purged by group, label or beginning, for good", () => {
  const { epochs, grant } = granting();
  const [group, label, other] = [grant("a"), grant("b", [headOf("b", [], ["l"])]), grant("c")];
  epochs.purge({ group: "a" });
  epochs.purge({ label: "l" });
  assertEquals([group, label, other].map((one) => one.isCurrent()), [false, false, true]);
  assertEquals([group, label, other].map((one) => one.isCurrent()), [false, false, true]);
  epochs.purge({ prefix: "c" });
  assertEquals(other.isCurrent(), false);
});

Deno.test("Tenures tells whether two end together, and has its use told", () => {
  const { tenures, grant, looks } = granting();
  const [one, two] = [grant("a"), grant("a")];
  assert(one.isLike(two));
  assertEquals(one.isLike(grant("b")), false);
  tenures.end("a");
  assertEquals(one.isLike(grant("a")), false);
  one.use();
  assertEquals(looks, ["a"]);
});

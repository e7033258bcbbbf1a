import { assertEquals } from "@std/assert";
import { EXPECTED } from "./cache/expected.ts";
import { type CatalogueEntry, count, judge } from "./cache/score.ts";

const CATALOGUE: readonly CatalogueEntry[] = [
  { id: "a", area: "x", kind: "required", needs: [] },
  { id: "b", area: "x", kind: "required", needs: ["a"] },
  { id: "c", area: "x", kind: "optimal", needs: ["b"] },
  { id: "d", area: "x", kind: "check", needs: ["d"] },
  { id: "e", area: "x", kind: "required", needs: [] },
];

Deno.test("judge counts nothing that rests on a test that failed", () => {
  const judged = judge(CATALOGUE, { a: ["Setup", "x"], b: true, c: true, d: true });
  assertEquals(judged.map(({ outcome }) => outcome), [
    "setup",
    "dependency",
    "dependency",
    "dependency",
    "untested",
  ]);
  assertEquals(count(judged, "required"), { passed: 0, all: 3 });
});

Deno.test("judge passes what passed with all that it rests on", () => {
  const judged = judge(CATALOGUE, { a: true, b: true, c: ["Assertion", "why"], e: true });
  assertEquals(judged.map(({ outcome, why }) => [outcome, why]).slice(0, 3), [
    ["pass", ""],
    ["pass", ""],
    ["fail", "why"],
  ]);
  assertEquals(count(judged, "required"), { passed: 3, all: 3 });
  assertEquals(count(judged, "optimal"), { passed: 0, all: 1 });
});

Deno.test("EXPECTED leaves 154 required and 89 optimal tests of the release", () => {
  assertEquals(Object.keys(EXPECTED).length, 165 + 95 - 154 - 89);
});

import { assertEquals } from "@std/assert";
import { formatVary, mergeVary, parseVary, variesOnAll } from "../../src/syntax/vary.ts";

const ROWS: readonly (readonly [string, readonly string[]])[] = [
  ["", []],
  [" , ", []],
  ["Accept", ["Accept"]],
  ["Accept, accept-language", ["Accept", "accept-language"]],
  ["Accept,ACCEPT , Cookie", ["Accept", "Cookie"]],
  ["*", ["*"]],
  ["*, *", ["*"]],
  [", *", ["*"]],
  ["Accept, *", ["*"]],
  ["*, Accept", ["*"]],
  ["Accept Encoding", ["*"]],
  ['"Accept"', ["*"]],
];

for (const [value, names] of ROWS) {
  Deno.test(`parseVary reads ${JSON.stringify(value)} (RFC 9110 §12.5.5)`, () => {
    assertEquals([...parseVary(value)], [...names]);
    assertEquals(variesOnAll(parseVary(value)), names[0] === "*");
  });
}

Deno.test("mergeVary unites without regard to case and keeps the first spelling", () => {
  assertEquals([...mergeVary(["Accept"], ["accept", "Cookie"])], ["Accept", "Cookie"]);
  assertEquals([...mergeVary([], [])], []);
});

Deno.test("mergeVary lets the star absorb everything", () => {
  assertEquals([...mergeVary(["Accept"], ["*"])], ["*"]);
  assertEquals([...mergeVary(["*"], [])], ["*"]);
});

Deno.test("formatVary writes a list", () => {
  assertEquals(formatVary(["Accept", "Cookie"]), "Accept, Cookie");
  assertEquals(formatVary([]), "");
});

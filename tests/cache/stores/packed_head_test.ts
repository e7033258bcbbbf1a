import { assertEquals, assertLess } from "@std/assert";
import { describeSource } from "../../../src/cache/source.ts";
import type { KeptHead } from "../../../src/cache/store.ts";
import { packHead, unpackHead } from "../../../src/cache/stores/packed_head.ts";
import type { Field } from "../../../src/model/variant.ts";

const GROUP = "http://h.example/a";
const COMMON: Field[] = [["Content-Type", "text/html"], ["content-type", "a/b"], ["ETag", '"a"']];

function source(fields: readonly Field[], status = 200): KeptHead {
  const answer = { status, fields, length: 9, requestTime: 1, responseTime: 2 };
  return describeSource({ url: GROUP, fields: new Headers({ "X": "ü\\" }) }, answer, "1");
}

const HEADS: readonly (readonly [name: string, head: KeptHead])[] = [
  ["a source", source(COMMON)],
  [
    "a source with everything",
    source([
      ["Vary", "Accept, X"],
      ["Age", "7"],
      ["Cache-Control", "no-cache, max-age=1, stale-if-error=2, stale-while-revalidate=3"],
      ["Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"],
      ["Cache-Tag", "a,b"],
      ["7", "a name like a place"],
      ["X-Unknown", "é"],
    ], 404),
  ],
  ["properties that it does not know", Object.assign(source(COMMON), { later: { a: [1, null] } })],
  ["a source of another URL", Object.assign(source(COMMON), { url: "http://other/" })],
  ["a form", { id: "plan", length: 9 }],
  ["a form with labels", { id: GROUP + "x", length: 9, labels: ["a"] }],
  ["an empty id", { id: "", length: 9 }],
];

for (const [name, head] of HEADS) {
  Deno.test(`packHead keeps ${name}`, () => {
    assertEquals(unpackHead(packHead(head, GROUP), GROUP, 9), head);
    assertEquals(unpackHead(packHead(head, ""), "", 9), head);
  });
}

Deno.test("packHead says little", () => {
  assertLess(packHead(source(COMMON), GROUP).length, 140);
});

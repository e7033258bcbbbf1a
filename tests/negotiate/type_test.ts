import { assertEquals } from "@std/assert";
import { negotiate } from "../../src/negotiate/mod.ts";

/** The weights of these types, null for those that are not acceptable. */
function weigh(accept: string, ...types: string[]): (number | null)[] {
  const { reasons } = negotiate({ accept }, types.map((type) => ({ type })));
  return reasons.map(({ acceptable, matches }) => acceptable ? matches.type?.q ?? null : null);
}

Deno.test("negotiate lets the most specific range decide (RFC 9110 §12.5.1)", () => {
  const accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, " +
    "text/plain;format=fixed;q=0.4, */*;q=0.5";
  const types = [
    "text/plain;format=flowed",
    "text/plain",
    "text/html",
    "image/jpeg",
    "text/plain;format=fixed",
    "text/html;level=3",
  ];
  assertEquals(weigh(accept, ...types), [1, 0.7, 0.3, 0.5, 0.4, 0.3]);
});

Deno.test("negotiate excludes by q=0, however wide the other ranges are", () => {
  assertEquals(weigh("text/html;q=0, text/*, */*", "text/html", "text/plain"), [null, 1]);
  assertEquals(weigh("text/*;q=0, */*", "text/html", "image/png"), [null, 1]);
  assertEquals(weigh("text/html;q=0.0, text/plain;q=0.000", "text/html", "text/plain"), [
    null,
    null,
  ]);
});

Deno.test("negotiate wants every parameter of a range in the type, and no more", () => {
  assertEquals(weigh("a/b;x=1", "a/b", "a/b;x=1", "a/b;y=2;x=1", "a/b;x=2"), [null, 1, 1, null]);
  assertEquals(weigh("a/b", "a/b;x=1"), [1]);
  assertEquals(weigh('a/b;x="1"', "a/b;X=1"), [1]);
  assertEquals(weigh('a/b;x="p,q;q=0", c/d;q=0.5', 'a/b;x="p,q;q=0"', "c/d"), [1, 0.5]);
});

Deno.test("negotiate compares a range's charset with the variant's", () => {
  const accept = "text/html;charset=UTF-8";
  const index = (variant: { type: string; charset?: string }) =>
    negotiate({ accept }, [variant]).index;
  assertEquals(index({ type: "text/html", charset: "utf-8" }), 0);
  assertEquals(index({ type: "text/html; charset=utf-8" }), 0);
  assertEquals(index({ type: "text/html", charset: "euc-kr" }), null);
  assertEquals(index({ type: "text/html" }), null);
});

Deno.test("negotiate takes the highest weight of equal ranges, in whatever order they stand", () => {
  assertEquals(weigh("a/b;q=0.1, a/b;q=0.9", "a/b"), [0.9]);
  assertEquals(weigh("a/b;q=0.9, a/b;q=0.1, a/b;q=0", "a/b"), [0.9]);
});

Deno.test("negotiate compares types without regard to letter case", () => {
  assertEquals(weigh("TEXT/html", "text/HTML"), [1]);
});

Deno.test("negotiate takes a field without any usable range for no preference", () => {
  assertEquals(weigh("", "text/html"), [1]);
  assertEquals(weigh("bogus", "text/html"), [1]);
  assertEquals(weigh("text/html;q=abc, text/plain;q=0.5", "text/html", "text/plain"), [null, 0.5]);
});

Deno.test("negotiate takes a variant without a type after those that the client names", () => {
  assertEquals(negotiate({ accept: "text/html" }, [{}, { type: "text/html" }]).order, [1, 0]);
  assertEquals(negotiate({ accept: "text/html;q=0" }, [{}, { type: "text/html" }]).order, [0]);
});

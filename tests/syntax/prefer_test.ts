import { assertEquals } from "@std/assert";
import { formatPreferenceApplied, parsePrefer } from "../../src/syntax/prefer.ts";

const read = (text: string) =>
  [...parsePrefer(text)].map(([name, { value, parameters }]) => [name, value, [...parameters]]);

Deno.test("parsePrefer reads the examples of RFC 7240 §2", () => {
  assertEquals(read("respond-async, wait=100"), [["respond-async", "", []], ["wait", "100", []]]);
  assertEquals(read('foo; bar, Lenient; a = "b, c";d'), [
    ["foo", "", [["bar", ""]]],
    ["lenient", "", [["a", "b, c"], ["d", ""]]],
  ]);
  assertEquals(read('Foo=""'), [["foo", "", []]]);
  assertEquals(read('return=minimal; foo="some parameter"'), [
    ["return", "minimal", [["foo", "some parameter"]]],
  ]);
});

Deno.test("parsePrefer takes the first of equal preferences, and drops what is malformed", () => {
  assertEquals(read("wait=1, wait=2, , =x, a b, ;c"), [["wait", "1", []]]);
  assertEquals(read('a="open, b'), []);
  assertEquals(parsePrefer("a,b,c", 2).size, 2);
});

Deno.test("formatPreferenceApplied writes names and values", () => {
  assertEquals(
    formatPreferenceApplied([["return", "minimal"], ["respond-async", ""], ["x", "a b"]]),
    'return=minimal, respond-async, x="a b"',
  );
});

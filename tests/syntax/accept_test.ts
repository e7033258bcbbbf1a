import { assertEquals } from "@std/assert";
import { parseAccept } from "../../src/syntax/accept.ts";

const parse = (value: string) =>
  parseAccept(value).ranges.map((
    { type, parameters, q },
  ) => [type, Object.fromEntries(parameters), q]);

Deno.test("parseAccept keeps the client's order, and separates weight from parameters", () => {
  assertEquals(parse("text/*;q=0.3, Text/Plain;Format=flowed;q=0.7, */*"), [
    ["text/*", {}, 0.3],
    ["text/plain", { format: "flowed" }, 0.7],
    ["*/*", {}, 1],
  ]);
});

Deno.test("parseAccept remembers how each range was written", () => {
  const texts = parseAccept("a/b ; q=0.5 , C/D;X=1").ranges.map(({ text }) => text);
  assertEquals(texts, ["a/b ; q=0.5", "C/D;X=1"]);
});

Deno.test("parseAccept takes a bare * as everything, and reports it", () => {
  const { ranges, defects } = parseAccept("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2");
  assertEquals(ranges.map(({ type, q }) => [type, q]).slice(3), [["*/*", 0.2], ["*/*", 0.2]]);
  assertEquals(defects.map(({ code }) => code), ["weight-form", "range-wildcard", "weight-form"]);
});

Deno.test("parseAccept ignores ranges that are none, and reads on", () => {
  const { ranges, defects } = parseAccept("foo=, /qwer, textplain;q=0.5, */html, f/g");
  assertEquals(ranges.map(({ type }) => type), ["f/g"]);
  assertEquals(defects.map(({ code, offset }) => [code, offset]), [
    ["range-malformed", 0],
    ["range-malformed", 6],
    ["range-malformed", 13],
    ["range-malformed", 30],
  ]);
});

Deno.test("parseAccept reads 200 elements unless another limit is handed in", () => {
  const many = Array.from({ length: 300 }, (_, i) => `a/b${i}`).join();
  assertEquals(parseAccept(many).ranges.length, 200);
  assertEquals(parseAccept(many).defects, [{
    code: "elements-exceeded",
    offset: many.indexOf("a/b200"),
  }]);
  assertEquals(parseAccept(many, 250).ranges.length, 250);
});

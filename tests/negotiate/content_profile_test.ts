import { assertEquals } from "@std/assert";
import { negotiate } from "../../src/negotiate/mod.ts";

const variants = [
  { type: "text/turtle", profile: "http://a.example/dcat" },
  { type: "text/turtle", profile: "http://a.example/schema http://a.example/light" },
  { type: "text/turtle" },
];
const order = (value: string) => negotiate({ "accept-profile": value }, variants).order;

Deno.test("negotiate follows the weights of profiles", () => {
  assertEquals(order("<http://a.example/schema>, <http://a.example/dcat>;q=0.5"), [1, 0, 2]);
  assertEquals(order("<http://a.example/dcat>"), [0, 2]);
  assertEquals(order("<http://a.example/dcat>;q=0, *"), [1, 2]);
});

Deno.test("negotiate rates content that follows several profiles by the best of them", () => {
  assertEquals(order("<http://a.example/light>, <http://a.example/dcat>;q=0.9"), [1, 0, 2]);
});

Deno.test("negotiate takes equal profiles in the client's order", () => {
  assertEquals(order("<http://a.example/light>, <http://a.example/dcat>"), [1, 0, 2]);
  assertEquals(order("<http://a.example/dcat>, <http://a.example/light>"), [0, 1, 2]);
});

Deno.test("negotiate serves another profile rather than none", () => {
  const set = variants.slice(0, 2);
  const verdict = negotiate({ "accept-profile": "<urn:none>" }, set);
  assertEquals([verdict.index, verdict.relaxed], [0, ["profile"]]);
  assertEquals(
    negotiate({ "accept-profile": "<urn:none>" }, set, { fallback: "none" }).index,
    null,
  );
});

Deno.test("negotiate varies by profiles only where variants have some", () => {
  assertEquals(negotiate({}, [{ type: "a/b" }, { type: "a/c" }]).vary, [
    "Accept",
    "Accept-Encoding",
  ]);
  assertEquals(negotiate({}, variants).vary, ["Accept", "Accept-Profile", "Accept-Encoding"]);
});

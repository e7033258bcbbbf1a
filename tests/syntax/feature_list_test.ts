import { assertEquals } from "@std/assert";
import { parseFeatureList } from "../../src/syntax/feature_list.ts";

const present = (tag: string) => ({ kind: "present" as const, tag });
const absent = (tag: string) => ({ kind: "absent" as const, tag });

Deno.test("parseFeatureList reads predicates of every kind (RFC 2295 §6.3)", () => {
  const read = (text: string) => parseFeatureList(text).map(({ predicates }) => predicates[0]);
  assertEquals(read("blebber !blebber paper=a4 blex!=54 dpi=[300-599] colordepth=[24-]"), [
    present("blebber"),
    absent("blebber"),
    { kind: "equal", tag: "paper", value: "a4" },
    { kind: "unequal", tag: "blex", value: "54" },
    { kind: "range", tag: "dpi", least: 300, most: 599 },
    { kind: "range", tag: "colordepth", least: 24, most: Infinity },
  ]);
  assertEquals(read('paper =!A0  "Odd Tag" = "odd \\" value" x=[ - 6 ]'), [
    { kind: "unequal", tag: "paper", value: "A0" },
    { kind: "equal", tag: "odd tag", value: 'odd " value' },
    { kind: "range", tag: "x", least: 0, most: 6 },
  ]);
});

Deno.test("parseFeatureList reads bags and factors (RFC 2295 §6.4)", () => {
  assertEquals(parseFeatureList("!textonly [blebber !wolx] colordepth=3;+0.7"), [
    { predicates: [absent("textonly")], fulfilled: 1, missing: 0 },
    { predicates: [present("blebber"), absent("wolx")], fulfilled: 1, missing: 0 },
    {
      predicates: [{ kind: "equal", tag: "colordepth", value: "3" }],
      fulfilled: 0.7,
      missing: 1,
    },
  ]);
  assertEquals(parseFeatureList("!blink;-0.5 background;+1.5 [blebber !wolx];+1.4-0.8"), [
    { predicates: [absent("blink")], fulfilled: 1, missing: 0.5 },
    { predicates: [present("background")], fulfilled: 1.5, missing: 1 },
    { predicates: [present("blebber"), absent("wolx")], fulfilled: 1.4, missing: 0.8 },
  ]);
});

Deno.test("parseFeatureList takes what is malformed for what nobody fulfils, and ends", () => {
  for (const text of ["]", ";", "[", "[a", "a=", "!a=b", "=", "a=[x-y]", '"', "{}", "a!=[1-2]"]) {
    const kinds = parseFeatureList(text).flatMap(({ predicates }) => predicates)
      .map(({ kind }) => kind);
    const bare = text === "[a" || text === "[";
    assertEquals(bare || kinds.includes("never"), true, text);
  }
  assertEquals(parseFeatureList("  "), []);
  assertEquals(parseFeatureList("[".repeat(50_000)).length > 0, true);
});

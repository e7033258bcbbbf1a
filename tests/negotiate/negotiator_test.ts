import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "../properties.ts";
import { compile, negotiate } from "../../src/negotiate/mod.ts";

const TYPES = ["text/html", "text/markdown", "text/plain", "image/png"];
const ranges = fc.uniqueArray(
  fc.record({
    range: fc.constantFrom(...TYPES, "text/*", "image/*", "*/*"),
    q: fc.constantFrom(0, 0.001, 0.5, 0.9, 1),
  }),
  { selector: ({ range }) => range, minLength: 1, maxLength: 7 },
);
type Ranges = { range: string; q: number }[];
const write = (list: Ranges) => list.map(({ range, q }) => `${range};q=${q}`).join(", ");
const offers = fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1 });

/** RFC 9110 §12.5.1 in its plainest form. */
function weightOf(type: string, list: Ranges): number {
  for (const range of [type, type.replace(/\/.*/, "/*"), "*/*"]) {
    const found = list.find((element) => element.range === range);
    if (found !== undefined) return found.q;
  }
  return 0;
}

Deno.test("negotiate chooses a type of the highest weight, and none exactly if all are refused", () => {
  fc.assert(fc.property(ranges, offers, (list, types) => {
    const verdict = negotiate({ accept: write(list) }, types.map((type) => ({ type })));
    const weights = types.map((type) => weightOf(type, list));
    const best = Math.max(...weights);
    assertEquals(verdict.index === null, best === 0);
    if (verdict.index !== null) assertEquals(weights[verdict.index], best);
    assertEquals(new Set(verdict.order), new Set(types.keys().filter((i) => weights[i] > 0)));
    const ranked = verdict.order.map((i) => weights[i]);
    assertEquals(ranked, ranked.toSorted((a, b) => b - a));
  }));
});

Deno.test("negotiate keeps its choice when variants that lost are taken away", () => {
  fc.assert(fc.property(ranges, offers, fc.nat(), (list, types, pick) => {
    const headers = { accept: write(list) };
    const variants = types.map((type) => ({ type }));
    const { index } = negotiate(headers, variants);
    const removed = pick % types.length;
    if (index === null || removed === index) return;
    const rest = variants.toSpliced(removed, 1);
    const again = negotiate(headers, rest).index;
    assertStrictEquals(again === null ? undefined : rest[again], variants[index]);
  }));
});

Deno.test("negotiate does not change its mind when elements are repeated at the end", () => {
  fc.assert(fc.property(ranges, offers, fc.nat(), (list, types, pick) => {
    const variants = types.map((type) => ({ type }));
    const once = negotiate({ accept: write(list) }, variants);
    const twice = negotiate({ accept: write([...list, list[pick % list.length]]) }, variants);
    assertEquals(twice.order, once.order);
  }));
});

Deno.test("negotiate accepts no less when a weight is raised", () => {
  fc.assert(fc.property(ranges, offers, fc.nat(), (list, types, pick) => {
    const variants = types.map((type) => ({ type }));
    const raised = list.with(pick % list.length, { ...list[pick % list.length], q: 1 });
    const before = negotiate({ accept: write(list) }, variants).order;
    const after = negotiate({ accept: write(raised) }, variants).order;
    assert(before.every((index) => after.includes(index)));
  }));
});

Deno.test("negotiate survives any field value, and reads it the same way each time", () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab/*;,=q01."\\ -_\t') });
  const variants = ["en", "ko", undefined].flatMap((language) =>
    ["text/html", "a/b;b=a", undefined].map((type) => ({ type, language, encoding: "gzip" }))
  );
  const negotiator = compile(variants);
  fc.assert(
    fc.property(text, text, text, text, (accept, language, charset, encoding) => {
      const headers = new Headers({
        "accept": accept,
        "accept-language": language,
        "accept-charset": charset,
        "accept-encoding": encoding,
      });
      const first = negotiator.negotiate(headers);
      const second = negotiate(headers, variants);
      assertEquals(JSON.stringify(first), JSON.stringify(second));
      assertEquals(first.index, first.order[0] ?? null);
    }),
    { numRuns: 500 },
  );
});

Deno.test("compile remembers verdicts by the fields that can change them", () => {
  const negotiator = compile([{ type: "text/html" }, { type: "text/plain" }]);
  const first = negotiator.negotiate({ "accept": "text/plain", "accept-language": "en" });
  const second = negotiator.negotiate({ "accept": "text/plain", "accept-language": "ko" });
  assertStrictEquals(first, second);
  for (let i = 0; i < 1000; i++) {
    assertEquals(negotiator.negotiate({ accept: `text/plain, a/b${i}` }).index, 1);
  }
  assertEquals(negotiator.negotiate({ accept: "text/plain" }).index, 1);
});

Deno.test("compile tells an absent field from an empty one", () => {
  const negotiator = compile([{ encoding: "gzip" }]);
  assertEquals(negotiator.negotiate({}).index, 0);
  assertEquals(negotiator.negotiate({ "accept-encoding": "" }).index, null);
  assertEquals(negotiator.negotiate({}).index, 0);
});

Deno.test("compile tells apart which of two fields is absent and which is empty", () => {
  const negotiator = compile([{ type: "text/html", encoding: "gzip" }]);
  assertEquals(negotiator.vary, ["Accept", "Accept-Encoding"]);
  assertEquals(negotiator.negotiate({ "accept": "" }).index, 0);
  assertEquals(negotiator.negotiate({ "accept-encoding": "" }).index, null);
});

Deno.test("negotiate takes headers in any form, and joins repeated fields", () => {
  const variants = [{ type: "text/html" }, { type: "text/plain" }];
  const pairs: [string, string][] = [["ACCEPT", "text/html;q=0.5"], ["Accept", "text/plain"]];
  assertEquals(negotiate(pairs, variants).index, 1);
  assertEquals(negotiate(new Headers(pairs), variants).index, 1);
  assertEquals(negotiate({ Accept: "text/plain" }, variants).index, 1);
});

Deno.test("negotiate explains its verdict, variant by variant", () => {
  const verdict = negotiate({ accept: "text/markdown, text/html;q=0.9, image/*;q=0" }, [
    { type: "text/html" },
    { type: "text/markdown" },
    { type: "image/png" },
    { type: "audio/ogg" },
  ], { disregardSingle: true });
  assertEquals(JSON.parse(JSON.stringify(verdict)), {
    index: 1,
    order: [1, 0],
    vary: ["Accept"],
    relaxed: [],
    reasons: [
      {
        acceptable: true,
        matches: { type: { range: "text/html;q=0.9", q: 0.9, tier: "exact" } },
        code: "type-quality",
        sentence:
          "It lost to variant 1: the weight of its type, times its source quality, is lower.",
      },
      {
        acceptable: true,
        matches: { type: { range: "text/markdown", q: 1, tier: "exact" } },
        code: "chosen",
        sentence: "It is the best.",
      },
      {
        acceptable: false,
        matches: { type: { range: "image/*;q=0", q: 0, tier: "subtype-wildcard" } },
        code: "unacceptable-type",
        sentence: "The request refuses its type: image/*;q=0.",
      },
      {
        acceptable: false,
        matches: { type: { range: null, q: 0, tier: "none" } },
        code: "unacceptable-type",
        sentence: "Nothing in the request takes its type.",
      },
    ],
    defects: [],
  });
});

Deno.test("negotiate says how it took what is malformed", () => {
  const { defects } = negotiate({ accept: "text/html;q=2" }, [{ type: "text/html" }]);
  assertEquals(defects, [{
    field: "Accept",
    code: "weight-range",
    offset: 10,
    taken: "The weight is above 1: it counts as 1.",
  }]);
});

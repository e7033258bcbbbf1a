import { assert, assertEquals } from "@std/assert";
import fc from "../properties.ts";
import { compile, type NegotiableVariant, type Policy } from "../../src/negotiate/mod.ts";

/** Elements that agree and disagree with the variants below, plain and odd. */
const ELEMENTS = {
  "accept": [
    ...["text/html", "TEXT/Markdown", "text/*", "*/*", "image/png", "text/plain", "*", "text/htm"],
    ...["text/html;level=1", "text/html;charset=utf-8", 'a/b;x="y, text/html"', "*/html", "text/"],
  ],
  "accept-language": [
    ...["en", "en-US", "en-GB-oed", "EN-gb", "*", "iw", "he", "zh-TW", "zh-Hant", "zh", "zh-CN"],
    ...["zh-Hant-TW", "zh-Hans", "no", "nb-NO", "nn", "no-bok", "mo", "ro", "sh", "sr-Latn", "sr"],
    ...["sgn-US", "ase", "x-private", "i-klingon", "de_AT", "e", "en-x-priv", "zh-min-nan", "1x"],
  ],
  "accept-encoding": ["gzip", "x-gzip", "BR", "zstd", "*", "identity", "g zip", "compress", "gz"],
  "accept-charset": ["utf-8", "latin1", "*", "euc-kr"],
} as const;

const WEIGHTS = ["", "", ";q=0", ";q=0.5", "; Q=0.9", ";q=1.000", ";q=.5", ";q=2", ";q=0.001;a=b"];

function field(elements: readonly string[]): fc.Arbitrary<string | undefined> {
  const element = fc.tuple(fc.constantFrom(...elements), fc.constantFrom(...WEIGHTS))
    .map((parts) => parts.join(""));
  const list = fc.tuple(
    fc.array(element, { maxLength: 6 }),
    fc.constantFrom(",", ", ", " ,\t", ",,"),
  );
  return fc.option(list.map(([parts, comma]) => parts.join(comma)), { nil: undefined });
}

const requests = fc.record({
  "accept": field(ELEMENTS.accept),
  "accept-language": field(ELEMENTS["accept-language"]),
  "accept-encoding": field(ELEMENTS["accept-encoding"]),
  "accept-charset": field(ELEMENTS["accept-charset"]),
}).map((fields) =>
  Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined)
);

const LANGUAGES = "en en-US en-GB he zh zh-Hant zh-Hans-CN no nb nn ro sr sr-Latn ase en,ko"
  .split(" ");
const variants: fc.Arbitrary<NegotiableVariant[]> = fc.array(
  fc.record({
    type: fc.constantFrom(
      "text/html",
      "text/markdown",
      "image/png",
      "text/html;level=1",
      undefined,
    ),
    language: fc.constantFrom(...LANGUAGES, undefined),
    encoding: fc.constantFrom("gzip", "br", "identity", "br, gzip", undefined),
    qs: fc.constantFrom(1, 1, 0.5, 0),
    converted: fc.boolean(),
    coded: fc.boolean(),
  }),
  { maxLength: 6 },
);

const ending = fc.constantFrom("refuse" as const, "serve" as const);
const policies: fc.Arbitrary<Policy> = fc.record({
  fallback: fc.record({ type: ending, language: ending, encoding: ending }),
  combine: fc.constantFrom("lexicographic" as const, "product" as const, "rvsa/1.0" as const),
  language: fc.constantFrom("lookup" as const, "lookup" as const, "extended" as const),
  ties: fc.record({ encoding: fc.constantFrom("client" as const, "server" as const) }),
  limits: fc.record({ acceptElements: fc.constantFrom(200, 3) }),
});

Deno.test("negotiate chooses at a glance what it explains the long way", () => {
  fc.assert(
    fc.property(variants, policies, fc.array(requests, { maxLength: 5 }), (set, policy, asked) => {
      const negotiator = compile(set, policy);
      for (const request of asked) {
        const { index, reasons } = negotiator.negotiate(request);
        const explained = reasons.findIndex(({ code }) => code === "chosen");
        assertEquals(index ?? -1, explained);
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("negotiate keeps to that when its memory of languages runs over", () => {
  const set = ["en", "en-GB", "zh-Hant", "he"].map((language) => ({ language }));
  const negotiator = compile(set);
  for (let i = 0; i < 1500; i++) {
    const language = `en-${i.toString(36)}x, zh-TW;q=0.${i % 9}, iw;q=0.${(i >> 3) % 9}, xx-${i}`;
    const { index, reasons } = negotiator.negotiate({ "accept-language": language });
    assertEquals(reasons[index ?? -1]?.code, "chosen", language);
  }
});

Deno.test("negotiate reads Headers, objects and pairs alike", () => {
  const negotiator = compile([{ type: "text/html" }, { type: "text/plain", language: "ko" }]);
  fc.assert(fc.property(requests, (pairs) => {
    const { index } = negotiator.negotiate(new Headers(pairs));
    assertEquals(negotiator.negotiate(pairs).index, index);
    assertEquals(negotiator.negotiate(Object.fromEntries(pairs)).index, index);
    const shouted = Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), value]));
    assertEquals(negotiator.negotiate(shouted).index, index);
  }));
});

Deno.test("key is as small as the set, however many fields clients send", () => {
  const types = ["text/html", "text/markdown", "text/plain", "application/json", "application/pdf"];
  const negotiator = compile(types.map((type) => ({ type })), { fallback: { type: "serve" } });
  const fields = new Set<string>();
  for (let i = 0; fields.size < 20_000; i++) {
    const ranges = types.map((type, t) => `${type};q=0.${(i * (2 * t + 3)) % 997}`);
    const from = i % ranges.length;
    const mixed = [...ranges.slice(from), ...ranges.slice(0, from)].slice(0, 1 + i % 6);
    fields.add(`${mixed.join(i % 2 ? ", " : ",")}, */*;q=0.0${i % 10}, x/y${i};q=0.2`);
  }
  const keys = new Map<string, number | null>();
  for (const accept of fields) {
    const { index } = negotiator.negotiate({ accept });
    const key = negotiator.key({ accept });
    assertEquals(keys.get(key) ?? index, index);
    keys.set(key, index);
  }
  assert(keys.size <= types.length, `${keys.size} keys`);
  assertEquals(new Set(keys.values()).size, keys.size);
});

Deno.test("key names what tells the chosen variant from the others", () => {
  const set = ["ko", "en"].flatMap((language) =>
    ["text/html", "text/markdown"].flatMap((type) =>
      [undefined, "br"].map((encoding) => ({ type, language, encoding }))
    )
  );
  const headers = { "accept": "text/markdown", "accept-language": "ko", "accept-encoding": "br" };
  assertEquals(compile(set).key(headers), "md·ko·br");
  assertEquals(compile(set).key({ ...headers, "accept-encoding": "gzip" }), "md·ko·identity");
  assertEquals(compile(set).key({ accept: "image/png" }), "none");
  assertEquals(compile([{ type: "a/b" }]).key({}), "#0");
  assertEquals(compile([{ qs: 0.5 }, { qs: 0.6 }]).key({}), "#1");
});

Deno.test("key is equal exactly where the choice is", () => {
  fc.assert(
    fc.property(variants, requests, requests, (set, one, other) => {
      const negotiator = compile(set);
      assertEquals(
        negotiator.key(one) === negotiator.key(other),
        negotiator.negotiate(one).index === negotiator.negotiate(other).index,
      );
    }),
    { numRuns: 500 },
  );
});

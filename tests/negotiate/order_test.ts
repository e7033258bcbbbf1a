import { assertEquals } from "@std/assert";
import { type NegotiableVariant, negotiate, type Policy, RULES } from "../../src/negotiate/mod.ts";

/** For each rule: a request in which the second variant wins, and the first loses by this rule. */
const SHOWN: Readonly<
  Record<string, readonly [Record<string, string>, NegotiableVariant, NegotiableVariant, Policy?]>
> = {
  "refusal": [
    { accept: "image/png, text/html;q=0" },
    { type: "text/html" },
    { type: "text/plain" },
    { fallback: { type: "serve" } },
  ],
  "overall-quality": [
    { accept: "text/html, text/plain;q=0.9", "accept-language": "ko, en;q=0.1" },
    { type: "text/html", language: "en" },
    { type: "text/plain", language: "ko" },
    { combine: "product" },
  ],
  "type-quality": [
    { accept: "text/html, text/plain;q=0.9", "accept-language": "en, ko;q=0.1" },
    { type: "text/plain", language: "en" },
    { type: "text/html", language: "ko" },
  ],
  "language-quality": [
    { "accept-language": "en;q=0.5, ko" },
    { language: "en" },
    { language: "ko" },
  ],
  "language-tier": [{ "accept-language": "ko" }, { language: "ko-KR" }, { language: "ko" }],
  "charset-quality": [
    { "accept-charset": "euc-kr, utf-8;q=0.9" },
    { charset: "utf-8" },
    { charset: "euc-kr" },
  ],
  "profile-quality": [
    { "accept-profile": "<urn:a>;q=0.5, <urn:b>" },
    { profile: "urn:a" },
    { profile: "urn:b" },
  ],
  "features-quality": [
    { "accept-features": "!tables" },
    { features: "tables;-0.5" },
    { features: "!tables" },
  ],
  "hint-quality": [
    { "sec-ch-width": "640" },
    { type: "image/png", length: 320 },
    { type: "image/png", length: 800 },
    { hints: [{ hint: "width", measure: ({ length }) => length }] },
  ],
  "type-tier": [
    { accept: "*/*, text/markdown" },
    { type: "text/html" },
    { type: "text/markdown" },
  ],
  "type-order": [
    { accept: "text/markdown, text/html" },
    { type: "text/html" },
    { type: "text/markdown", converted: true },
  ],
  "profile-order": [
    { "accept-profile": "<urn:b>, <urn:a>" },
    { profile: "urn:a" },
    { profile: "urn:b" },
  ],
  "language-order": [{ "accept-language": "ko, en" }, { language: "en" }, { language: "ko" }],
  "language-distance": [
    { "accept-language": "zh-Hant-TW" },
    { language: "zh" },
    { language: "zh-Hant" },
  ],
  "converted": [{ accept: "*/*" }, { type: "text/html", converted: true }, { type: "text/plain" }],
  "encoding-quality": [{ "accept-encoding": "gzip, br;q=0.9" }, { encoding: "br" }, {
    encoding: "gzip",
  }],
  "encoding-order": [
    { "accept-encoding": "gzip, br" },
    { encoding: "br" },
    { encoding: "gzip" },
    { ties: { encoding: "client" } },
  ],
  "coded": [
    { "accept-encoding": "gzip, br" },
    { encoding: "br", coded: true },
    { encoding: "gzip" },
  ],
};

for (const [code, [headers, loser, winner, policy]] of Object.entries(SHOWN)) {
  Deno.test(`RULES has ${code}, which decides before the server's order`, () => {
    const { index, reasons, order } = negotiate(headers, [loser, winner], policy);
    assertEquals([index, order], [1, [1, 0]]);
    assertEquals(reasons.map((reason) => reason.code), [code, "chosen"]);
  });
}

Deno.test("RULES has form-order: forms in the order of their first variants, before codings", () => {
  const variants = [
    { type: "text/html" },
    { type: "text/plain", encoding: "gzip" },
    { type: "text/html", encoding: "gzip", coded: true },
  ];
  const { order, reasons } = negotiate({ "accept-encoding": "gzip" }, variants);
  assertEquals(order, [2, 0, 1]);
  assertEquals(reasons.map(({ code }) => code), ["encoding-quality", "form-order", "chosen"]);
});

Deno.test("RULES has position, which decides where all else is equal", () => {
  const variants = ["br", "gzip", "gzip"].map((encoding) => ({ encoding }));
  const { order, reasons } = negotiate({ "accept-encoding": "gzip, br" }, variants);
  assertEquals(order, [0, 1, 2]);
  assertEquals(reasons.map(({ code }) => code), ["chosen", "position", "position"]);
});

Deno.test("RULES names every rule that a reason can give, and each is shown here", () => {
  const codes = new Set(RULES.map(({ code }) => code));
  assertEquals(
    codes.symmetricDifference(new Set([...Object.keys(SHOWN), "form-order", "position"])).size,
    0,
  );
});

Deno.test("negotiate multiplies weight and source quality", () => {
  const accept = "text/html;q=0.5, text/markdown";
  const choose = (...qs: number[]) =>
    negotiate({ accept }, [{ type: "text/html", qs: qs[0] }, { type: "text/markdown", qs: qs[1] }])
      .index;
  assertEquals(choose(1, 0.4), 0);
  assertEquals(choose(1, 0.6), 1);
  // An exact tie of products is none of rounding; then the client's order decides.
  assertEquals(choose(0.9, 0.45), 0);
});

Deno.test("negotiate never chooses source quality 0", () => {
  const { index, reasons } = negotiate({}, [{ type: "text/html", qs: 0 }, { type: "text/plain" }]);
  assertEquals(index, 1);
  assertEquals(reasons[0].code, "no-source-quality");
  assertEquals(negotiate({}, [{ qs: 0 }]).index, null);
});

import { assertEquals } from "@std/assert";
import fc from "../properties.ts";
import {
  availabilityOf,
  describeAvailability,
  negotiate,
  parseVariantKey,
  parseVariants,
  possibleKeys,
  selectByKey,
} from "../../src/negotiate/mod.ts";

/** Axes on which the draft and the chooser can be compared, and ranges for them. */
const AXES: Readonly<Record<string, readonly string[]>> = {
  "Accept": ["text/html", "text/plain", "image/png"],
  "Accept-Language": ["en", "en-GB", "ko"],
  "Accept-Encoding": ["gzip", "br"],
};
const RANGES: Readonly<Record<string, readonly string[]>> = {
  "Accept": ["text/html", "text/plain", "image/png", "text/*", "*/*"],
  "Accept-Language": ["en", "en-GB", "ko", "*"],
  "Accept-Encoding": ["gzip", "br", "*"],
};
const DIMENSION: Readonly<Record<string, "type" | "language" | "encoding">> = {
  "Accept": "type",
  "Accept-Language": "language",
  "Accept-Encoding": "encoding",
};

const variantsOf = (field: string) => AXES[field].map((value) => ({ [DIMENSION[field]]: value }));

const keys = (variants: string, headers: HeadersInit) =>
  possibleKeys(headers, parseVariants(variants) ?? [])?.map((key) => key.join(" "));

Deno.test("possibleKeys gives every combination, the first axis first", () => {
  const headers = { "accept-language": "fr;q=1.0, en;q=0.1", "accept-encoding": "gzip" };
  assertEquals(keys("Accept-Language=(en fr de), Accept-Encoding=(gzip br)", headers), [
    ...["fr gzip", "fr identity", "en gzip", "en identity"],
  ]);
});

Deno.test("possibleKeys falls back on the first type or language", () => {
  assertEquals(keys("Accept-Language=(en fr de)", { "accept-language": "es, ja;q=0.8" }), ["en"]);
  assertEquals(keys("Accept-Language=(en fr de)", {}), ["en"]);
  assertEquals(keys("Accept=(text/html)", { accept: "image/png" }), ["text/html"]);
  assertEquals(keys("Accept-Language=(en fr de)", { "accept-language": "de, es;q=0.8" }), ["de"]);
});

Deno.test("possibleKeys keeps to the client's order among equals", () => {
  assertEquals(keys("Accept-Encoding=(gzip br)", { "accept-encoding": "br, gzip" }), [
    ...["br", "gzip", "identity"],
  ]);
});

Deno.test("possibleKeys takes no coding for granted unless it is refused", () => {
  const codings = (value: string) => keys("Accept-Encoding=(gzip)", { "accept-encoding": value });
  assertEquals(codings("gzip, identity;q=0"), ["gzip"]);
  assertEquals(codings("gzip, *;q=0"), ["gzip"]);
  assertEquals(codings("*;q=0.5, gzip"), ["gzip", "identity"]);
  assertEquals(codings("br"), ["identity"]);
  assertEquals(codings("*;q=0"), []);
});

Deno.test("possibleKeys weighs types by their most specific range", () => {
  const headers = { accept: "text/*;q=0.9, text/html;q=0.3, */*;q=0.5, image/gif;q=0" };
  assertEquals(keys("Accept=(text/html image/png text/plain image/gif)", headers), [
    ...["text/plain", "image/png", "text/html"],
  ]);
});

Deno.test("possibleKeys takes the highest weight of a range that is repeated, as the chooser does", () => {
  const axis = (field: string) => `${field}=(${AXES[field].join(" ")})`;
  const element = (ranges: readonly string[]) =>
    fc.tuple(fc.constantFrom(...ranges), fc.constantFrom("", ";q=0.9", ";q=0.3", ";q=0"))
      .map((parts) => parts.join(""));
  for (const [field, ranges] of Object.entries(RANGES)) {
    const name = field.toLowerCase();
    fc.assert(fc.property(fc.array(element(ranges), { minLength: 1, maxLength: 6 }), (elements) => {
      const value = elements.join(", ");
      const ranked = keys(axis(field), { [name]: value }) ?? [];
      const { order, reasons } = negotiate({ [name]: value }, variantsOf(field), {
        language: "basic",
        fallback: "none",
      });
      const weights = (order: readonly number[]) =>
        order.map((index) => reasons[index].matches[DIMENSION[field]]?.q);
      const mine = ranked.map((value) => AXES[field].indexOf(value)).filter((at) => at >= 0);
      // Equal weights may stand in another order; what nothing suits has a default in the draft.
      if (order.length > 0) assertEquals(weights(mine), weights(order).toSorted().reverse(), value);
    }));
  }
});

Deno.test("possibleKeys compares parameters of types", () => {
  const accept = "text/html;level=1;q=0.3, text/html;q=0.7, text/plain;q=0.5";
  assertEquals(keys('Accept=("text/html;level=1" text/plain text/html)', { accept }), [
    ...["text/html", "text/plain", "text/html;level=1"],
  ]);
});

Deno.test("possibleKeys gives up on axes that it does not know, and on too many keys", () => {
  assertEquals(keys("Sec-Odd=(a b)", {}), undefined);
  assertEquals(keys("constructor=(a b)", {}), undefined);
  const many = Array.from({ length: 40 }, (_, i) => `a/b${i}`).join(" ");
  const languages = Array.from({ length: 40 }, (_, i) => `e${i}`).join(" ");
  assertEquals(
    keys(`Accept=(${many}), Accept-Language=(${languages})`, {
      "accept": "*/*",
      "accept-language": "*",
    }),
    undefined,
  );
});

Deno.test("selectByKey takes the stored answer with the best key", () => {
  const possible = [["fr", "gzip"], ["fr", "identity"], ["en", "gzip"]];
  const stored = ["(en gzip)", "(FR identity), (fr br)"].map((key) =>
    parseVariantKey(key, 2) ?? []
  );
  assertEquals(selectByKey(possible, stored), 1);
  assertEquals(selectByKey(possible, stored.slice(0, 1)), 0);
  assertEquals(selectByKey(possible, []), -1);
});

Deno.test("describeAvailability gives a set whose default comes first", () => {
  const set = describeAvailability({
    language: { values: ["fr", "en"], default: "en" },
    encoding: ["br"],
  }) ?? [];
  assertEquals(set.map(({ language, encoding }) => [language, encoding]), [
    ...[["en", undefined], ["en", "br"], ["fr", undefined], ["fr", "br"]],
  ]);
  assertEquals(negotiate({ "accept-language": "de" }, set).index, 0);
  const headers = { "accept-language": "fr", "accept-encoding": "br" };
  assertEquals(negotiate(headers, set).index, 3);
  const values = Array.from({ length: 65 }, (_, i) => `a/b${i}`);
  assertEquals(describeAvailability({ format: { values } }), undefined);
});

Deno.test("availabilityOf names the axes on which there is a choice", () => {
  const html = { type: "text/html;level=1", language: "en" };
  const set = [html, { ...html, type: "Text/Markdown" }, { ...html, encoding: "br" }];
  assertEquals(availabilityOf(set), {
    format: { values: ["text/html", "text/markdown"], default: "text/html" },
    language: undefined,
    encoding: ["br"],
  });
  assertEquals(availabilityOf([html, { type: "a/b" }]).language, undefined);
  assertEquals(availabilityOf([]), {
    format: undefined,
    language: undefined,
    encoding: undefined,
  });
});

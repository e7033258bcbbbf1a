import { assertEquals } from "@std/assert";
import {
  canonicalTag,
  isLanguageRange,
  isPrefixOf,
  matchesExtended,
  primaryLanguage,
  truncationsTo,
  withLikelyScript,
} from "../../src/syntax/language_tag.ts";

Deno.test("isPrefixOf ends at hyphens (RFC 4647 §3.3.1)", () => {
  assertEquals(["de-de", "de-de-1996"].filter((tag) => isPrefixOf("de-de", tag)).length, 2);
  assertEquals(["de-deva", "de-latn-de", "de"].filter((tag) => isPrefixOf("de-de", tag)), []);
});

Deno.test("matchesExtended skips subtags, but no singletons (RFC 4647 §3.3.2)", () => {
  const matching = ["de-de", "de-latn-de", "de-latf-de", "de-de-x-goethe", "de-latn-de-1996"];
  const others = ["de", "de-x-de", "de-deva", "en-de"];
  for (const range of ["de-*-de", "de-de"]) {
    assertEquals([...matching, ...others].filter((tag) => matchesExtended(range, tag)), [
      ...matching,
    ]);
  }
  assertEquals(matchesExtended("*-ch", "de-ch"), true);
  assertEquals(matchesExtended("*-ch", "de"), false);
});

Deno.test("truncationsTo cuts singletons with what follows them (RFC 4647 §3.4)", () => {
  const range = "zh-hant-cn-x-private1-private2";
  const cuts = [
    "zh-hant-cn-x-private1-private2",
    "zh-hant-cn-x-private1",
    "zh-hant-cn-x",
    "zh-hant-cn",
    "zh-hant",
    "zh",
    "z",
  ].map((tag) => truncationsTo(tag, range));
  assertEquals(cuts, [0, 1, undefined, 3, 4, 5, undefined]);
});

Deno.test("canonicalTag replaces deprecated and equivalent subtags", () => {
  const pairs = {
    iw: "he",
    in: "id",
    "sh": "sr-latn",
    "cmn-hans": "zh-hans",
    "nb-no": "no-no",
    en: "en",
  };
  for (const [tag, canonical] of Object.entries(pairs)) assertEquals(canonicalTag(tag), canonical);
  assertEquals(canonicalTag("aa-3-subtag-c"), "aa-3-subtag-c");
});

Deno.test("withLikelyScript adds a script where there is none", () => {
  const pairs = {
    "zh-tw": "zh-hant-tw",
    "zh-sg": "zh-hans-sg",
    "zh-hant": "zh-hant",
    "en-us": "en-latn-us",
    "*-ch": "*-ch",
  };
  for (const [tag, scripted] of Object.entries(pairs)) {
    assertEquals(withLikelyScript(tag), scripted);
  }
});

Deno.test("isLanguageRange and primaryLanguage look at subtags alone", () => {
  assertEquals(["en", "*", "de-*-de", "i-klingon"].every(isLanguageRange), true);
  assertEquals(["", "-", "en-", "e1", "abcdefghi", "en-abcdefghi"].some(isLanguageRange), false);
  assertEquals(["en", "en-us", "*"].map(primaryLanguage), ["en", "en", "*"]);
});

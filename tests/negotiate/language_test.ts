import { assertEquals } from "@std/assert";
import { type LanguageScheme, negotiate } from "../../src/negotiate/mod.ts";

/** The language chosen; a variant without one shows as "-". */
function choose(
  accept: string,
  languages: readonly string[],
  scheme: LanguageScheme = "lookup",
  fallback: "refuse" | "serve" = "serve",
): string | null {
  const variants = languages.map((language) => language === "-" ? {} : { language });
  const policy = { language: scheme, fallback: { language: fallback } };
  const { index } = negotiate({ "accept-language": accept }, variants, policy);
  return index === null ? null : languages[index];
}

Deno.test("negotiate by lookup prefers exact tags, then longer ones, then truncated ranges", () => {
  assertEquals(choose("en", ["en-GB", "en"]), "en");
  assertEquals(choose("en-US, de;q=0.5", ["en", "de"]), "en");
  assertEquals(choose("en-US, fr;q=0.8", ["en", "fr"]), "en");
  assertEquals(choose("de-DE, en-US;q=0.9, en-GB;q=0.8", ["en", "en-GB"]), "en");
  assertEquals(
    choose("zh-Hant-CN-x-private1-private2", ["zh-Hant-CN-x", "zh", "zh-Hant"]),
    "zh-Hant",
  );
});

Deno.test("negotiate by lookup lets a range that names the tag decide, not a truncated one", () => {
  assertEquals(choose("en-US, en;q=0.5, fr;q=0.8", ["en", "fr"]), "fr");
  assertEquals(choose("en-US, en;q=0", ["en", "fr"], "lookup", "refuse"), null);
});

Deno.test("negotiate by lookup lets the longest range decide", () => {
  assertEquals(choose("en, en-GB;q=0", ["en-GB", "en-US"]), "en-US");
  assertEquals(choose("fr;q=0.9, fr-CA;q=0.1", ["fr-CA", "fr"]), "fr");
});

Deno.test("negotiate by lookup knows likely scripts, and deprecated and equivalent tags", () => {
  assertEquals(choose("zh-TW", ["zh-CN", "zh-Hant"]), "zh-Hant");
  for (const field of ["zh-TW,zh;q=0.9,en-US;q=0.8", "zh-HK,zh;q=0.9"]) {
    assertEquals(choose(field, ["zh-Hans", "zh-Hant"]), "zh-Hant");
  }
  assertEquals(choose("zh-CN,zh;q=0.9", ["zh-Hant", "zh-Hans"]), "zh-Hans");
  assertEquals(choose("zh-Hant", ["zh-CN", "zh-TW"]), "zh-TW");
  assertEquals(choose("zh-SG", ["zh-Hant", "zh-Hans"]), "zh-Hans");
  assertEquals(choose("zh-HK", ["zh-CN", "zh-Hant"], "lookup", "refuse"), "zh-Hant");
  assertEquals(choose("iw", ["en", "he"]), "he");
  assertEquals(choose("nb-NO", ["en", "no"]), "no");
  assertEquals(choose("no", ["en", "nb"]), "nb");
  assertEquals(choose("sh", ["en", "sr-Latn"]), "sr-Latn");
});

Deno.test("negotiate by lookup serves a near language before none, and none before a wrong one", () => {
  assertEquals(choose("en-US", ["fr", "-", "en-GB"]), "en-GB");
  assertEquals(choose("en-US", ["fr", "-"]), "-");
  assertEquals(choose("en-US, fr;q=0.1", ["en-GB", "fr"]), "fr");
  assertEquals(choose("pt-PT, *;q=0.5", ["fr", "pt-BR"]), "pt-BR");
});

Deno.test("negotiate by lookup knows no near languages where other languages are refused", () => {
  assertEquals(choose("en-US", ["en-GB"], "lookup", "refuse"), null);
  assertEquals(choose("en-US", ["-"], "lookup", "refuse"), "-");
});

Deno.test("negotiate takes * for all that no other range matches", () => {
  assertEquals(choose("*;q=0.8, en, es", ["ro", "es"]), "es");
  assertEquals(choose("en;q=0.2, *", ["en", "fr"]), "fr");
  assertEquals(choose("en-US, *;q=0", ["fr", "en"], "lookup", "refuse"), "en");
  assertEquals(choose("bar, *;q=0", ["foo"], "lookup", "refuse"), null);
});

Deno.test("negotiate serves the server's first language when none is wanted, if it may", () => {
  assertEquals(choose("ja", ["ko", "en"]), "ko");
  assertEquals(choose("ja", ["ko", "en"], "lookup", "refuse"), null);
  const { relaxed, reasons } = negotiate(
    { "accept-language": "ja" },
    [{ language: "ko" }]
      .concat({ language: "en" }),
  );
  assertEquals(relaxed, ["language"]);
  assertEquals(reasons[0].acceptable, false);
});

Deno.test("negotiate serves a refused language after those that are merely not wanted", () => {
  assertEquals(choose("ja, ko;q=0", ["ko", "en"]), "en");
});

Deno.test("negotiate by basic filtering takes ranges as prefixes only", () => {
  assertEquals(choose("en-gb", ["en"], "basic", "refuse"), null);
  assertEquals(choose("de-de", ["de-Deva", "de-DE-1996"], "basic", "refuse"), "de-DE-1996");
  assertEquals(choose("iw", ["he"], "basic", "refuse"), null);
});

Deno.test("negotiate by extended filtering skips subtags", () => {
  assertEquals(choose("de-*-DE", ["de", "de-Latn-DE"], "extended", "refuse"), "de-Latn-DE");
  assertEquals(choose("*-CH, *;q=0.1", ["de-DE", "fr-CH"], "extended"), "fr-CH");
  assertEquals(choose("de;q=0.5, de-DE", ["de-AT", "de-Latn-DE"], "extended"), "de-Latn-DE");
});

Deno.test("negotiate treats all languages alike without a usable Accept-Language", () => {
  assertEquals(negotiate({}, [{ language: "ko" }, {}]).index, 0);
  assertEquals(choose("", ["ko", "en"]), "ko");
  assertEquals(choose("!!", ["ko", "en"]), "ko");
});

Deno.test("negotiate takes content for several audiences by its best language", () => {
  assertEquals(choose("en, mi;q=0.5", ["ko", "mi, en"], "lookup", "refuse"), "mi, en");
  assertEquals(choose("en, mi;q=0.5", ["mi", "mi, en"], "basic"), "mi, en");
  assertEquals(choose("fr", ["mi, en"], "lookup", "refuse"), null);
  // Of two that it reads equally well, by the one that was named.
  for (const scheme of ["lookup", "basic"] as const) {
    assertEquals(choose("*, en-GB", ["en-GB, fr", "fr, en-GB"], scheme), "en-GB, fr");
    assertEquals(choose("*, en-GB", ["fr", "fr, en-GB"], scheme), "fr, en-GB");
  }
});

Deno.test("negotiate names the range and the tier that decided on a language", () => {
  const variants = ["en", "en-GB", "zh-TW", "fr"].map((language) => ({ language }));
  const headers = { "accept-language": "en-US, zh-Hant;q=0.5, *;q=0.1" };
  const matches = negotiate(headers, variants).reasons.map(({ matches }) => matches.language);
  assertEquals(matches, [
    { range: "en-US", q: 1, tier: "truncated" },
    { range: "*;q=0.1", q: 0.1, tier: "near" },
    { range: "zh-Hant;q=0.5", q: 0.5, tier: "likely" },
    { range: "*;q=0.1", q: 0.1, tier: "wildcard" },
  ]);
});

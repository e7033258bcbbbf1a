import { assertEquals } from "@std/assert";
import { parseAcceptLanguage } from "../../src/syntax/accept_language.ts";

const parse = (value: string) =>
  parseAcceptLanguage(value).ranges.map(({ tag, q }) => `${tag} ${q}`);

Deno.test("parseAcceptLanguage reads basic and extended ranges in lower case", () => {
  assertEquals(parse("da, en-GB;q=0.8, *-CH;q=0.5, de-*-DE, *;q=0"), [
    "da 1",
    "en-gb 0.8",
    "*-ch 0.5",
    "de-*-de 1",
    "* 0",
  ]);
});

Deno.test("parseAcceptLanguage takes underscores as hyphens, and reports them", () => {
  const { ranges, defects } = parseAcceptLanguage("de, de_AT;q=0.9");
  assertEquals(ranges.map(({ tag }) => tag), ["de", "de-at"]);
  assertEquals(defects, [{ code: "range-underscore", offset: 4 }]);
});

Deno.test("parseAcceptLanguage ignores what is no range", () => {
  const value = "1e, toolonglanguage, en-, -en, en--us, e n, en;x=1, ko";
  const { ranges, defects } = parseAcceptLanguage(value);
  assertEquals(ranges.map(({ tag }) => tag), ["en", "ko"]);
  assertEquals(defects.map(({ code }) => code), [
    ...Array(6).fill("range-malformed"),
    "parameter-unexpected",
  ]);
});

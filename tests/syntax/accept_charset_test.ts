import { assertEquals } from "@std/assert";
import { parseAcceptCharset } from "../../src/syntax/accept_charset.ts";

Deno.test("parseAcceptCharset reads names in lower case", () => {
  const { ranges, defects } = parseAcceptCharset("iso-8859-5, UTF-8;q=0.8, *;q=0");
  assertEquals(ranges.map(({ charset, q }) => `${charset} ${q}`), [
    "iso-8859-5 1",
    "utf-8 0.8",
    "* 0",
  ]);
  assertEquals(defects, []);
});

Deno.test("parseAcceptCharset ignores what is no token", () => {
  const { ranges, defects } = parseAcceptCharset('"utf-8", euc-kr');
  assertEquals(ranges.map(({ charset }) => charset), ["euc-kr"]);
  assertEquals(defects, [{ code: "range-malformed", offset: 0 }]);
});

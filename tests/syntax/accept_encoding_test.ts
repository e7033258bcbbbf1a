import { assertEquals } from "@std/assert";
import { canonicalCoding, parseAcceptEncoding } from "../../src/syntax/accept_encoding.ts";

Deno.test("parseAcceptEncoding reads codings by their registered names", () => {
  const { ranges, defects } = parseAcceptEncoding("X-GZip, BR;q=0.5, identity;q=0, *");
  assertEquals(ranges.map(({ coding, q }) => `${coding} ${q}`), [
    "gzip 1",
    "br 0.5",
    "identity 0",
    "* 1",
  ]);
  assertEquals(defects, []);
});

Deno.test("parseAcceptEncoding ignores what is no token, and parameters", () => {
  const { ranges, defects } = parseAcceptEncoding(";q=1, g zip, gzip;level=9");
  assertEquals(ranges.map(({ coding }) => coding), ["gzip"]);
  assertEquals(defects.map(({ code }) => code), [
    "range-malformed",
    "range-malformed",
    "parameter-unexpected",
  ]);
});

Deno.test("canonicalCoding knows the two old aliases and no other", () => {
  assertEquals(["x-gzip", "X-Compress", "x-br", "GZIP"].map(canonicalCoding), [
    "gzip",
    "compress",
    "x-br",
    "gzip",
  ]);
});

import { assertEquals } from "@std/assert";
import {
  formatVariantKey,
  formatVariants,
  parseVariantKey,
  parseVariants,
} from "../../src/syntax/variants.ts";

Deno.test("parseVariants reads axes in their order, whatever the case of their names", () => {
  assertEquals(parseVariants("Accept-Encoding=(gzip br), accept-language=( en  fr )"), [
    { field: "accept-encoding", values: ["gzip", "br"] },
    { field: "accept-language", values: ["en", "fr"] },
  ]);
  assertEquals(parseVariants("accept-encoding=()"), [{ field: "accept-encoding", values: [] }]);
  assertEquals(parseVariants('accept=("text/html" image/png);x=1'), [
    { field: "accept", values: ["text/html", "image/png"] },
  ]);
  assertEquals(parseVariants(""), []);
});

Deno.test("parseVariants takes no malformed field", () => {
  for (const text of ["a", "a=b", "a=(b", "a=(b c),", "a=(1)", "a=(b)c", "=(a)", "a=(b),,c=(d)"]) {
    assertEquals(parseVariants(text), undefined, text);
  }
});

Deno.test("parseVariantKey reads keys that have a value for each axis", () => {
  assertEquals(parseVariantKey('(gzip fr), ("identity" fr)', 2), [
    ["gzip", "fr"],
    ["identity", "fr"],
  ]);
  assertEquals(parseVariantKey("(gzip fr), (identity fr), (br fr oops)", 2), undefined);
  assertEquals(parseVariantKey('("gzip " fr)', 2), [["gzip ", "fr"]]);
  assertEquals(parseVariantKey("gzip", 1), undefined);
  assertEquals(parseVariantKey("", 1), undefined);
});

Deno.test("formatVariants and formatVariantKey write what is read again", () => {
  const axes = [{ field: "Accept", values: ["text/html", "odd value"] }];
  assertEquals(formatVariants(axes), 'accept=(text/html "odd value")');
  assertEquals(parseVariants(formatVariants(axes)), [{ ...axes[0], field: "accept" }]);
  const keys = [["a", 'b"c'], ["1", "d"]];
  assertEquals(formatVariantKey(keys), '(a "b\\"c"), ("1" d)');
  assertEquals(parseVariantKey(formatVariantKey(keys), 2), keys);
});

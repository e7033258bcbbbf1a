import { assertEquals } from "@std/assert";
import {
  formatAvailable,
  formatAvailEncoding,
  formatCookieIndices,
  parseAvailable,
  parseAvailEncoding,
  parseCookieIndices,
} from "../../src/syntax/avail_hints.ts";

Deno.test("parseAvailable reads values and the default", () => {
  assertEquals(parseAvailable("en-uk, en-us;d, fr, de"), {
    values: ["en-uk", "en-us", "fr", "de"],
    default: "en-us",
  });
  assertEquals(parseAvailable("image/png, image/gif"), {
    values: ["image/png", "image/gif"],
    default: "image/png",
  });
  assertEquals(parseAvailable(""), { values: [], default: undefined });
});

Deno.test("parseAvailable ignores other parameters, and takes no malformed field", () => {
  assertEquals(parseAvailable("a;q=0.5;x, b;d=?1")?.default, "b");
  for (const text of ["a;d, b;d", "(a)", "a b", "a,", "1"]) {
    assertEquals(parseAvailable(text), undefined, text);
  }
});

Deno.test("parseAvailEncoding and parseCookieIndices read plain lists", () => {
  assertEquals(parseAvailEncoding("gzip, BR"), ["gzip", "br"]);
  assertEquals(parseAvailEncoding("(gzip)"), undefined);
  assertEquals(parseCookieIndices('"id", "s\\"id"'), ["id", 's"id']);
});

Deno.test("formatAvailable, formatAvailEncoding and formatCookieIndices write the fields", () => {
  assertEquals(formatAvailable({ values: ["fr", "en"], default: "en" }), "fr, en;d");
  assertEquals(formatAvailEncoding(["gzip", "br"]), "gzip, br");
  assertEquals(formatCookieIndices(["id", "sid"]), '"id", "sid"');
});

import { assertEquals } from "@std/assert";
import { parseNegotiate } from "../../src/syntax/negotiate.ts";
import { allowsRvsa, parseRvsaVersion } from "../../src/syntax/rvsa_version.ts";
import {
  formatStructuredTag,
  formatTcn,
  parseStructuredTag,
  parseTcn,
} from "../../src/syntax/tcn.ts";

Deno.test("parseNegotiate reads directives and what they imply (RFC 2295 §8.4)", () => {
  const nothing = { trans: false, vlist: false, guessSmall: false, rvsa: [], any: false };
  assertEquals(parseNegotiate(null), nothing);
  assertEquals(parseNegotiate("x-own=1"), nothing);
  assertEquals(parseNegotiate("TRANS"), { ...nothing, trans: true });
  assertEquals(parseNegotiate("vlist"), { ...nothing, trans: true, vlist: true });
  assertEquals(parseNegotiate(" guess-small ,"), {
    ...nothing,
    trans: true,
    vlist: true,
    guessSmall: true,
  });
  assertEquals(parseNegotiate("1.0, 2.5"), {
    ...nothing,
    trans: true,
    rvsa: [{ major: 1, minor: 0 }, { major: 2, minor: 5 }],
  });
  assertEquals(parseNegotiate("*"), { ...nothing, trans: true, any: true });
});

Deno.test("allowsRvsa takes newer algorithms of the same major version (RFC 2295 §8.4)", () => {
  const versions = (text: string) => parseNegotiate(text).rvsa;
  assertEquals(allowsRvsa(versions("1.0"), { major: 1, minor: 3 }), true);
  assertEquals(allowsRvsa(versions("1.1, 2.0"), { major: 1, minor: 0 }), false);
  assertEquals(allowsRvsa([], { major: 1, minor: 0 }), false);
  assertEquals(parseRvsaVersion("12345.0"), undefined);
});

Deno.test("parseTcn and formatTcn know responses and overrides (RFC 2295 §8.5)", () => {
  assertEquals(parseTcn("List"), { response: "list", override: undefined });
  assertEquals(parseTcn("adhoc, keep, x=1"), { response: "adhoc", override: "keep" });
  assertEquals(formatTcn({ response: "choice", override: "re-choose" }), "choice, re-choose");
  assertEquals(formatTcn(parseTcn("")), "");
});

Deno.test("formatStructuredTag keeps the tag well-formed (RFC 2295 §9)", () => {
  assertEquals(formatStructuredTag({ etag: '"a;b"', validator: "1234" }), '"a;b;1234"');
  assertEquals(formatStructuredTag({ etag: 'W/"a"', validator: "v" }), 'W/"a;v"');
  assertEquals(formatStructuredTag({ etag: "a", validator: "v" }), undefined);
  assertEquals(formatStructuredTag({ etag: '"a"', validator: 'v"' }), undefined);
  assertEquals(formatStructuredTag({ etag: '"a"', validator: "v;w" }), undefined);
});

Deno.test("parseStructuredTag takes apart what formatStructuredTag made", () => {
  for (const etag of ['""', '"a;b"', 'W/"x"']) {
    const tag = formatStructuredTag({ etag, validator: "v1" }) ?? "";
    assertEquals(parseStructuredTag(tag), { etag, validator: "v1" });
  }
  assertEquals(parseStructuredTag('"plain"'), undefined);
  assertEquals(parseStructuredTag("a;b"), undefined);
});

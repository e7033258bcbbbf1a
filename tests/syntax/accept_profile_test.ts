import { assertEquals } from "@std/assert";
import { parseAcceptProfile } from "../../src/syntax/accept_profile.ts";

const read = (value: string) =>
  parseAcceptProfile(value).ranges.map(({ profile, q }) => [profile, q]);

Deno.test("parseAcceptProfile reads URIs in brackets, quoted ones, tokens and the star", () => {
  assertEquals(read("<http://www.w3.org/ns/dcat>, <urn:example:schema>;q=0.5"), [
    ["http://www.w3.org/ns/dcat", 1],
    ["urn:example:schema", 0.5],
  ]);
  assertEquals(read('"http://iiif.io/api/image/3"; q=0.8, dcat, *;q="0.1"'), [
    ["http://iiif.io/api/image/3", 0.8],
    ["dcat", 1],
    ["*", 0.1],
  ]);
  assertEquals(read("<http://a.example/?x=1,2;3>;q=0.5"), [["http://a.example/?x=1,2;3", 0.5]]);
  assertEquals(read(" , ,"), []);
});

Deno.test("parseAcceptProfile reports what is malformed", () => {
  const { ranges, defects } = parseAcceptProfile("<a>b, c d, <e;q=1, <f>", 10);
  assertEquals(ranges.map(({ profile }) => profile), ["e;q=1, <f"]);
  assertEquals(defects.map(({ code }) => code), ["range-malformed", "range-malformed"]);
  assertEquals(parseAcceptProfile("<a>;q=x;y=1").ranges, []);
  assertEquals(parseAcceptProfile('"open').defects.length, 1);
  assertEquals(parseAcceptProfile("<open").defects.length, 1);
  assertEquals(parseAcceptProfile("a,b,c", 2).ranges.length, 2);
});

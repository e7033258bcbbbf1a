import { assertEquals } from "@std/assert";
import { formatMediaType, isMediaEssence, parseMediaType } from "../../src/syntax/media_type.ts";

const parse = (text: string) => {
  const media = parseMediaType(text);
  return media && [media.type, Object.fromEntries(media.parameters)];
};

Deno.test("parseMediaType lowers type and parameter names, and keeps values", () => {
  assertEquals(parse("text/html"), ["text/html", {}]);
  assertEquals(parse('Text/HTML; Charset="UTF-8" ;level=1'), [
    "text/html",
    { charset: "UTF-8", level: "1" },
  ]);
  assertEquals(parse('a/b;title="a, b; \\"c\\""'), ["a/b", { title: 'a, b; "c"' }]);
});

Deno.test("parseMediaType drops malformed parameters, and keeps the first of repeated ones", () => {
  assertEquals(parse("a/b;;x; =1;y=2;Y=3;z"), ["a/b", { y: "2" }]);
  assertEquals(parse('a/b;y=2;x="open'), ["a/b", { y: "2" }]);
});

Deno.test("parseMediaType refuses what is no type and subtype", () => {
  for (
    const text of ["", "text", "text/", "/html", "text/html/x", "te xt/html", "tëxt/html", ";a=b"]
  ) {
    assertEquals(parse(text), undefined, text);
  }
});

Deno.test("parseMediaType holds a parameter named like a property of all objects", () => {
  assertEquals(parseMediaType("a/b;constructor=1")?.parameters.get("constructor"), "1");
  assertEquals(parseMediaType("a/b")?.parameters.get("constructor"), undefined);
});

Deno.test("formatMediaType writes what parseMediaType reads back", () => {
  const parameters: [string, string][] = [["charset", "utf-8"], ["title", 'a "b" \\ c'], ["x", ""]];
  const text = formatMediaType({ type: "text/plain", parameters });
  assertEquals(text, 'text/plain;charset=utf-8;title="a \\"b\\" \\\\ c";x=""');
  assertEquals([...parseMediaType(text)?.parameters ?? []], parameters);
  assertEquals(formatMediaType({ type: "text/plain" }), "text/plain");
});

Deno.test("isMediaEssence wants two tokens and one slash", () => {
  assertEquals(["a/b", "*/*", "a/*", "a", "a/", "/b", "a/b/c", "a /b"].filter(isMediaEssence), [
    "a/b",
    "*/*",
    "a/*",
  ]);
});

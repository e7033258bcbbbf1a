import { assertEquals } from "@std/assert";
import { formatLink, isRelated, parseLinks } from "../../src/syntax/link.ts";

Deno.test("parseLinks reads targets and parameters (RFC 8288 §3)", () => {
  const links = parseLinks(
    '</page.md>; rel="alternate"; type="text/markdown", <https://a.example/?b=c,d;e>; REL=next',
  );
  assertEquals(links.map(({ target, parameters }) => [target, ...parameters]), [
    ["/page.md", ["rel", "alternate"], ["type", "text/markdown"]],
    ["https://a.example/?b=c,d;e", ["rel", "next"]],
  ]);
  assertEquals(
    parseLinks('<a>; title="x, <b>; rel=y"; rel=z; rel=w')[0].parameters.get("rel"),
    "z",
  );
});

Deno.test("parseLinks leaves out what is malformed, and keeps the rest", () => {
  const targets = (text: string) => parseLinks(text).map(({ target }) => target);
  assertEquals(targets("a, <b> c, <d>, <>, ;, <e"), ["d", ""]);
  assertEquals(targets('<a>; x="open, <b>'), ["a"]);
  assertEquals(parseLinks("<a>,".repeat(9), 3).length, 3);
});

Deno.test("isRelated looks for one of several relations", () => {
  const [link] = parseLinks('<a>; rel="Alternate  next"');
  assertEquals([isRelated(link, "alternate"), isRelated(link, "NEXT")], [true, true]);
  assertEquals(isRelated(link, "alt"), false);
});

Deno.test("formatLink writes what parseLinks reads, and nothing that ends it early", () => {
  const text = formatLink('/a>"b\n', [["rel", "alternate"], ["title", 'x "y"']]);
  assertEquals(text, '</a%3E%22b%0A>; rel=alternate; title="x \\"y\\""');
  assertEquals(parseLinks(text)[0].parameters.get("title"), 'x "y"');
});

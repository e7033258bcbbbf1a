import { assert, assertEquals } from "@std/assert";
import fc from "../properties.ts";
import {
  formatAlternates,
  formatDescription,
  parseAlternates,
  parseDescription,
} from "../../src/syntax/alternates.ts";

const EXAMPLE = '{"paper.1" 0.9 {type text/html} {language en}}, ' +
  '{"paper.2" 0.7 {type text/html} {language fr}}, ' +
  '{"paper.3" 1.0 {type application/postscript} {language en}}, proxy-rvsa="1.0, 2.5"';

Deno.test("parseAlternates reads the example of RFC 2295 §8.3, and formatAlternates writes it", () => {
  const list = parseAlternates(EXAMPLE);
  assert(list !== undefined);
  assertEquals(list.variants.map(({ uri, qs }) => [uri, qs]), [
    ["paper.1", 0.9],
    ["paper.2", 0.7],
    ["paper.3", 1],
  ]);
  assertEquals([...list.variants[1].attributes], [["type", "text/html"], ["language", "fr"]]);
  assertEquals(list.proxyRvsa, [{ major: 1, minor: 0 }, { major: 2, minor: 5 }]);
  assertEquals(formatAlternates(list), EXAMPLE);
});

Deno.test("parseAlternates reads every attribute, the fallback and other directives", () => {
  const list = parseAlternates(
    '{"a" 1 {Type text/html;x="},"} {features !textonly [a !b];+1.5-0.8 c=[1-]} {length 12}' +
      '{description "An \\"A\\", {a}" en} {charset utf-8} {x-own a "b}" c}},\t{"b,c"},x=y, proxy-rvsa=""',
  );
  assertEquals([...list?.variants[0].attributes ?? []], [
    ["type", 'text/html;x="},"'],
    ["features", "!textonly [a !b];+1.5-0.8 c=[1-]"],
    ["length", "12"],
    ["description", '"An \\"A\\", {a}" en'],
    ["charset", "utf-8"],
    ["x-own", 'a "b}" c'],
  ]);
  assertEquals([list?.fallback, list?.proxyRvsa], ["b,c", []]);
});

Deno.test("parseAlternates takes a brace in a value for a sign like others (RFC 2295 §5.1)", () => {
  const list = parseAlternates('{"a" 1.0 {x-odd a{b,} {length 1}}, {"b" 0.5}');
  assertEquals(list?.variants.map(({ uri }) => uri), ["a", "b"]);
  assertEquals(list?.variants[0].attributes.get("x-odd"), "a{b,");
});

Deno.test("parseAlternates takes no half of a list", () => {
  for (
    const text of [
      ...['{"a" x}', '{"a" 1 {type}', '{"a" 1 {type text/html}', '{"a" 2}', "{a 1}", '{"a" 1'],
      ...['{"a"}, {"b"}', '{"a" 1 {length 1} {length 1}}', "a b", '{"a" 1 x}', "proxy-rvsa"],
    ]
  ) {
    assertEquals(parseAlternates(text), undefined, text);
  }
  assertEquals(parseAlternates('{"a" 1}, '.repeat(9), 8), undefined);
  assertEquals(parseAlternates(""), { variants: [], fallback: undefined, proxyRvsa: undefined });
});

Deno.test("formatAlternates writes nothing that ends the string or the line early", () => {
  const text = formatAlternates({
    variants: [{ uri: 'a"b\r\n{c}>', qs: 0.5, attributes: new Map() }],
    fallback: "ü",
  });
  assertEquals(text, '{"a%22b%0D%0A%7Bc%7D%3E" 0.5}, {"%C3%BC"}');
});

Deno.test("parseAlternates reads what formatAlternates writes", () => {
  const variant = fc.record({
    uri: fc.webUrl(),
    qs: fc.integer({ min: 0, max: 1000 }).map((q) => q / 1000),
    attributes: fc.constantFrom(
      new Map<string, string>(),
      new Map([["type", 'a/b;c="d"'], ["language", "en, fr"]]),
      new Map([["features", "[a b];+1.5"]]),
    ),
  });
  fc.assert(fc.property(fc.array(variant), fc.option(fc.webUrl()), (variants, fallback) => {
    const list = { variants, fallback: fallback ?? undefined, proxyRvsa: undefined };
    assertEquals(parseAlternates(formatAlternates(list)), list);
  }));
});

Deno.test("parseAlternates survives any text", () => {
  const text = fc.string({ unit: fc.constantFrom(...'{}",= a1.\\;') });
  fc.assert(fc.property(text, (text) => void parseAlternates(text)), { numRuns: 500 });
});

Deno.test("parseDescription and formatDescription keep text and language", () => {
  assertEquals(parseDescription(formatDescription('a "b" \\', "en")), {
    text: 'a "b" \\',
    language: "en",
  });
  assertEquals(parseDescription('"a"'), { text: "a", language: undefined });
  assertEquals(parseDescription("a"), undefined);
});

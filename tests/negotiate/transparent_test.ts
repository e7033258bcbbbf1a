import { assert, assertEquals } from "@std/assert";
import {
  answerTransparently,
  formatAlternates,
  isNeighbour,
  listValidator,
  listVariants,
  parseAlternates,
  rateRemotely,
  type TransparentResource,
  urisOf,
  variantsOf,
} from "../../src/negotiate/mod.ts";

const PAPER = '{"paper.1" 0.9 {type text/html} {language en}}, ' +
  '{"paper.2" 0.7 {type text/html} {language fr}}, ' +
  '{"paper.3" 1.0 {type application/postscript} {language en}}';

function resource(list: string, more: Partial<TransparentResource> = {}): TransparentResource {
  const parsed = parseAlternates(list);
  assert(parsed !== undefined);
  return { url: "http://x.example/paper/", list: parsed, ...more };
}

const SURE = { "accept": "text/html, application/postscript;q=0.8", "accept-language": "en, fr" };

function answer(negotiate: string | null, more: Partial<TransparentResource> = {}, list = PAPER) {
  const headers = negotiate === null ? SURE : { ...SURE, negotiate };
  const { response, index, listed } = answerTransparently(headers, resource(list, more));
  return [response, index, listed];
}

Deno.test("answerTransparently chooses where the client allows it, and lists where it does not", () => {
  assertEquals(answer("1.0"), ["choice", 0, false]);
  assertEquals(answer("*"), ["choice", 0, false]);
  assertEquals(answer("1.0, vlist"), ["choice", 0, true]);
  assertEquals(answer("trans"), ["list", null, true]);
  assertEquals(answer("vlist"), ["list", null, true]);
  assertEquals(answer("2.0"), ["list", null, true]);
  assertEquals(answer("1.1"), ["list", null, true]);
});

Deno.test("answerTransparently lists where RVSA/1.0 would guess", () => {
  const headers = { negotiate: "1.0", accept: "text/html;q=0.5, */*", "accept-language": "en" };
  const { response, index, verdict } = answerTransparently(headers, resource(PAPER));
  assertEquals([response, index, verdict.order[0]], ["list", null, 2]);
});

Deno.test("answerTransparently chooses neighbours only (RFC 2295 §10.2)", () => {
  const list = PAPER.replace("paper.1", "http://y.example/paper/1");
  assertEquals(answer("1.0", {}, list), ["list", null, true]);
  assertEquals(answer(null, {}, list), ["list", null, true]);
  assertEquals(answer(null, { adhoc: true }, list), ["adhoc", 0, false]);
  assertEquals(answer("1.0", { adhoc: true }, list), ["list", null, true]);
});

Deno.test("answerTransparently serves clients that know no lists as it likes", () => {
  assertEquals(answer(null), ["choice", 0, false]);
  assertEquals(answer(null, { proxy: true }), ["list", null, true]);
});

Deno.test("answerTransparently keeps a proxy to what the list allows (RFC 2295 §8.3)", () => {
  assertEquals(answer("1.0", { proxy: true }), ["choice", 0, false]);
  const restricted = `${PAPER}, proxy-rvsa="2.5"`;
  assertEquals(answer("1.0", { proxy: true }, restricted), ["list", null, true]);
  assertEquals(answer("1.0", {}, restricted), ["choice", 0, false]);
  assertEquals(answer("*", { proxy: true }, `${PAPER}, proxy-rvsa="1.0"`), ["choice", 0, false]);
});

Deno.test("answerTransparently guesses only what is small", () => {
  const list = (length: number) => `{"a" 1 {type text/html} {length ${length}}}`;
  assertEquals(answer("guess-small", {}, list(1000)), ["choice", 0, true]);
  assertEquals(answer("guess-small", {}, list(10_000)), ["list", null, true]);
  assertEquals(answer("guess-small", { proxy: true }, list(1000)), ["list", null, true]);
});

Deno.test("answerTransparently says what its answer varies by, and where the variant is", () => {
  const { vary, location } = answerTransparently({ ...SURE, negotiate: "*" }, resource(PAPER));
  assertEquals(vary, ["Negotiate", "Accept", "Accept-Language", "Accept-Encoding"]);
  assertEquals(location, "paper.1");
});

Deno.test("isNeighbour compares everything up to the last slash", () => {
  const base = "http://x.example/a/b?c";
  assertEquals(["d", "./d?e", "/a/", "http://x.example/a/d"].map((uri) => isNeighbour(uri, base)), [
    ...[true, true, true, true],
  ]);
  const others = ["../d", "/d", "c/d", "https://x.example/a/d", "mailto:a", "http://"];
  assertEquals(others.filter((uri) => isNeighbour(uri, base)), []);
});

Deno.test("variantsOf counts the fallback last, and with next to no quality (RFC 2296 §3.1)", () => {
  const { list } = resource('{"a" 1 {features tables}}, {"fallback.html"}');
  assertEquals(urisOf(list), ["a", "fallback.html"]);
  const headers = { "accept-features": "!tables" };
  assertEquals(rateRemotely(headers, variantsOf(list)).map(({ quality }) => quality), [0, 0]);
  assertEquals(answerTransparently(headers, resource('{"a" 1 {features tables}}, {"f"}')).index, 1);
});

Deno.test("listVariants describes what the chooser knows, and leaves out what cannot be written", () => {
  const list = listVariants([
    { uri: "a", type: "text/html;level=1", language: "en", charset: "utf-8", length: 12, qs: 0.8 },
    { uri: "b", features: "tables;-0.5", description: "Tables", language: "x}y\n" },
  ], { fallback: "c", proxyRvsa: [{ major: 1, minor: 0 }] });
  assertEquals(
    formatAlternates(list),
    '{"a" 0.8 {type text/html;level=1} {charset utf-8} {language en} {length 12}}, ' +
      '{"b" 1.0 {features tables;-0.5} {description "Tables"}}, {"c"}, proxy-rvsa="1.0"',
  );
  assertEquals(variantsOf(list)[0].type, "text/html;level=1");
});

Deno.test("listValidator changes when the list does", () => {
  const [one, other] = [PAPER, PAPER.replace("0.9", "0.8")].map((text) =>
    listValidator(resource(text).list)
  );
  assert(/^[0-9a-z]{1,13}$/.test(one));
  assert(one !== other);
  assertEquals(listValidator(resource(PAPER).list), one);
});

Deno.test("rateRemotely rounds to five places as RFC 2296 §3.3 has it", () => {
  const rate = (qs: number, q: string, lang = "1") =>
    rateRemotely(
      { accept: `a/b;q=${q}`, "accept-language": `en;q=${lang}` },
      [{ type: "a/b", language: "en", qs }],
    )[0].quality;
  assertEquals([rate(0.9, "1"), rate(0.7, "1", "0.5"), rate(1, "0.8")], [0.9, 0.35, 0.8]);
  // Halves go up, also where binary fractions would miss them.
  assertEquals(rate(0.005, "0.001"), 0.00001);
  assertEquals(rate(0.001, "0.005"), 0.00001);
  assertEquals(rate(0.145, "0.007", "0.001"), 0);
  assertEquals(rate(0.335, "0.001", "0.1"), 0.00003);
  assertEquals(rate(0.333, "0.333", "0.333"), 0.03693);
  assertEquals(rate(0.045, "0.001"), 0.00005);
  assertEquals(rate(0.035, "0.001"), 0.00004);
});

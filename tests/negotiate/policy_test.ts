import { assertEquals } from "@std/assert";
import { negotiate, type Policy } from "../../src/negotiate/mod.ts";

const html = { type: "text/html" };
const markdown = { type: "text/markdown" };

Deno.test("fallback answers 406 for types by default, and serves them if it is told to", () => {
  const headers = { accept: "image/png" };
  assertEquals(negotiate(headers, [html, markdown]).index, null);
  const served = negotiate(headers, [html, markdown], { fallback: { type: "serve" } });
  assertEquals([served.index, served.order, served.relaxed], [0, [0, 1], ["type"]]);
});

Deno.test("fallback relaxes a dimension only where nothing is acceptable in all of them", () => {
  const variants = [{ ...html, language: "ko" }, { ...markdown, language: "en" }];
  const headers = { accept: "text/html, text/markdown;q=0.1", "accept-language": "en" };
  const { index, order, relaxed } = negotiate(headers, variants);
  assertEquals([index, order, relaxed], [1, [1], []]);
});

Deno.test("fallback keeps refusing in the other dimensions", () => {
  const variants = [{ ...html, language: "en" }, { ...markdown, language: "ko" }];
  const headers = { accept: "text/markdown", "accept-language": "en" };
  const { index, order, relaxed, reasons } = negotiate(headers, variants);
  assertEquals([index, order, relaxed], [1, [1], ["language"]]);
  assertEquals(reasons[0].code, "unacceptable-type");
  assertEquals(negotiate(headers, variants, { fallback: "none" }).index, null);
});

Deno.test("disregardSingle leaves out a dimension in which all variants are alike", () => {
  const headers = { accept: "image/png", "accept-encoding": "*;q=0" };
  const strictly = negotiate(headers, [html]);
  assertEquals([strictly.index, strictly.vary], [null, ["Accept", "Accept-Encoding"]]);
  const leniently = negotiate(headers, [html], { disregardSingle: true });
  assertEquals([leniently.index, leniently.vary], [0, []]);
  const two = negotiate(headers, [html, markdown], { disregardSingle: true });
  assertEquals([two.index, two.vary], [null, ["Accept"]]);
});

Deno.test("ties give the choice among equals to the client or to the server", () => {
  const choose = (ties: Policy["ties"]) =>
    negotiate(
      {
        "accept": "text/markdown, text/html, */*",
        "accept-language": "en, ko",
      },
      [{ ...html, language: "ko" }, { ...markdown, language: "ko" }, { ...html, language: "en" }],
      { ties },
    ).index;
  assertEquals(choose(undefined), 1);
  assertEquals(choose({ type: "server" }), 2);
  assertEquals(choose({ type: "server", language: "server" }), 0);
});

Deno.test("strict refuses requests whose fields are malformed, and says so", () => {
  const headers = { accept: "text/html;q=abc, */*" };
  assertEquals(negotiate(headers, [html, markdown]).index, 0);
  const { index, order, defects, reasons } = negotiate(headers, [html, markdown], { strict: true });
  assertEquals([index, order], [null, []]);
  assertEquals(defects.map(({ field, code, offset }) => [field, code, offset]), [
    ["Accept", "weight-malformed", 10],
  ]);
  assertEquals(reasons.map(({ code }) => code), ["malformed-field", "malformed-field"]);
});

Deno.test("limits bound the elements that are read, and the rest is reported", () => {
  const headers = { accept: "a/a, b/b, text/markdown" };
  const policy = { limits: { acceptElements: 2 } };
  const { index, defects } = negotiate(headers, [html, markdown], policy);
  assertEquals(index, null);
  assertEquals(defects.map(({ code, offset }) => [code, offset]), [["elements-exceeded", 10]]);
});

Deno.test("combine by product weighs the dimensions against each other", () => {
  const headers = { accept: "text/markdown, text/html;q=0.9", "accept-language": "ko, en;q=0.1" };
  const variants = [{ ...html, language: "ko" }, { ...markdown, language: "en" }];
  assertEquals(negotiate(headers, variants).index, 1);
  assertEquals(negotiate(headers, variants, { combine: "product" }).index, 0);
});

Deno.test("combine by product still ranks variants without a language by their types", () => {
  const headers = { accept: "text/html;q=0.5, text/markdown", "accept-language": "ko" };
  const { order } = negotiate(headers, [html, markdown], { combine: "product" });
  assertEquals(order, [1, 0]);
});

Deno.test("combine by RVSA/1.0 chooses what is sure, and lists where it would guess", () => {
  const policy = { combine: "rvsa/1.0" } as const;
  const variants = [{ ...html, language: "en" }, { ...markdown, language: "ko" }];
  const sure = { accept: "text/html;q=0.9, text/markdown", "accept-language": "en, ko;q=0.5" };
  assertEquals(negotiate(sure, variants, policy).index, 0);
  const guess = negotiate({ ...sure, accept: "text/html;q=0.9, */*" }, variants, policy);
  assertEquals(guess.index, 0);
  const wild = negotiate({ ...sure, accept: "text/html;q=0.1, */*" }, variants, policy);
  assertEquals([wild.index, wild.order], [null, [1, 0]]);
  assertEquals(wild.reasons.map(({ code }) => code), ["listed", "listed"]);
  assertEquals(negotiate({}, [html], policy).vary, ["Accept", "Accept-Encoding"]);
});

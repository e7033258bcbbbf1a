import { assertEquals } from "@std/assert";
import { isFulfilled } from "../../src/negotiate/features.ts";
import { negotiate, rateRemotely } from "../../src/negotiate/mod.ts";
import { parseAcceptFeatures } from "../../src/syntax/accept_features.ts";
import { parseFeatureList } from "../../src/syntax/feature_list.ts";

/** What these predicates are, each given as one element of a feature list. */
function truths(field: string, predicates: string): (boolean | undefined)[] {
  const set = parseAcceptFeatures(field);
  return parseFeatureList(predicates).map(({ predicates: [predicate] }) =>
    isFulfilled(predicate, set)
  );
}
const all = (value: boolean | undefined, values: readonly unknown[]) =>
  assertEquals(values, values.map(() => value));

/** The feature set of RFC 2295 §6.3. */
const SET = "blex, colordepth={5}, UA-media=stationary, paper=A4, paper=A3, " +
  "x-version=104, x-version=200";

Deno.test("negotiate finds the predicates true that RFC 2295 §6.3 finds true", () => {
  all(
    true,
    truths(
      SET,
      "blex colordepth=[4-] colordepth!=6 colordepth !screenwidth UA-media=stationary " +
        "UA-media!=screen paper=A4 paper =!A0 colordepth=[ 4 - 6 ] x-version=[100-300] " +
        "x-version=[200-300]",
    ),
  );
});

Deno.test("negotiate finds the predicates false that RFC 2295 §6.3 finds false", () => {
  all(
    false,
    truths(
      SET,
      "!blex blebber colordepth=6 colordepth=foo !colordepth screenwidth screenwidth=640 " +
        "screenwidth!=640 x-version=99 UA-media=screen paper=A0 paper=a4 x-version=[100-199] wuxta",
    ),
  );
});

Deno.test("negotiate leaves open what a field with a star leaves open (RFC 2295 §8.2)", () => {
  const field = 'blex, !blebber, colordepth={5}, !screenwidth, paper = A4, paper!="A2", ' +
    "x-version=104, *";
  all(true, truths(field, "blex colordepth=[4-] colordepth!=6 colordepth !screenwidth paper=A4"));
  all(
    false,
    truths(field, "!blex blebber colordepth=6 !colordepth screenwidth screenwidth!=640 paper=A2"),
  );
  all(
    undefined,
    truths(
      field,
      "UA-media=stationary UA-media!=screen paper!=a0 x-version=[100-300] x-version=99 wuxta !wuxta",
    ),
  );
  // What is higher is not told, but nothing can make the highest lower.
  all(false, truths(field, "x-version=[1-100]"));
});

/** Quality and definiteness of one variant with these features. */
function rate(features: string, field?: string, qs = 1): [number, boolean] {
  const headers: HeadersInit = field === undefined ? {} : { "accept-features": field };
  const [{ quality, definite }] = rateRemotely(headers, [{ features, qs }]);
  return [quality, definite];
}

Deno.test("rateRemotely multiplies the factors of the elements (RFC 2295 §6.4)", () => {
  const list = "!textonly [blebber !wolx] colordepth=3;+0.7";
  assertEquals(rate(list, "blebber, colordepth=3"), [0.7, true]);
  assertEquals(rate(list, "wolx, blebber, colordepth=4"), [1, true]);
  assertEquals(rate(list, "textonly, blebber"), [0, false]);
  assertEquals(rate(list, "wolx"), [0, false]);
  const degrading = "!blink;-0.5 background;+1.5 [blebber !wolx];+1.4-0.8";
  assertEquals(rate(degrading, "background, blebber"), [2.1, true]);
  assertEquals(rate(degrading, "blink, wolx"), [0.4, true]);
  assertEquals(rate(degrading, "blink, background, wolx", 0.9), [0.54, true]);
});

Deno.test("rateRemotely calls what rests on a star a guess (RFC 2296 §3.4)", () => {
  const list = "blebber [x y]";
  assertEquals(rate(list, "blebber, x, !y, *"), [1, true]);
  assertEquals(rate(list, "blebber, x"), [1, true]);
  assertEquals(rate(list, "blebber, *"), [1, false]);
  assertEquals(rate(list), [1, false]);
});

Deno.test("rateRemotely calls definite what is the same with an empty field (RFC 2296 §3.4)", () => {
  assertEquals(rate("tables;+1.5"), [1, true]);
  assertEquals(rate("!textonly paper!=A4;+1.-1."), [1, true]);
  assertEquals(rate("tables;+0.5-0.7"), [1, false]);
});

Deno.test("rateRemotely knows what no further value of a feature can change (RFC 2295 §6.3)", () => {
  assertEquals(rate("dpi=[300-]", "dpi=600, *"), [1, true]);
  assertEquals(rate("dpi=[300-];+1-0.5", "dpi=72, *"), [1, false]);
});

Deno.test("negotiate lets features take part only where a variant speaks of them", () => {
  const html = { type: "text/html" };
  const policy = { disregardSingle: true };
  assertEquals(negotiate({}, [html, html], policy).vary, []);
  const tables = { ...html, features: "tables" };
  const plain = { ...html, qs: 0.7 };
  assertEquals(negotiate({}, [tables, plain], policy).vary, ["Accept-Features"]);
  const choose = (field: string) => negotiate({ "accept-features": field }, [tables, plain]).index;
  assertEquals([choose("tables"), choose("!tables"), choose("*"), choose("")], [0, 1, 0, 1]);
});

Deno.test("negotiate explains features by what the client said of them", () => {
  const variants = [{ features: "tables frames" }, { features: "!tables" }];
  const { reasons } = negotiate({ "accept-features": "tables, !frames, *" }, variants);
  assertEquals(reasons.map(({ matches }) => matches.features), [
    { range: "tables, !frames", q: 0, tier: "exact" },
    { range: "tables", q: 0, tier: "exact" },
  ]);
  assertEquals(reasons[0].code, "chosen");
  const refused = negotiate({ "accept-features": "!tables" }, variants, { fallback: "none" });
  assertEquals(refused.reasons[0].sentence, "The request refuses its features: !tables.");
});

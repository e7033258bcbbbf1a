import { assert, assertEquals } from "@std/assert";
import { LENIENCE, parseWeight, parseWeighted } from "../../src/syntax/quality.ts";
import { parseAccept } from "../../src/syntax/accept.ts";
import { parseAcceptEncoding } from "../../src/syntax/accept_encoding.ts";
import { parseAcceptLanguage } from "../../src/syntax/accept_language.ts";

Deno.test("parseWeight takes every qvalue of the grammar without complaint", () => {
  const weights = { "0": 0, "0.": 0, "0.0": 0, "0.000": 0, "1": 1, "1.": 1, "1.000": 1 };
  for (const [text, q] of Object.entries(weights)) assertEquals(parseWeight(text).q, q, text);
  for (let thousandths = 0; thousandths < 1000; thousandths++) {
    const text = `0.${String(thousandths).padStart(3, "0")}`;
    assertEquals(parseWeight(text), { q: thousandths / 1000, defect: undefined }, text);
  }
});

Deno.test("parseWeight takes odd numbers by their value, and never turns a wish into a refusal", () => {
  const odd = {
    ".5": [0.5, "weight-form"],
    "0.1234": [0.123, "weight-form"],
    "0.0001": [0.001, "weight-form"],
    "0.0000": [0, "weight-form"],
    "00.5": [0.5, "weight-form"],
    "1.0000": [1, "weight-form"],
    "1.001": [1, "weight-range"],
    "2": [1, "weight-range"],
    "10": [1, "weight-range"],
    "0000000000020": [1, "weight-range"],
  } as const;
  for (const [text, [q, defect]] of Object.entries(odd)) {
    assertEquals(parseWeight(text), { q, defect }, text);
  }
});

Deno.test("parseWeight makes no number of what is none", () => {
  for (
    const text of ["", ".", "abc", "-1", "-0", "+1", "1e3", "0x1", "0,5", "NaN", "Infinity", "1 "]
  ) {
    assertEquals(parseWeight(text), { defect: "weight-malformed" }, text);
  }
});

const names = (value: string, limit = 10) => {
  const { ranges, defects } = parseWeighted(value, limit, (element) => element);
  return [
    ranges.map(({ name, q }) => `${name}=${q}`).join(" "),
    defects.map(({ code }) => code).join(),
  ];
};

Deno.test("parseWeighted reads elements, their weights and offsets", () => {
  const { ranges } = parseWeighted(" a ;x=1; q=0.5 ,, b", 10, (element) => element);
  assertEquals(ranges, [
    { name: "a", text: "a ;x=1; q=0.5", q: 0.5, parameters: new Map([["x", "1"]]), offset: 1 },
    { name: "b", text: "b", q: 1, parameters: undefined, offset: 18 },
  ]);
});

Deno.test("parseWeighted takes q for the weight in any letter case and at any place", () => {
  assertEquals(names("a;Q=0.2, b;q=0.3;x=1, c;x=1;q=0.4"), ["a=0.2 b=0.3 c=0.4", ""]);
});

Deno.test("parseWeighted lets no comma or semicolon within quotes separate anything", () => {
  assertEquals(names('a;x="1,b;q=0";q=0.5, c;y="\\",d"'), ["a=0.5 c=1", ""]);
});

Deno.test("parseWeighted ignores empty elements and parameters", () => {
  assertEquals(names(",, a;;;q=0.5; ,\t, b;,"), ["a=0.5 b=1", ""]);
  assertEquals(names(""), ["", ""]);
});

Deno.test("parseWeighted stops at the limit, counting ignored elements too", () => {
  assertEquals(names("a, b;q=x, c, d", 3), ["a=1 c=1", "weight-malformed,elements-exceeded"]);
  assertEquals(names("a, b, c", 3), ["a=1 b=1 c=1", ""]);
});

/** As many parameters as one element may have. */
const PARAMETERS = Array.from({ length: 32 }, (_, index) => `;p${index}=1`);

Deno.test("LENIENCE names each malformation, and each is taken as it says", () => {
  const accept = (value: string) => {
    const { ranges, defects } = parseAccept(value, 3);
    return [
      ranges.map(({ type, parameters, q }) =>
        [type, ...[...parameters].map((pair) => pair.join("=")), q].join(";")
      ).join(", "),
      defects.map(({ code, offset }) => `${code}@${offset}`).join(),
    ];
  };
  const shown: Record<string, readonly [taken: readonly string[], expected: readonly string[]]> = {
    "weight-malformed": [accept("a/b;q=abc, c/d"), ["c/d;1", "weight-malformed@4"]],
    "weight-range": [accept("a/b;q=2"), ["a/b;1", "weight-range@4"]],
    "weight-form": [accept('a/b;q="0.1"'), ["a/b;0.1", "weight-form@4"]],
    "parameter-malformed": [accept("a/b;level;x=1"), ["a/b;x=1;1", "parameter-malformed@4"]],
    "parameter-unquoted": [accept("a/b;p=c:d"), ["a/b;p=c:d;1", "parameter-unquoted@4"]],
    "parameter-space": [accept("a/b;p = c"), ["a/b;p=c;1", "parameter-space@4"]],
    "parameter-repeated": [accept("a/b;p=1;P=2"), ["a/b;p=1;1", "parameter-repeated@8"]],
    "parameter-unexpected": [
      [parseAcceptEncoding("gzip;x=1").ranges[0].coding, "parameter-unexpected@0"],
      ["gzip", parseAcceptEncoding("gzip;x=1").defects.map((d) => `${d.code}@${d.offset}`).join()],
    ],
    "parameters-exceeded": [
      accept(`a/b${PARAMETERS.slice(1).join("")};q=0.5, c/d${PARAMETERS.join("")};q=1, e/f`),
      [`a/b${PARAMETERS.slice(1).join("")};0.5, e/f;1`, "parameters-exceeded@374"],
    ],
    "quote-open": [accept('a/b, c/d;p="x, e/f'), ["a/b;1", "quote-open@9"]],
    "range-malformed": [accept("bogus, /*, */x"), [
      "",
      [0, 7, 11].map((at) => `range-malformed@${at}`).join(),
    ]],
    "range-wildcard": [accept("*;q=.2"), ["*/*;0.2", "weight-form@2,range-wildcard@0"]],
    "range-underscore": [
      [parseAcceptLanguage("de_AT").ranges[0].tag, "range-underscore"],
      ["de-at", parseAcceptLanguage("de_AT").defects[0].code],
    ],
    "elements-exceeded": [accept("a/b,a/c,a/d,a/e"), [
      "a/b;1, a/c;1, a/d;1",
      "elements-exceeded@12",
    ]],
  };
  assertEquals(Object.keys(shown), Object.keys(LENIENCE));
  for (const [code, [taken, expected]] of Object.entries(shown)) {
    assertEquals(taken, expected, code);
  }
});

Deno.test("parseWeighted takes linear time, whatever the shape of the field", () => {
  const shapes = [
    ",",
    ";",
    '"',
    "\\",
    "=",
    "/",
    "a/b,",
    ";q=",
    ';x="',
    ';x="\\',
    "a;x=1",
    " \t",
    ";a",
    "-",
  ];
  const duration = (value: string, enough = 0) => {
    let best = Infinity;
    // Whatever else the machine does makes some rounds slow, but not all.
    for (let round = 0; round < 5 || (round < 100 && best >= enough && enough > 0); round++) {
      const start = performance.now();
      parseAccept(value, Infinity);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  for (const shape of shapes) {
    const small = "a/b" + shape.repeat(8192 / shape.length);
    const large = "a/b" + shape.repeat(262_144 / shape.length);
    // 32 times the length; quadratic work would take 1024 times as long.
    const allowance = Math.max(duration(small), 0.2) * 300;
    assert(duration(large, allowance) < allowance, `${shape} grows faster than linearly`);
  }
});

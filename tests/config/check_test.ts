import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { check, tellProblems } from "../../src/config/check.ts";
import { CONFIG } from "../../src/config/serve.ts";
import { createVariform, type VariformConfig } from "../../src/mod.ts";

/** All settings at once, but for those that only a program can hold. */
const WHOLE: VariformConfig = {
  origin: "http://127.0.0.1:1/",
  listen: { port: 0, host: "::1", front: "wire" },
  languages: ["ko", "pt-BR"],
  keepHost: true,
  trustForwarded: false,
  caCerts: [],
  contentSignal: "search=yes",
  quiet: true,
  negotiation: {
    policy: {
      combine: "rvsa/1.0",
      language: "extended",
      fallback: { type: "serve" },
      ties: { encoding: "client" },
      strict: true,
      dimensions: ["type"],
    },
    mode: "transparent",
    query: { format: "as" },
    prefixes: ["ko"],
    cookies: { language: "lang" },
    userAgents: [{ match: "GPTBot", prefer: { type: "text/markdown" } }],
    hints: [{ hint: "width", measure: "-(\\d+)\\.jpg$" }, { hint: "data" }],
    prefer: true,
    advertise: ["variants"],
    downstream: "private",
    explain: true,
  },
  paths: [{ match: "/a/*", negotiation: { mode: "reactive" } }],
  limits: { variants: 8 },
};

Deno.test("check finds nothing wrong with what may stand in a file", () => {
  assertEquals(check(WHOLE, CONFIG), []);
  assertEquals(check({}, CONFIG), []);
});

const WRONG: readonly (readonly [value: unknown, path: string, message: string])[] = [
  [[], "", "an object, not a list"],
  [{ orgin: "x" }, "orgin", "there is no such setting; did you mean origin?"],
  [{ keep_host: true }, "keep_host", "there is no such setting; did you mean keepHost?"],
  [{ listen: { port: 65_536 } }, "listen.port", "a whole number from 0 to 65535, not 65536"],
  [{ listen: { port: "80" } }, "listen.port", 'a whole number from 0 to 65535, not "80"'],
  [{ limits: { variants: 1.5 } }, "limits.variants", "a whole number from 0 on, not 1.5"],
  [
    { injection: { rules: [{ selector: "a + b", content: "x" }] } },
    "injection.rules[0].selector",
    'a selector, not "a + b". The selector "a + b" cannot be used: siblings cannot be matched ' +
    "while a document streams by.",
  ],
  [{ quiet: "yes" }, "quiet", 'true or false, not "yes"'],
  [{ languages: "ko" }, "languages", 'a list, each a language tag such as ko or pt-BR, not "ko"'],
  [{ languages: ["ko", 1] }, "languages[1]", "a language tag such as ko or pt-BR, not 1"],
  [
    { negotiation: { policy: { combine: "sum" } } },
    "negotiation.policy.combine",
    'one of lexicographic, product, rvsa/1.0, not "sum"',
  ],
  [
    { negotiation: { policy: { fallback: { type: "keep" } } } },
    "negotiation.policy.fallback.type",
    'one of refuse, serve, not "keep"',
  ],
  [{ negotiation: { hints: [{}] } }, "negotiation.hints[0].hint", "missing; one of width, "],
  [
    { negotiation: { hints: [{ hint: "width", measure: "no group" }] } },
    "negotiation.hints[0].measure",
    "a regular expression with a group, or a function",
  ],
  [{ paths: [{ match: "shop" }] }, "paths[0].match", 'a path such as /shop/*, not "shop"'],
  [
    { paths: [{ match: "/", negotiation: { prefixes: [] } }] },
    "paths[0].negotiation.prefixes",
    "there is no such setting",
  ],
  [{ contentSignal: "maybe" }, "contentSignal", "a Content-Signal such as"],
  [JSON.parse('{"__proto__": 1}'), "__proto__", "there is no such setting"],
  [{ constructor: 1 }, "constructor", "there is no such setting"],
];

for (const [value, path, message] of WRONG) {
  Deno.test(`check tells what is wrong with ${JSON.stringify(value)}`, () => {
    const problems = check(value, CONFIG);
    assertEquals(problems.map((problem) => problem.path), [path]);
    assertStringIncludes(problems[0].message, message);
  });
}

Deno.test("check tells all problems at once, and tellProblems a line for each", () => {
  const problems = check({ quiet: 1, limits: { a: 1 }, languages: [2] }, CONFIG);
  assertEquals(tellProblems(problems).split("\n").map((line) => line.split(":")[0]), [
    "quiet",
    "limits.a",
    "languages[0]",
  ]);
});

Deno.test("createVariform refuses what it cannot mean, by the path of the setting", () => {
  const cases: readonly (readonly [object, string])[] = [
    [{}, "origin: missing"],
    [{ origin: 5 }, "origin: a folder's path"],
    [{ origin: () => {}, negotiation: { mod: "x" } }, "negotiation.mod: there is no such"],
    [{ origin: () => {}, listen: {} }, "listen: there is no such setting"],
    [{ origin: () => {}, negotiation: { hints: [{ hint: "width" }] } }, "needs a measure"],
  ];
  for (const [options, message] of cases) {
    assertThrows(
      () => createVariform(options as Parameters<typeof createVariform>[0]),
      TypeError,
      message,
    );
  }
});

import { assert, assertEquals } from "@std/assert";
import { compilePath, isPathPattern } from "../../src/syntax/path_pattern.ts";
import { PathTable } from "../../src/pipeline/path_rules.ts";
import { createVariform } from "../../src/mod.ts";

const MATCHES: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
  ["/shop/*", "/shop/", true],
  ["/shop/*", "/shop/a/b", true],
  ["/shop/*", "/shop", false],
  ["/shop/*", "/shopping", false],
  ["/shop/*", "/Shop/a", false],
  ["/shop/*", "/%73hop/a", true],
  ["/shop/*", "/shop%2Fa", false],
  ["*.pdf", "/a/b.pdf", true],
  ["*.pdf", "/a/b.pdf/c", false],
  ["/about", "/about", true],
  ["/about", "/about/", false],
  ["/a*b*c", "/abc", true],
  ["/a*b*c", "/aXbYbZc", true],
  ["/a*b*c", "/acb", false],
  ["/a*a", "/a", false],
  ["*", "/", true],
  ["/찻집/*", "/%EC%B0%BB%EC%A7%91/a", true],
  ["/%ec%b0%bb%ec%a7%91/*", "/%EC%B0%BB%EC%A7%91/a", true],
  ["/100%25/*", "/100%25/a", true],
];

for (const [pattern, path, matches] of MATCHES) {
  Deno.test(`compilePath: ${pattern} ${matches ? "is" : "is not"} ${path}`, () => {
    assertEquals(compilePath(pattern)(path), matches);
  });
}

Deno.test("isPathPattern refuses what no path can be", () => {
  assertEquals(["", "shop", "/a?b", "/a#b", "/a b", "/\ud800"].filter(isPathPattern), []);
});

Deno.test("PathTable lays rules over each other in their order, setting by setting", () => {
  const table = new PathTable(
    { negotiation: { explain: true, policy: { combine: "product", fallback: "none" } } },
    [
      { match: "/a/*", negotiation: { mode: "reactive", policy: { fallback: { type: "serve" } } } },
      { match: "*.md", negotiation: { mode: "transparent" } },
      { match: "/a/b/*", negotiation: { explain: undefined, policy: { combine: undefined } } },
    ],
    (settings) => settings,
  );
  assertEquals(table.at("/").negotiation, {
    explain: true,
    policy: { combine: "product", fallback: "none" },
  });
  assertEquals(table.at("/a/b/c.md").negotiation, {
    explain: true,
    mode: "transparent",
    policy: { combine: "product", fallback: { type: "serve" } },
  });
  assertEquals(table.at("/a/c").negotiation?.mode, "reactive");
  assert(table.at("/a/c") === table.at("/a/d"), "a combination is settled once");
});

Deno.test("paths: dimensions can be left out for a part of a site, and Vary says so", async () => {
  const app = createVariform({
    origin: () => new Response("<h1>Tea</h1>", { headers: { "content-type": "text/html" } }),
    paths: [{ match: "/raw/*", negotiation: { policy: { dimensions: ["encoding"] } } }],
  });
  const headers = { accept: "text/markdown" };
  const seen: (string | null)[][] = [];
  for (const path of ["/tea", "/raw/tea"]) {
    const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
    await response.body?.cancel();
    seen.push([response.headers.get("content-type"), response.headers.get("vary")]);
  }
  assertEquals(seen, [
    ["text/markdown; charset=utf-8", "Accept, Accept-Encoding"],
    ["text/html", "Accept-Encoding"],
  ]);
  await app.close();
});

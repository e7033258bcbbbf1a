import { assertEquals } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { SearchKeys } from "../../src/pipeline/search_keys.ts";

Deno.test("SearchKeys keeps URLs apart as the answers to their path say", () => {
  const keys = new SearchKeys();
  const url = (search: string) => new URL(`http://site.test/list${search}`);
  assertEquals(keys.keyOf(url("?b=2&a=1")), "http://site.test/list?b=2&a=1");
  const field = ["No-Vary-Search", 'key-order, params=("utm_source")'] as const;
  assertEquals(keys.learn(url("?b=2&a=1"), [field]), "http://site.test/list?a=1&b=2");
  assertEquals(keys.keyOf(url("?utm_source=x&b=2&a=1")), "http://site.test/list?a=1&b=2");
  assertEquals(
    keys.keyOf(new URL("http://site.test/other?utm_source=x")),
    "http://site.test/other?utm_source=x",
  );
  assertEquals(keys.learn(url("?b=2"), []), "http://site.test/list?b=2");
  assertEquals(keys.keyOf(url("?utm_source=x")), "http://site.test/list?utm_source=x");
});

Deno.test("an origin's No-Vary-Search lets URLs share what is stored, and a change of one purge it", async () => {
  let asked = 0;
  const app = createVariform({
    origin: ({ url, method }) => {
      if (method === "POST") return new Response(null, { status: 204 });
      asked++;
      const { pathname, searchParams } = new URL(url);
      const isNoisy = pathname === "/noisy" || searchParams.get("kind") === "noisy";
      return new Response(`<h1>${searchParams.get("id")} ${asked}</h1>`, {
        headers: {
          "content-type": "text/html",
          "cache-control": "max-age=60",
          ...isNoisy ? { "no-vary-search": 'params=("utm" "session")' } : {},
        },
      });
    },
  });
  const get = async (path: string) => {
    const response = await app.fetch(new Request(`http://site.test${path}`));
    return await response.text();
  };
  assertEquals(await get("/noisy?id=1&utm=a"), "<h1>1 1</h1>");
  assertEquals(await get("/noisy?utm=b&id=1"), "<h1>1 1</h1>");
  assertEquals(await get("/noisy?id=1"), "<h1>1 1</h1>");
  assertEquals(await get("/noisy?id=2&session=9"), "<h1>2 2</h1>");
  await app.fetch(new Request("http://site.test/noisy?id=1&utm=c", { method: "POST" }));
  assertEquals(await get("/noisy?id=1&utm=d"), "<h1>1 3</h1>");
  assertEquals(await get("/noisy?id=2"), "<h1>2 2</h1>");
  // What says nothing of its query is for that query alone, whatever its neighbours say.
  assertEquals(await get("/mixed?id=1&utm=a"), "<h1>1 4</h1>");
  assertEquals(await get("/mixed?id=9&kind=noisy"), "<h1>9 5</h1>");
  assertEquals(await get("/mixed?id=1&utm=b"), "<h1>1 6</h1>");
  await app.close();
});

Deno.test("parameters that pin a form go to the origin, which can say that they mean nothing to it", async () => {
  for (const noise of [false, true]) {
    const seen: string[] = [];
    const app = createVariform({
      origin: ({ url }) => {
        seen.push(new URL(url).search);
        return new Response("<h1>Tea</h1>", {
          headers: {
            "content-type": "text/html",
            "cache-control": "max-age=60",
            ...noise && { "no-vary-search": 'params=("format" "lang")' },
          },
        });
      },
    });
    const types: (string | null)[] = [];
    for (const search of ["?format=md", "?format=txt", ""]) {
      const response = await app.fetch(new Request(`http://site.test/tea${search}`));
      await response.body?.cancel();
      types.push(response.headers.get("content-type")?.split(";")[0] ?? null);
    }
    assertEquals(types, ["text/markdown", "text/plain", "text/html"]);
    assertEquals(seen, noise ? ["?format=md"] : ["?format=md", "?format=txt", ""]);
    await app.close();
  }
});

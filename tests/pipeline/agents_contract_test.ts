import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { ESTIMATED_LENGTH, estimateTokens } from "../../src/pipeline/token_estimate.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

/** All fields that are to be the same on a cold and on a warm cache. */
function lasting(response: Response): Record<string, string> {
  const passing = new Set(["server-timing", "cache-status", "content-length", "age", "date"]);
  return Object.fromEntries([...response.headers].filter(([name]) => !passing.has(name)));
}

Deno.test("estimateTokens counts characters, not bytes, across pieces", () => {
  const bytes = new TextEncoder().encode("안녕하세요 tea ☕ 🍵");
  const characters = [..."안녕하세요 tea ☕ 🍵"].length;
  assertEquals(estimateTokens([bytes]), Math.ceil(characters / 4));
  for (let cut = 0; cut <= bytes.length; cut++) {
    const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
    assertEquals(estimateTokens(pieces), Math.ceil(characters / 4));
  }
  assertEquals(estimateTokens([]), 0);
});

for (const coding of ["identity", "gzip", "br", "zstd"]) {
  Deno.test({
    name: `serve estimates the tokens of made Markdown coded with ${coding}, at first and later`,
    ignore,
    async fn() {
      await using site = await openSite();
      const plain = await site.get("/about", { accept: "text/markdown", "accept-language": "ko" });
      const expected = estimateTokens([await plain.bytes()]).toString();
      assert(Number(expected) > 100);
      const asked = { accept: "text/markdown", "accept-language": "ko", "accept-encoding": coding };
      const seen: Record<string, string>[] = [];
      for (const _ of [1, 2, 3]) {
        const response = await site.get("/about", asked);
        assertEquals(response.headers.get("x-markdown-tokens"), expected);
        seen.push(lasting(response));
        await response.body?.cancel();
      }
      const headed = await site.get("/about", asked, "HEAD");
      assertEquals(headed.headers.get("etag"), seen[0].etag);
      assertEquals(seen[1], seen[0]);
      assertEquals(seen[2], seen[0]);
    },
  });
}

Deno.test({
  name: "serve estimates nothing for Markdown that is stored, or too long, or for other types",
  ignore,
  async fn() {
    const words = "<p>" + "tea ".repeat(ESTIMATED_LENGTH / 4) + "</p>";
    await using site = await openSite({ ...FILES, "long.html": `<h1>Long</h1>${words}` });
    const estimates = async (path: string, headers: Record<string, string>) => {
      const response = await site.get(path, headers);
      const length = (await response.bytes()).length;
      return [response.headers.get("x-markdown-tokens"), length > ESTIMATED_LENGTH];
    };
    assertEquals(await estimates("/notes", { accept: "text/markdown" }), [null, false]);
    assertEquals(await estimates("/about", { accept: "text/plain" }), [null, false]);
    assertEquals(await estimates("/about", { accept: "text/html" }), [null, false]);
    for (const _ of [1, 2]) {
      assertEquals(await estimates("/long", { accept: "text/markdown" }), [null, true]);
    }
  },
});

Deno.test({
  name: "serve states the Content-Signal of a folder on every form of its pages",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { contentSignal: "Search=yes,AI-train=no" });
    for (const accept of ["text/html", "text/markdown"]) {
      const response = await site.get("/about", { accept });
      assertEquals(response.headers.get("content-signal"), "search=yes, ai-train=no");
      await response.body?.cancel();
    }
    await using silent = await openSite();
    const response = await silent.get("/about");
    assertEquals(response.headers.get("content-signal"), null);
    await response.body?.cancel();
    assertThrows(
      () => createVariform({ origin: silent.folder, contentSignal: "ai-train=disallow" }),
      TypeError,
      "Content-Signal",
    );
  },
});

Deno.test("serve passes an origin's Content-Signal on to made forms, and drops a malformed one", async () => {
  const signals: readonly (readonly [string, string | null])[] = [
    ["ai-train=no,search=yes", "ai-train=no, search=yes"],
    ["ai-train=disallow", null],
  ];
  for (const [stated, expected] of signals) {
    const app = createVariform({
      origin: () =>
        new Response("<h1>Tea</h1>", {
          headers: { "content-type": "text/html", "content-signal": stated },
        }),
      contentSignal: "search=no",
    });
    for (const accept of ["text/html", "text/markdown"]) {
      const response = await app.fetch(new Request("http://site.test/", { headers: { accept } }));
      assertEquals(response.headers.get("content-signal"), expected);
      assertMatch(await response.text(), /Tea/);
    }
    await app.close();
  }
});

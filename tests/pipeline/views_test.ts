/** Views as variants of pages: how each is found, and what Vary, tags and the cache say of it. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createVariform, type VariformOptions } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const HTML = `<html lang="en"><head><title>Tea</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>Tea</h1><h2 id="leaf">Leaf</h2>${
  "<p>Tea is poured slowly, and the garden waits for the rain to end.</p>".repeat(12)
}</article></body></html>`;

interface Asked {
  readonly path: string;
  readonly accept: string | null;
}

/** An application with one page, and what it was asked. */
function site(
  options: Partial<VariformOptions> = {},
  fields: Record<string, string> = {},
) {
  const asked: Asked[] = [];
  const app = createVariform({
    origin: (request) => {
      const { pathname, search } = new URL(request.url);
      asked.push({ path: pathname + search, accept: request.headers.get("accept") });
      const headers = {
        "content-type": "text/html; charset=utf-8",
        "etag": '"1"',
        "cache-control": "max-age=60",
        "content-security-policy": "style-src 'self'",
        ...fields,
      };
      return new Response(HTML, { headers });
    },
    ...options,
  });
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.fetch(new Request(`http://tea.example${path}`, { headers }));
    return { ...describe(response), text: await response.text() };
  };
  return { get, asked, app };
}

function describe(response: Response) {
  const field = (name: string) => response.headers.get(name) ?? "";
  return {
    status: response.status,
    type: field("content-type"),
    vary: field("vary"),
    etag: field("etag"),
    link: field("link"),
    policy: field("content-security-policy"),
    cache: field("cache-status"),
    location: field("content-location"),
  };
}

const VIEWS = { negotiation: { views: true } } as const;

Deno.test("views: the URL pins a view, and Accept chooses its form", async () => {
  const { get } = site();
  const reader = await get("/tea?view=reader", { accept: "text/html" });
  assertEquals(reader.type, "text/html;view=reader; charset=utf-8");
  assertEquals(reader.vary, "Accept, Accept-Encoding");
  assertMatch(reader.etag, /^"1\+html_to_reader_html\.7"$/);
  assert(!reader.text.includes("Home"));
  const markdown = await get("/tea?view=outline", { accept: "text/markdown" });
  assertEquals(markdown.type, "text/markdown;view=outline; charset=utf-8");
  assertStringIncludes(markdown.text, "- [Leaf](/tea#leaf)");
  const json = await get("/tea?view=metadata&format=json");
  assertEquals(json.type, "application/json;view=metadata");
  assertEquals(json.vary, "Accept-Encoding");
});

Deno.test("views: take no part in a choice, and in no Vary, unless a rule says so", async () => {
  const plain = site();
  const page = await plain.get("/tea", { accept: "text/html;view=reader, text/html;q=0.5" });
  assertEquals(page.type, "text/html; charset=utf-8");
  assertEquals(page.vary, "Accept, Accept-Encoding");
  assert(!page.link.includes("view="));
});

Deno.test("views: by a rule, Accept and Accept-Features find them, and links tell of them", async () => {
  const { get } = site(VIEWS);
  const page = await get("/tea", { accept: "text/html" });
  assertEquals(page.type, "text/html; charset=utf-8");
  assertEquals(page.vary, "Accept, Accept-Features, Accept-Encoding");
  assertStringIncludes(
    page.link,
    '</tea?format=html&view=reader>; rel="alternate"; type="text/html;view=reader"; title="Reader view"',
  );
  const byType = await get("/tea", { accept: "text/html;view=outline, text/html;q=0.1" });
  assertEquals(byType.type, "text/html;view=outline; charset=utf-8");
  const byFeature = await get("/tea", { accept: "text/html", "accept-features": "view=summary" });
  assertEquals(byFeature.type, "text/html;view=summary; charset=utf-8");
  for (const features of ["*", "tables, *", "tables"]) {
    const whole = await get("/tea", { accept: "text/html", "accept-features": features });
    assertEquals(whole.type, "text/html; charset=utf-8", features);
  }
  assertEquals((await get("/tea", { accept: "*/*" })).type, "text/html; charset=utf-8");
  const markdown = await get("/tea", { accept: "text/markdown" });
  assertEquals(markdown.type, "text/markdown; charset=utf-8");
});

Deno.test("views: a rule may name those that take part", async () => {
  const { get } = site({ negotiation: { views: ["outline"] } });
  const { link } = await get("/tea", { accept: "text/html" });
  assertStringIncludes(link, "view=outline");
  assert(!link.includes("view=reader"));
});

Deno.test("views: a pinned format without a view is the whole page", async () => {
  const { get } = site(VIEWS);
  const markdown = await get("/tea?format=md");
  assertEquals(markdown.type, "text/markdown; charset=utf-8");
  assertEquals(markdown.vary, "Accept-Encoding");
});

Deno.test("views: a view's page has its own policy, and the origin's does not forbid its style", async () => {
  const { get } = site();
  const { policy } = await get("/tea?view=keywords", { accept: "text/html" });
  assertMatch(policy, /^default-src 'none';.*style-src 'sha256-/);
  assert(!policy.includes("'self'"));
});

Deno.test("views: are remembered beside their source, but not when it is private", async () => {
  const shared = site();
  await shared.get("/tea?view=reader");
  assertStringIncludes((await shared.get("/tea?view=reader")).cache, "hit");
  assertEquals(shared.asked.length, 1);
  const personal = site({}, { "cache-control": "private, max-age=60" });
  await personal.get("/tea?view=reader");
  assertEquals((await personal.get("/tea?view=reader")).status, 200);
  assertEquals(personal.asked.length, 2);
});

Deno.test("views: none is made of what may not be transformed, or is no page", async () => {
  const fixed = site({}, { "cache-control": "no-transform" });
  assertEquals((await fixed.get("/tea?view=reader")).type, "text/html; charset=utf-8");
  const image = site({}, { "content-type": "image/png" });
  assertEquals((await image.get("/tea?view=reader")).type, "image/png");
});

Deno.test("views: an unknown name, or a parameter that is switched off, is the origin's affair", async () => {
  const { get } = site();
  assertEquals((await get("/tea?view=compact")).type, "text/html; charset=utf-8");
  const off = site({ negotiation: { query: { view: "" } } });
  assertEquals((await off.get("/tea?view=reader")).type, "text/html; charset=utf-8");
  const renamed = site({ negotiation: { query: { view: "as" } } });
  const outline = await renamed.get("/tea?as=outline", { accept: "text/markdown" });
  assertEquals(outline.type, "text/markdown;view=outline; charset=utf-8");
  assertStringIncludes(outline.text, "/tea?as=reader");
});

Deno.test("views: the origin is asked for a page, whatever the view is taken as", async () => {
  const { get, asked } = site(VIEWS);
  await get("/tea?view=outline", { accept: "application/json" });
  await get("/tea", { accept: "application/json;view=outline" });
  assertEquals(asked.map(({ accept }) => accept?.includes("text/html")), [true, true]);
  assert(!asked.some(({ accept }) => accept?.includes("view=")));
});

Deno.test("views: a site's own categories make other bytes, and so another tag", async () => {
  const { get } = site({ negotiation: { categories: { Drinks: ["tea", "garden"] } } });
  const { text, etag } = await get("/tea?view=keywords&format=json");
  assertEquals(JSON.parse(text).category, "Drinks");
  assert(!etag.includes('html_to_keywords_json.2"'));
});

Deno.test("views: a list of choices names them", async () => {
  const { get } = site({
    negotiation: { views: ["reader"], mode: "reactive" },
  });
  const list = await get("/tea", { accept: "application/json" });
  const { choices } = JSON.parse(list.text);
  const reader = choices.find(({ type }: { type: string }) => type === "text/html;view=reader");
  assertEquals(reader.note, "Reader view");
  const found = await get(reader.location);
  assertEquals(found.type, "text/html;view=reader; charset=utf-8");
});

Deno.test("views: a long page is read in a thread of its own, with the same outcome", async () => {
  const page = (count: number) => `<title>Tea</title><h1>Tea</h1>${HTML.repeat(count)}`;
  const [short, long] = [page(1), page(400)];
  assert(long.length > 300_000);
  const outlines: string[] = [];
  for (const body of [short, long]) {
    const app = createVariform({
      origin: () => new Response(body, { headers: { "content-type": "text/html" } }),
    });
    const response = await app.fetch(new Request("http://x/?view=outline&format=md"));
    assertEquals(response.status, 200);
    outlines.push((await response.text()).split("\n").slice(0, 4).join("\n"));
    await app.close();
  }
  assertStringIncludes(outlines[0], "# Outline: Tea");
  assertEquals(outlines[0], outlines[1]);
});

Deno.test({
  name: "views: each link leads to the form that it names, of a file, a listing, a directory",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    await using folder = await openSite(FILES, VIEWS);
    for (const path of ["/notes", "/files/", "/?view=directory"]) {
      const response = await folder.get(path);
      await response.body?.cancel();
      const link = response.headers.get("link") ?? "";
      for (const [, url, type] of link.matchAll(/<([^>]+)>; rel="alternate"; type="([^"]+)"/g)) {
        const found = await folder.get(url);
        await found.body?.cancel();
        if (type === "multipart/related") continue;
        assertEquals(found.headers.get("content-type")?.replace(/; charset=.*/, ""), type, url);
      }
    }
  },
});

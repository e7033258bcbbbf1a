import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createVariform, type Variform, type VariformOptions } from "../../../src/mod.ts";
import { readAdminAddress } from "../../../src/server/admin/listen.ts";

const START = Date.parse("2026-06-01T10:00:00Z");
const TOKEN = "a-token-that-is-long";

interface Desk extends AsyncDisposable {
  readonly app: Variform;
  /** Paths that the origin was asked for. */
  readonly asked: string[];
  now: number;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  order(path: string, order: unknown): Promise<unknown>;
  look(path: string): Promise<unknown>;
}

/** A site whose pages are fresh for an hour, and whoever runs it. */
function desk(
  fields: (path: string) => Record<string, string> = () => ({}),
  options: Partial<VariformOptions> = {},
): Desk {
  const asked: string[] = [];
  const open: Desk = {
    asked,
    now: START,
    app: createVariform({
      origin: (request) => {
        const { pathname } = new URL(request.url);
        asked.push(pathname);
        const headers = {
          "content-type": "text/html; charset=utf-8",
          "cache-control": "max-age=3600",
          "date": new Date(open.now).toUTCString(),
          ...fields(pathname),
        };
        if (request.headers.get("if-none-match") === '"1"') {
          return new Response(null, { status: 304, headers });
        }
        return new Response(`<h1>${pathname} ${asked.length}</h1>`, { headers });
      },
      now: () => open.now,
      ...options,
    }),
    get: (path, headers = {}) =>
      open.app.fetch(new Request(`https://tea.example${path}`, { headers })),
    async order(path, order) {
      const response = await open.app.admin(post(path, order));
      return await response.json();
    },
    async look(path) {
      return await (await open.app.admin(new Request(`http://127.0.0.1:9000${path}`))).json();
    },
    [Symbol.asyncDispose]: () => open.app.close(),
  };
  return open;
}

function post(path: string, order: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:9000${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(order),
  });
}

async function text(response: Promise<Response>): Promise<string> {
  return (await (await response).text()).trim();
}

const TAGS: Record<string, Record<string, string>> = {
  "/a": { "cache-tag": "x, y", "cache-groups": '"g"' },
  "/b/1": { "surrogate-key": "y z" },
  "/b/2": {},
};

Deno.test("purge removes what is named, by URL, prefix, tag, group or altogether", async () => {
  const orders: readonly [unknown, string[]][] = [
    [{ url: "https://tea.example/a" }, ["/a"]],
    [{ prefix: "https://tea.example/b/" }, ["/b/1", "/b/2"]],
    [{ tag: "x" }, ["/a"]],
    [{ tag: "y" }, ["/a", "/b/1"]],
    [{ group: "g", of: "https://tea.example/" }, ["/a"]],
    [{ group: "g", of: "https://other.example/" }, []],
    [{ everything: true }, ["/a", "/b/1", "/b/2"]],
  ];
  for (const [order, gone] of orders) {
    await using on = desk((path) => TAGS[path]);
    for (const path of Object.keys(TAGS)) await text(on.get(path));
    await on.order("/purge", order);
    on.asked.length = 0;
    for (const path of Object.keys(TAGS)) await text(on.get(path));
    assertEquals(on.asked, gone, JSON.stringify(order));
  }
});

Deno.test("purge takes with it what was made, and what is being made", async () => {
  await using on = desk();
  assertEquals(await text(on.get("/a", { accept: "text/markdown" })), "# /a 1");
  const underWay = await on.get("/a", { accept: "text/plain" });
  await on.order("/purge", { url: "https://tea.example/a" });
  assertStringIncludes(await text(Promise.resolve(underWay)), "/a 1");
  assertEquals(await text(on.get("/a", { accept: "text/markdown" })), "# /a 2");
  assertStringIncludes(await text(on.get("/a", { accept: "text/plain" })), "/a 2");
});

Deno.test("purge makes stale what it is to leave, and it is validated", async () => {
  for (const order of [{ url: "https://tea.example/a" }, { tag: "x" }, { everything: true }]) {
    await using on = desk((path) => ({ ...TAGS[path], etag: '"1"' }));
    await text(on.get("/a"));
    on.now += 60_000;
    assertEquals(await on.order("/purge", { ...order, soft: true }), { count: 1 });
    const response = await on.get("/a");
    assertStringIncludes(response.headers.get("cache-status") ?? "", "fwd=stale; fwd-status=304");
    assertEquals(await text(Promise.resolve(response)), "<h1>/a 1</h1>");
  }
});

Deno.test("refresh validates what is fresh", async () => {
  await using on = desk(() => ({ etag: '"1"' }));
  await text(on.get("/a"));
  on.now += 60_000;
  const order = { url: "https://tea.example/a" };
  assertEquals(await on.order("/refresh", order), { refreshed: 1 });
  const response = await on.get("/a");
  assertEquals(response.headers.get("age"), "0");
  await response.body?.cancel();
  assertEquals(on.asked.length, 2);
});

Deno.test("inspect shows an entry, its variants and what was made of them", async () => {
  await using on = desk(() => ({ etag: '"1"', vary: "accept-language", "cache-tag": "t" }));
  for (const language of ["ko", "en"]) {
    await text(on.get("/a", { accept: "text/markdown", "accept-language": language }));
  }
  on.now += 60_000;
  const entry = await on.look(`/entry?url=${encodeURIComponent("https://tea.example/a")}`);
  const { variants } = entry as { variants: Record<string, unknown>[] };
  assertEquals(variants.map(({ selecting }) => selecting), [
    { "accept-language": "ko" },
    { "accept-language": "en" },
  ]);
  const [{ status, type, bytes, age, ttl, etag, labels, forms }] = variants;
  assertEquals([status, type, bytes, age, ttl, etag, labels], [
    ...[200, "text/html; charset=utf-8", 13, 60, 3540, '"1"'],
    ["tag t"],
  ]);
  assertMatch(JSON.stringify(forms), /"plan":"html_to_markdown\.\d+","length":7/);
  assertEquals(await on.look("/entries?prefix=https://tea."), {
    urls: ["https://tea.example/a"],
    more: false,
  });
});

Deno.test("warm asks for each page of a sitemap, as clients will", async () => {
  const sitemap = `<?xml version="1.0"?><urlset>
    <url><loc>https://tea.example/a</loc></url>
    <url><loc> https://tea.example/b?x=1&amp;y=2 </loc></url>
    <url><loc>https://elsewhere.example/c</loc></url></urlset>`;
  const index = `<sitemapindex><sitemap><loc>https://tea.example/sitemap.xml</loc></sitemap>
    </sitemapindex>`;
  const asked: string[] = [];
  const app = createVariform({
    origin: ({ url }) => {
      const { pathname, search } = new URL(url);
      asked.push(pathname + search);
      const body = pathname === "/sitemap.xml" ? sitemap : pathname === "/index.xml" ? index : "x";
      const type = body === "x" ? "text/html" : "application/xml";
      return new Response(body, {
        status: pathname === "/b" ? 404 : 200,
        headers: { "content-type": type, "cache-control": "max-age=60" },
      });
    },
  });
  const order = { sitemap: "https://tea.example/index.xml" };
  const lines = (await (await app.admin(post("/warm", order))).text()).trim().split("\n");
  const progress = lines.map((line) => JSON.parse(line));
  const { done, of, failed } = progress.at(-1);
  assertEquals({ done, of, failed }, { done: 4, of: 4, failed: 2 });
  const failures: string[] = progress.flatMap(({ failures }) => failures);
  assertEquals(failures.length, 2);
  for (const failure of failures) {
    assertMatch(failure, /^https:\/\/tea\.example\/b\?x=1&y=2 \(text\/.*\): 404$/);
  }
  assertEquals(new Set(asked), new Set(["/index.xml", "/sitemap.xml", "/a", "/b?x=1&y=2"]));
  assertEquals(asked.length, 4);
  const missing = { sitemap: "https://tea.example/none", accept: "x" };
  assertStringIncludes(await (await app.admin(post("/warm", missing))).text(), "accept is a list");
  await app.close();
});

Deno.test("metrics counts answers by what the cache did", async () => {
  await using on = desk();
  await text(on.get("/a"));
  await text(on.get("/a"));
  await text(on.get("/a", { accept: "text/markdown" }));
  const response = await on.app.admin(new Request("http://127.0.0.1:9000/metrics"));
  const told = await response.text();
  assertStringIncludes(told, 'variform_requests_total{outcome="miss",status="2xx"} 1\n');
  assertStringIncludes(told, 'variform_requests_total{outcome="hit",status="2xx"} 2\n');
  assertStringIncludes(told, "variform_forms_made_total 1\n");
  assertMatch(told, /^variform_cache_things 3$/m);
  for (const line of told.trim().split("\n")) {
    assertMatch(line, /^(?:# (?:HELP|TYPE) variform_\w+ .+|variform_\w+(?:\{[^}]+\})? [\d.]+)$/);
  }
});

Deno.test("answerAdmin refuses whom it does not know, and pages of a browser", async () => {
  await using on = desk();
  const order = { everything: true };
  const refused: readonly [Request, string | undefined, number][] = [
    [post("/purge", order, { host: "evil.test" }), undefined, 403],
    [post("/purge", order, { origin: "https://evil.test" }), undefined, 403],
    [post("/purge", order, { "content-type": "text/plain" }), undefined, 415],
    [post("/purge", order), TOKEN, 401],
    [post("/purge", order, { authorization: "Bearer another" }), TOKEN, 401],
    [post("/purge", order, { authorization: `Bearer ${TOKEN}x` }), TOKEN, 401],
    [new Request("http://localhost:9000/metrics"), TOKEN, 401],
    [new Request("http://localhost:9000/purge", { method: "DELETE" }), undefined, 405],
    [new Request("http://localhost:9000/purge"), undefined, 404],
    [post("/nothing", {}), undefined, 404],
    ...[{}, { url: "/a" }, { tag: "x", prefix: "y" }, { everything: false }, { url: 1 }].map(
      (order): [Request, undefined, number] => [post("/purge", order), undefined, 400],
    ),
    [post("/purge", "x"), undefined, 400],
  ];
  for (const [request, token, status] of refused) {
    const response = await on.app.admin(request, token);
    const { error } = await response.json();
    assertEquals([response.status, typeof error], [status, "string"], request.url);
  }
  const known = post("/purge", order, { authorization: `Bearer ${TOKEN}`, host: "variform.local" });
  assertEquals((await on.app.admin(known, TOKEN)).status, 200);
});

Deno.test("readAdminAddress reads an address, or a port of this machine", () => {
  assertEquals(readAdminAddress("9000"), { hostname: "127.0.0.1", port: 9000 });
  assertEquals(readAdminAddress("[::1]:9000"), { hostname: "::1", port: 9000 });
  assertEquals(readAdminAddress("localhost:9"), { hostname: "localhost", port: 9 });
  for (const text of ["", "x", "127.0.0.1", "99999", "http://x:1", "a b:1"]) {
    assertEquals(readAdminAddress(text), undefined, text);
  }
  assert(readAdminAddress("0.0.0.0:1"));
});

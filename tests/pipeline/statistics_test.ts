import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { createVariform, type StatisticsOptions } from "../../src/mod.ts";
import { visitOf } from "../../src/pipeline/statistics/visit.ts";
import { exchangeOf } from "../../src/server/web.ts";
import { allowed } from "../allowed.ts";

const TOKEN = "a-token-that-is-long-enough";
const DAY = 86_400_000;
const PAGE = "<title>T</title><h1>T</h1>";
const needs = { ignore: !allowed.read || !allowed.write };

interface Site extends AsyncDisposable {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  report(query?: string): Promise<Record<string, { name: string; views: number }[]>>;
  pass(milliseconds: number): void;
  readonly logged: string[];
  readonly options: StatisticsOptions;
}

async function site(more: Partial<StatisticsOptions> = {}, file?: string): Promise<Site> {
  const folder = await Deno.makeTempDir();
  let now = Date.parse("2026-06-10T12:00:00Z");
  const options = { database: file ?? `${folder}/views.db`, token: TOKEN, ...more };
  const logged: string[] = [];
  const app = createVariform({
    origin: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/gone") return new Response("", { status: 404 });
      const type = pathname.endsWith(".css") ? "text/css" : "text/html";
      return new Response(PAGE, {
        headers: {
          "content-type": type,
          "content-language": "en",
          "cache-control": pathname === "/kept" ? "max-age=600" : "no-cache",
          etag: '"1"',
        },
      });
    },
    statistics: options,
    now: () => now,
    log: (line) => logged.push(line),
  });
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
    if (!path.startsWith("/_statistics")) await response.body?.cancel();
    return response;
  };
  return {
    get,
    logged,
    options,
    pass: (milliseconds) => now += milliseconds,
    report: async (query = "") => {
      const response = await get(`/_statistics?token=${TOKEN}${query}`, {
        accept: "application/json",
      });
      return await response.json();
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test({
  ...needs,
  name: "statistics: views are counted by page, form and source, and ways through the site",
  async fn() {
    await using place = await site();
    const { get, report, pass } = place;
    await get("/tea?user=mina");
    await get("/tea", { referer: "http://site.test/index?session=1" });
    await get("/tea", { accept: "text/markdown", referer: "https://search.example/q?secret" });
    await get("/tea", { "if-none-match": '"1"' });
    pass(DAY);
    await get("/garden", { referer: "http://site.test/tea" });
    // None of these is a view.
    await get("/style.css");
    await get("/gone");
    await get("/tea", { dnt: "1" });
    await get("/tea", { "sec-gpc": "1" });
    await get("/tea", { "sec-purpose": "prefetch" });
    const found = await report();
    assertEquals(found.pages, [{ name: "/tea", views: 4 }, { name: "/garden", views: 1 }]);
    assertEquals(found.forms, [{ name: "text/html en", views: 4 }, {
      name: "text/markdown en",
      views: 1,
    }]);
    assertEquals(found.sources, [{ name: "search.example", views: 1 }]);
    assertEquals(found.ways as unknown, [
      { from: "/index", to: "/tea", views: 1 },
      { from: "/tea", to: "/garden", views: 1 },
    ]);
    assertEquals(found.days.length, 30);
    assertEquals(found.days.slice(-3), [
      { name: "2026-06-09", views: 0 },
      { name: "2026-06-10", views: 4 },
      { name: "2026-06-11", views: 1 },
    ]);
    assertEquals((await report("&days=1")).days, [{ name: "2026-06-11", views: 1 }]);
    assertEquals(place.logged, []);
  },
});

Deno.test({
  ...needs,
  name: "statistics: what the cache answers is counted each time",
  async fn() {
    await using place = await site();
    for (let turn = 0; turn < 20; turn++) await place.get("/kept");
    assertEquals((await place.report()).pages, [{ name: "/kept", views: 20 }]);
  },
});

Deno.test({
  ...needs,
  name: "statistics: nothing of who came is in the file",
  async fn() {
    await using place = await site();
    await place.get("/tea?q=private", {
      cookie: "id=secret-cookie",
      "user-agent": "Unusual/9",
      referer: "https://elsewhere.example/their/path?their=query",
    });
    await place.report();
    const file = new TextDecoder("latin1").decode(Deno.readFileSync(place.options.database)) +
      new TextDecoder("latin1").decode(Deno.readFileSync(`${place.options.database}-wal`));
    assertStringIncludes(file, "elsewhere.example");
    for (const secret of ["private", "secret-cookie", "Unusual", "their"]) {
      assertEquals(file.includes(secret), false, secret);
    }
  },
});

Deno.test({
  ...needs,
  name: "statistics: they are shown as a page with a plot to who knows the token",
  async fn() {
    await using place = await site();
    await place.get(`/${encodeURIComponent("<script>alert(1)</script>")}`);
    for (
      const [path, headers] of [
        ["/_statistics", {}],
        ["/_statistics?token=wrong", {}],
        [`/_statistics?token=${TOKEN}x`, {}],
        ["/_statistics", { authorization: "Bearer " + TOKEN.slice(1) }],
        ["/_statistics", { authorization: "Bearer " }],
      ] as const
    ) {
      const response = await place.get(path, headers);
      assertEquals(response.status, 401);
      assertMatch(response.headers.get("www-authenticate") ?? "", /Bearer/);
      assertEquals((await response.text()).includes("views"), false);
    }
    const response = await place.get("/_statistics", {
      authorization: `Bearer ${TOKEN}`,
      accept: "text/html",
    });
    const page = await response.text();
    assertEquals(response.headers.get("cache-control"), "no-store");
    assertEquals(response.headers.get("referrer-policy"), "no-referrer");
    assertStringIncludes(page, "<svg");
    assertStringIncludes(page, "&lt;script&gt;alert(1)&lt;/script&gt;");
    assertEquals(page.includes("<script"), false);
    const markdown = await place.get(`/_statistics?token=${TOKEN}`, { accept: "text/markdown" });
    assertMatch(await markdown.text(), /\| 2026-06-10 \| 1 \|/);
  },
});

Deno.test({
  ...needs,
  name: "statistics: rows and days are bounded",
  async fn() {
    await using place = await site({ rows: 5, days: 2 });
    for (let page = 0; page < 20; page++) await place.get(`/page-${page}`);
    await place.get(`/${"x".repeat(5000)}`);
    const { pages } = await place.report();
    assertEquals(pages.length, 6);
    assertEquals(pages[0], { name: "(other pages)", views: 16 });
    place.pass(3 * DAY);
    await place.get("/later");
    const later = await place.report();
    assertEquals(later.pages, [{ name: "/later", views: 1 }]);
  },
});

Deno.test({
  ...needs,
  name: "statistics: they outlive the server, and a file that cannot be written stops nobody",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      for (let turn = 0; turn < 2; turn++) {
        await using place = await site({}, `${folder}/kept.db`);
        await place.get("/tea");
      }
      await using place = await site({}, `${folder}/kept.db`);
      assertEquals((await place.report()).pages, [{ name: "/tea", views: 2 }]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
    const broken = await site({}, "/nowhere/at/all.db");
    assertEquals((await broken.get("/tea")).status, 200);
    assertEquals((await broken.get(`/_statistics?token=${TOKEN}`)).status, 500);
    await broken[Symbol.asyncDispose]();
    assert(broken.logged.some((line) => /could not be kept/.test(line)));
  },
});

Deno.test("visitOf tells nothing of a referrer but a path of ours or a host", () => {
  const source = (referer: string) => {
    const request = new Request("http://site.test/x", { headers: { referer } });
    const exchange = exchangeOf(request, new URL(request.url), { scheme: "http" });
    const headers = new Headers({ "content-type": "text/html" });
    return visitOf(exchange, { status: 200, headers, body: null })?.source;
  };
  assertEquals(source("http://site.test/a/b?c=d#e"), "/a/b");
  assertEquals(source("https://user:pass@other.test:8443/a"), "other.test:8443");
  for (
    const nothing of ["javascript:alert(1)", "data:text/html,x", "nonsense", "", "android-app://x/"]
  ) {
    assertEquals(source(nothing), "", nothing);
  }
  assertEquals(source(`http://site.test/${"y".repeat(1000)}`)?.length, 300);
});

Deno.test("statistics: a short token or a strange path is refused at the start", () => {
  const wrong = [{ token: "short" }, { token: "with blanks in between" }, {
    token: TOKEN,
    path: "x",
  }];
  for (const options of wrong) {
    assertThrows(
      () =>
        createVariform({
          origin: () => new Response(""),
          statistics: { database: "x", ...options },
        }),
      TypeError,
    );
  }
});
